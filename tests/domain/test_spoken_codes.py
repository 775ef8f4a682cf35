"""Codes that are read out become the number they are, and nothing else does."""

import pytest

from support_agent.domain.spoken_codes import with_codes


@pytest.mark.parametrize(
    "said",
    [
        "417209",
        "four one seven two zero nine",
        "four one seven, two oh nine",
        "4 1 7, 2 0 9",
        "417-209-",
        "41, 72, 09",
        "for one seven to oh nine",
        "for 17209",
    ],
)
def test_a_code_is_read_however_it_is_said(said: str) -> None:
    assert "417209" in with_codes(f"The code is {said}. Thanks for your help.")


def test_double_and_triple_digits_are_counted() -> None:
    assert with_codes("double one triple two five") == "112225"


@pytest.mark.parametrize(
    "said",
    ["order one zero zero one", "two of them for 59.97", "one two three four five six seven", "no"],
)
def test_what_has_no_six_digits_stays_as_it_was_said(said: str) -> None:
    assert with_codes(said) == said
