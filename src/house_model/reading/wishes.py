"""Reads what the customer wants: clauses in, wishes with their orders and products out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from house_model.reading import batch, intents, products, slots
from house_model.reading.batch import Wish
from house_model.reading.conversation import Said
from house_model.reading.judgement import (
    EFFECTS,
    FAMILIES,
    SURE,
    SURE_OF_PART,
    SURE_WITH_ORDER,
    accepted,
)
from house_model.reading.places import without_address
from house_model.reading.text import clauses, clean, own_words, sentences, tokens, without_signature
from support_agent.domain.channels import Channel, TextChannel, is_spoken
from support_agent.domain.mail.quotations import words_about
from support_agent.domain.mail.subjects import without_prefixes

ISSUES = frozenset({"defect", "damaged", "wrong_item", "not_received"})
TALK = frozenset(
    {
        "greeting",
        "thanks",
        "goodbye",
        "small_talk",
        "bot_question",
        "capabilities",
        "yes",
        "no",
        "inform",
        "followup",
        "channel_request",
        "repeat",
        "introduce",
        "out_of_scope",
        "manipulation",
    }
)
ABOUT_ORDERS = frozenset(
    {
        "order_status",
        "order_details",
        "not_received",
        "cancel_order",
        "cancel_maybe",
        "change_order",
        "refund",
        "refund_maybe",
        "refund_status",
        "return_label",
        "return_maybe",
        "exchange",
        "defect",
        "damaged",
        "wrong_item",
    }
)

# "REFUND 4821" accepts an offer and is no new wish; models don't see its digits.
_OFFER_WORD = re.compile(
    r"(?:\b(?:refund|label|confirm|exchange)\W{1,3})?\[offer code\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything read from one turn's messages."""

    wishes: tuple[Wish, ...]
    talk: tuple[Wish, ...]
    orders: tuple[str, ...]
    products: tuple[str, ...]
    text: str
    channel_wish: TextChannel | None = None
    name: tuple[str, str] | None = None
    # Orders that the subject of their thread names.
    of_thread: tuple[str, ...] = ()

    def says(self, *intents_of_talk: str) -> bool:
        """Whether the messages had one of these kinds of small talk."""
        return any(wish.intent in intents_of_talk for wish in self.talk)


def read_messages(said: Iterable[Said], codes: frozenset[str] = frozenset()) -> Heard:
    """Reads the messages of one turn; `codes` are confirmation codes, never order numbers."""
    bodies = [(without_address(own_words(without_signature(clean(one.text)))), one) for one in said]
    collected = batch.Collected()
    for body, one in bodies:
        _read_message(_OFFER_WORD.sub(" ", body), one.channel, codes, collected)
    found = _continued(collected.wishes, codes)
    subjects = [without_prefixes(clean(one.subject)) for _, one in bodies if one.subject]
    body = "\n".join(text for text, _ in bodies)
    if not any(wish.intent not in TALK or wish.intent == "manipulation" for wish in found):
        found += _from_pieces(body, codes)
    if not any(wish.intent not in TALK for wish in found):
        found += [
            w for subject in subjects for w in _of_sentence(subject, codes) if w.intent not in TALK
        ]
    threads = slots.prepared("\n".join(one.thread for _, one in bodies))
    everything = slots.prepared("\n".join([body, *subjects]))
    texts = [words_about(clean(one.text)) for _, one in bodies] + subjects
    named = [number for wish in found for number in wish.orders]
    named += [n for text in texts for n in batch.order_numbers(slots.prepared(text), codes)]
    return Heard(
        wishes=tuple(_merged([wish for wish in found if wish.intent not in TALK])),
        talk=tuple(wish for wish in found if wish.intent in TALK),
        orders=tuple(n for n in dict.fromkeys(named) if n not in collected.taken_back),
        products=tuple(products.mentions(slots.prepared(body)) or products.mentions(everything)),
        text=body.strip() or "\n".join(subjects),
        channel_wish=slots.channel_wish(slots.prepared(body)),
        name=slots.person_name(body),
        of_thread=batch.order_numbers(threads, codes),
    )


def _read_message(
    body: str, channel: Channel, codes: frozenset[str], collected: batch.Collected
) -> None:
    whole = sentences(body)
    if is_spoken(channel) and len(whole) == 1 and len(tokens(body)) > 40:  # noqa: PLR2004 - unpunctuated speech
        whole = clauses(body)
    planted = False
    for sentence in whole:
        if batch.planted(sentence):
            planted = True
            collected.add([Wish("manipulation", sentence)])
            continue
        own = _of_sentence(sentence, codes)
        if planted:
            own = [wish for wish in own if wish.intent not in EFFECTS]
        instead = batch.corrects(sentence, codes)
        talk = all(wish.intent in TALK for wish in own)
        if instead and (talk or {w.intent for w in own} == {"order_status"}):
            if collected.correct(instead):
                continue
            own = [Wish("followup", sentence, instead)] if talk else own
        collected.add(own)


def _continued(found: list[Wish], codes: frozenset[str]) -> list[Wish]:
    """Completes each "and 1003?" from another wish; texts and mails come in any order."""
    real = [wish for wish in found if wish.intent not in TALK]
    return [
        (batch.continued(real, wish.text, codes) or wish) if wish.intent in TALK else wish
        for wish in found
    ]


def _from_pieces(body: str, codes: frozenset[str]) -> list[Wish]:
    """Short messages that make sense only together: "I want" / "a refund"."""
    joined = " ".join(body.split())
    if len(tokens(joined)) > 30 or "\n" not in body:  # noqa: PLR2004 - only fragments
        return []
    return [wish for wish in _of_sentence(joined, codes) if wish.intent not in TALK]


def _of_sentence(sentence: str, codes: frozenset[str]) -> list[Wish]:
    parts = clauses(sentence)
    whole = _wish(sentence, SURE, codes, sentence)
    if len(parts) < 2:  # noqa: PLR2004 - nothing to take apart
        return [whole] if whole else []
    pieces = [wish for part in parts if (wish := _wish(part, SURE_OF_PART, codes, sentence))]
    wants = [wish for wish in pieces if wish.intent not in TALK]
    if len({wish.intent for wish in wants}) > 1 or whole is None:
        return pieces
    if wants and (whole.intent in TALK or whole.probability < wants[0].probability):
        # One part says it plainly; the rest of the sentence may still name the order or product.
        return [
            replace(
                wants[0],
                text=sentence,
                orders=wants[0].orders or whole.orders,
                products=wants[0].products or whole.products,
            )
        ]
    return [whole]


def _wish(clause: str, sure: float, codes: frozenset[str], sentence: str) -> Wish | None:
    reading, intent = _read(clause, sure, sentence)
    text = slots.prepared(clause)
    orders = batch.order_numbers(text, codes)
    if intent is None and orders and reading.of(*FAMILIES[0]) >= SURE_WITH_ORDER:
        intent = "order_status"
    if intent is None:
        return None
    return Wish(intent, clause, orders, tuple(products.mentions(text)), reading.probability)


def _read(clause: str, sure: float, sentence: str) -> tuple[intents.Reading, str | None]:
    """The reading of the clause, without its "e-mail me" if the rest says more."""
    reading = intents.read(clause)
    intent = accepted(reading, clause, sentence, sure)
    if slots.channel_wish(slots.prepared(clause)):
        without = slots.without_channel(clause)
        bare = intents.read(without)
        wanted = accepted(bare, without, sentence, sure)
        if wanted is not None and wanted not in TALK:
            return bare, wanted
    return reading, intent


_OUTWEIGHS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (
        frozenset({"refund"}),
        ISSUES | {"return_label", "return_maybe", "refund_maybe", "refund_status"},
    ),
    (frozenset({"return_label"}), ISSUES - {"not_received"} | {"return_maybe"}),
    (frozenset({"exchange", "refund_maybe", "return_maybe"}), ISSUES - {"not_received"}),
    (frozenset({"charge_dispute"}), frozenset({"billing", "order_details"})),
)
"""Wishes, and what is only their reason if both occur."""


def _merged(wishes: list[Wish]) -> list[Wish]:
    """The wishes without duplicates and without those that are only another's reason."""
    clear = [wish for wish in wishes if wish.probability >= SURE]
    wishes = clear or wishes
    wants = {wish.intent for wish in wishes}
    reasons = {
        reason
        for stronger, weaker in _OUTWEIGHS
        if wants & stronger
        for reason in weaker - stronger
    }
    if wants - {"complaint"}:
        reasons |= {"complaint"}
    kept: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Wish] = {}
    for wish in wishes:
        if wish.intent not in reasons or _of_its_own(wish, wishes, reasons):
            kept.setdefault((wish.intent, wish.orders, wish.products), wish)
    dropped = [wish for wish in wishes if wish.intent in reasons & ABOUT_ORDERS]
    return [_told_by(dropped, wish) for wish in _joined(list(kept.values()))]


def _of_its_own(wish: Wish, wishes: list[Wish], reasons: set[str]) -> bool:
    """Whether it is about another order than the wishes that would outweigh it."""
    others = {number for other in wishes if other.intent not in reasons for number in other.orders}
    return bool(wish.orders and others) and others.isdisjoint(wish.orders)


def _told_by(reasons: list[Wish], wish: Wish) -> Wish:
    """The wish with the order or product that only its reason named: "it died, refund me"."""
    if wish.intent not in ABOUT_ORDERS or wish.orders or wish.products:
        return wish
    return replace(
        wish,
        orders=next((reason.orders for reason in reasons if reason.orders), ()),
        products=next((reason.products for reason in reasons if reason.products), ()),
    )


def _joined(wishes: list[Wish]) -> list[Wish]:
    """One wish per intent if only one of the two names what it is about."""
    result: list[Wish] = []
    for wish in wishes:
        index = next((i for i, w in enumerate(result) if w.intent == wish.intent), None)
        if index is None or wish.intent in {"policy", "advice", "tech_help", "stock", "warranty"}:
            result.append(wish)
            continue
        other = result[index]
        if wish.orders and other.orders and wish.orders != other.orders:
            result.append(wish)
        else:
            result[index] = replace(
                other,
                text=f"{other.text}. {wish.text}",
                orders=other.orders or wish.orders,
                products=other.products or wish.products,
            )
    return result
