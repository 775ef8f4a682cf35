"""What counts as an explicit request for a person."""

import pytest

from support_agent.domain.wishes.handoff import wants_person


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a human", "Can I speak to a real person please?", "human please",
        "Representative!", "get me a manager", "I'd like to speak with someone",
        "put me through to a person", "connect me to a live agent", "I need a human",
        "please transfer me to customer service agent", "let me talk to somebody real",
        "can i talk to your supervisor", "escalate this to a manager", "operator",
        "I would like a real person", "This is useless, I want to speak to someone",
        "just let me speak to a person", "Where is ORD-1001?? Let me talk to a human now",
        "I don\u2019t understand this. I want to talk to a person",
        "I don't care, so get me a person", "I don't care so get me a person",
        "this is not good and I want a human", "I don't want this and I want a human",
        "I have already asked twice, get me a human", "You never answer so get me a manager",
        "I don't want to talk to a bot, I want to talk to a person",
        "It was never delivered please connect me to a person",
        "my order didn't come but can I speak to someone?",
        "I don't understand I need a human", "I never got it I want to speak to a manager",
    ],
)  # fmt: skip
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to talk to a person", "I don't think I need a human",
        "Is this for one person?", "status of ORD-1001",
        "I don't know if I want to talk to a person", "no need to escalate this to a manager",
        "I don't want you to put me through to a person", "it works without talking to a person",
        "I already spoke to someone yesterday", "my manager bought the wrong card",
        "can I get a refund", "Is the chair ok for a tall person", "I talked to someone last week",
        "Do I need to talk to a person for this?", "which agent is used to clean thermal paste",
        "human factors mouse", "can someone ship it to my home", "I need a cooling agent",
        "I sold it to someone else", "can I get it to someone in Austin?",
        "can I send it to someone else", "Can you forward the invoice to my manager?",
    ],
)  # fmt: skip
def test_other_talk_of_people_is_no_wish(text: str) -> None:
    assert not wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "no robots, a person please",
        "I don't want to talk to a bot, give me somebody",
        "please transfer me",
        "Transfer me now!",
        "Could a human being look at this?",
        "i wanna talk 2 a human",
        "speak 2 someone pls",
        "can a real person please read my mail?",
        "a human being, please",
        "I need human help with order 1001",
        "Is there anyone alive there?",
        "is anybody human there",
        "stop the bot",
        "No more bots!",
        "agent",
        "agent please",
        "get me someone",
        "I do not want to chat with a machine",
        "This is silly. Person please",
        "will a human answer this?",
        "connect me please",
        "hablar con una persona",
        "Quiero hablar con un humano",
        "necesito un agente",
        "páseme con un supervisor",
        "no entiendo, quiero hablar con alguien",
        "Ich will mit einem Menschen sprechen",
        "Kann ich mit einem echten Mitarbeiter reden?",
        "Ich möchte einen Menschen",
        "bitte verbinden Sie mich",
        "Nein, ich will mit jemandem sprechen",
        "Je veux parler à une vraie personne",
        "puis-je parler avec un conseiller ?",
        "je voudrais un humain",
        "quero falar com um atendente",
        "Quero falar com uma pessoa",
        "Vorrei parlare con un operatore",
        "posso parlare con una persona?",
        "Ik wil met een medewerker praten",
        "kan ik praten met een mens",
        "Chcę rozmawiać z człowiekiem",
    ],
)
def test_a_wish_is_heard_in_short_words_and_in_other_languages(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Could a person lift this case alone?",
        "can a human hear 20 kHz?",
        "please transfer me the money",
        "connect me when it is in stock",
        "no bottleneck with this CPU?",
        "I don't mind talking to a bot",
        "I don't want to talk to a person, the bot is fine",
        "are there no bots in your raffle?",
        "is there any real difference between them",
        "a thermal agent please",
        "stop the order",
        "give me someone else's price",
        "per person please",
        "the chair for one person, please",
        "is any human data kept?",
        "get me some RAM",
        "No quiero hablar con una persona",
        "ayer hablé con una persona",
        "para una persona alta",
        "no necesito un agente",
        "Ich will nicht mit einem Menschen sprechen",
        "Ich habe mit einem Mitarbeiter gesprochen",
        "ein Stuhl für einen großen Menschen",
        "Ich brauche keinen Mitarbeiter",
        "Je ne veux pas parler à une personne",
        "pour une personne",
        "não quero falar com um atendente",
        "para uma pessoa",
        "Non voglio parlare con un operatore",
        "per una persona",
        "Ik wil niet met een medewerker praten",
        "voor een persoon",
        "Nie chcę rozmawiać z człowiekiem",
    ],
)
def test_what_only_sounds_like_a_wish_is_none(text: str) -> None:
    assert not wants_person(text)
