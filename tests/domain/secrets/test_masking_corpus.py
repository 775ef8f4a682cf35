"""Secrets are masked and words stay, in texts by people who did not know the code."""

import re
import unicodedata
from typing import Any

from support_agent.domain.secrets.masking import masked
from tests.corpora import rows

ROWS = rows("cards")
REMOVED = re.compile(r"\[[a-z ]+ removed\]")
LONG = 7  # digits: a shorter number can be a part of another one


def _digits(text: str) -> str:
    """The digits of all scripts as ASCII; every other character is gone."""
    return "".join(
        str(unicodedata.digit(each)) for each in text if unicodedata.digit(each, None) is not None
    )


def _tells(clean: str, secret: str) -> bool:
    number = _digits(secret)
    clean = REMOVED.sub("|", clean)
    if re.search(r"[^\W\d]", secret) or not number:
        return secret in clean
    return number in (_digits(clean) if len(number) >= LONG else re.sub(r"[ .-]", "", clean))


def _is_wrong(row: dict[str, Any]) -> bool:
    clean = masked(row["text"])
    return any(_tells(clean, each) for each in row["secret"]) or any(
        each not in clean for each in row["keep"]
    )


def test_every_secret_goes_and_every_other_word_stays() -> None:
    assert [row["text"] for row in ROWS if _is_wrong(row) and "doubt" not in row] == []


def test_of_the_texts_in_doubt_as_many_are_right_as_were_once() -> None:
    assert sum(_is_wrong(row) for row in ROWS if "doubt" in row) <= 1
    leaks = [row for row in ROWS if any(_tells(masked(row["text"]), s) for s in row["secret"])]
    assert leaks == []
