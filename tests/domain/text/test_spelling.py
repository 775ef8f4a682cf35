"""Which misspelled words are corrected, and which words are left alone."""

import pytest

from support_agent.domain.text.spelling import Speller

WORDS = ["unsubscribe", "messaging", "messages", "texting", "contact"]
SPELLER = Speller(WORDS, known=[*WORDS, "unsubscribed"])


@pytest.mark.parametrize(
    ("word", "meant"),
    [("unsubcribe", "unsubscribe"), ("unsubscrieb", "unsubscribe"), ("unsbscrib", "unsubscribe"),
     ("mesaging", "messaging"), ("massaging", "messaging"), ("messagign", "messaging"),
     ("mesages", "messages"), ("messagges", "messages"), ("textng", "texting"),
     ("textting", "texting"), ("tetxing", "texting")],
)  # fmt: skip
def test_a_slip_is_read_as_the_word(word: str, meant: str) -> None:
    assert SPELLER.read(word) == meant


@pytest.mark.parametrize(
    "word",
    ["unsubscribed", "subscribe", "massages", "testing", "contract", "textile", "passages", "text",
     "unsurprised", "messengers", "m" * 5_000],
)  # fmt: skip
def test_another_word_stays(word: str) -> None:
    assert SPELLER.read(word) == word
