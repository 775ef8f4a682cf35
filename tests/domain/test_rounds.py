"""Texts that say the same, and texts that only look alike."""

import pytest

from support_agent.domain.rounds import near_identical

HELPDESK = (
    "Thank you for contacting Northwind Support. Your request has been received and is being "
    "reviewed. Your ticket number is {}. Replies usually take {} hours."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I'm driving, I'll text you later.", "i'm driving - I'll text you later"),
        ("I'm driving. Sent at 10:05", "I'm driving. Sent at 9:41"),
        (HELPDESK.format("NW-48213", 24), HELPDESK.format("NW-48220", 24)),
        (HELPDESK.format(1, 2), HELPDESK.format(1, 2) + " Regards!"),
        ("Thanks!", "thanks"),
    ],
)
def test_the_same_but_for_times_and_trifles_is_the_same(one: str, other: str) -> None:
    assert near_identical(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is order 1001?", "Where is order 1002?"),
        ("REFUND 4821", "REFUND 7894"),
        ("1", "2"),
        ("", ""),
        ("👍", "👍"),
        ("yes", "no"),
        ("Where is my order?", "Where is my refund?"),
        ("Do you have the RTX 4090 in stock?", "Do you have the RTX 4080 in stock?"),
        ("hello", "hello there, my new GPU makes a strange noise when I start a game"),
    ],
)
def test_another_question_is_another_text(one: str, other: str) -> None:
    assert not near_identical(one, other)
