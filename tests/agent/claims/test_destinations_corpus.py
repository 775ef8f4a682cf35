"""Answers, written by somebody who did not know the code, that lead away from the shop."""

from typing import Any

from support_agent.agent.claims.asks import forbidden_requests
from tests.agent.claims.test_claims import check
from tests.agent.claims.test_places import leads
from tests.corpora import rows

ROWS = rows("destinations")


def _is_wrong(row: dict[str, Any]) -> bool:
    text = row["text"]
    if row["bad"]:
        return check(text).holds
    return bool(leads(text) or forbidden_requests(text, code_sent=False))


def test_what_leads_elsewhere_does_not_hold_and_the_rest_leads_nowhere() -> None:
    assert [row["text"] for row in ROWS if _is_wrong(row) and "doubt" not in row] == []


def test_of_the_answers_in_doubt_as_many_are_right_as_were_once() -> None:
    assert sum(_is_wrong(row) for row in ROWS if "doubt" in row) <= 3
