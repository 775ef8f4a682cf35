"""What counts as an explicit wish for a person."""

import pytest

from support_agent.domain.contacts import normal_phone
from support_agent.domain.handoff import wants_person


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
    ("written", "number"),
    [
        ("+1 (555) 010-4477", "+15550104477"), ("555-010-4477", "+15550104477"),
        ("1 555 010 4477", "+15550104477"), ("+49 30 1234567", "+49301234567"),
        ("12345", None), ("my number", None), ("+1", None),
        ("+1555\u0660104477", None), ("555 010 447\u0667", None),
        ("555-010-4477\n", "+15550104477"),
    ],
)  # fmt: skip
def test_phone_numbers_are_read_as_people_write_them(written: str, number: str | None) -> None:
    assert normal_phone(written) == number
