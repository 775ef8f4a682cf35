"""Hands over to a person: explicit wishes, alarm words, disputes, complaints, other languages."""

import re

from house_model.answers import knowledge
from house_model.questions import offer
from house_model.reading.conversation import objects
from house_model.reading.language import Language
from house_model.reading.wishes import Wish
from house_model.scene import Scene, ticket_told
from house_model.wording import Part

_REASONS = {
    "person": ("customer asks for a person", "medium"),
    "fraud": ("possible fraud or account takeover", "urgent"),
    "legal": ("legal threat, chargeback, press or threat", "urgent"),
    "safety": ("safety incident", "urgent"),
    "charge_dispute": ("billing dispute", "high"),
    "complaint": ("customer is very unhappy", "high"),
}
_FIRST_WORDS = {
    "fraud": "This is serious, and I don't want to guess with it.",
    "legal": "I understand, and this belongs with a person.",
    "safety": "Please switch it off, unplug it and don't use it again. I hope nobody is hurt.",
    "charge_dispute": "I'm sorry about the charge. A person has to check it against the payments.",
    "complaint": "I'm sorry; you shouldn't have had to go through this.",
}
_SEVERE = re.compile(
    r"\b(?:third|fourth|fifth|several|many|3|4|5) times?\b|\bcomplain|\blodge\b|"
    r"\bnever (?:again|buying|ordering)|scam|\bfuck|\bshit\b|\bmanager"
)
_ISSUE_TYPES = {"charge_dispute": "billing", "complaint": "complaint", "fraud": "billing"}


def hand_over(wish: Wish, scene: Scene) -> Part | None:
    """Opens a ticket at once and says which one."""
    reason, severity = _REASONS[wish.intent]
    saved = (
        scene.save(issue_type=_ISSUE_TYPES.get(wish.intent), severity=severity)
        if wish.intent in _ISSUE_TYPES
        else True
    )
    answer = scene.hand_over(reason, severity)
    if answer is None or not saved:
        return None
    return Part(f"{_FIRST_WORDS.get(wish.intent, 'Of course.')} {ticket_told(answer)}")


def complaint(wish: Wish, scene: Scene) -> Part | None:
    """Empathy first; a person at once if it is severe or repeated."""
    before = scene.earlier[-1].text.lower() if scene.earlier else ""
    shouting = wish.text.isupper() and len(wish.text) > 12  # noqa: PLR2004 - more than "OK THANKS"
    if shouting or _SEVERE.search(wish.text.lower()) or "complain" in before:
        return hand_over(wish, scene)
    asked_before = bool(scene.earlier) and offer("person") in scene.earlier[-1].answer
    if asked_before:
        return hand_over(wish, scene)
    if not scene.save(issue_type="complaint", severity="medium"):
        return None
    return Part(
        "I'm sorry this has been so frustrating. Tell me the order or what went wrong, and I look "
        "into it right away.",
        question=offer("person"),
    )


def account(wish: Wish, scene: Scene) -> Part | None:
    """Contact details, log-in and data: what the articles say; a person changes them."""
    found = scene.desk.ask("search_knowledge_base", query=knowledge.query_for(wish.text))
    if found is None:
        return None
    mine = (
        "For your safety I can't change contact details, log-ins, subscriptions or stored data "
        "myself; a person does that after checking who you are."
    )
    article = next(iter(objects(found.get("articles"))), None)
    if article is None:
        return Part(mine, question=offer("person"))
    says = knowledge.excerpt(str(article.get("passage") or ""), wish.text, 230)
    return Part(f"{says} ({article.get('title')})\n\n{mine}", question=offer("person"))


def foreign(language: Language, scene: Scene) -> Part | None:
    """Hands a message in another language to a person."""
    answer = scene.hand_over(f"customer writes in {language.name}", "medium")
    if answer is None:
        return None
    only = f"I see you are writing in {language.name}, and I only answer in English."
    text = f"{only} {ticket_told(answer)}"
    if not language.sentence:
        return Part(text)
    return Part(f"{language.sentence}\n\n{text}", short=f"{language.sentence} {text}", spoken=text)
