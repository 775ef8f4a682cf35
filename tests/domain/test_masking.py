"""Card numbers and codes go; order numbers, tracking numbers and prose stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.domain.alarms import find_alarm
from support_agent.domain.masking import CARD, CODE, masked


def _with_check_digit(body: str) -> str:
    for digit in "0123456789":
        total = 0
        for place, character in enumerate(reversed(body + digit)):
            value = int(character) * (1 + place % 2)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return body + digit
    raise AssertionError(body)


cards = st.from_regex(r"[2-6][0-9]{11,17}", fullmatch=True).map(_with_check_digit)
order_numbers = st.integers(1, 10**12).map(lambda n: f"ORD-{n:04d}")
ups = st.text("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", min_size=16, max_size=16).map("1Z{}".format)
usps = st.text("0123456789", min_size=20, max_size=20).map("94{}".format)
fedex = st.text("0123456789", min_size=12, max_size=12)
labels = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=12, max_size=12).map("RMA{}".format)


@given(
    cards,
    st.sampled_from(["", " ", "-", "."]),
    st.sampled_from(["", "my card is ", "Visa: ", "(", "pay with\n"]),
    st.sampled_from(["", ".", ", exp 12/27", ")", "\nthanks"]),
)
def test_a_card_number_never_stays(card: str, gap: str, before: str, after: str) -> None:
    groups = [card[at : at + 4] for at in range(0, len(card), 4)]
    text = before + gap.join(groups) + after
    assert masked(text) == before + CARD + after


@given(
    st.one_of(order_numbers, ups, usps, fedex, labels),
    st.sampled_from(["", "where is ", "Tracking number: ", "order "]),
    st.sampled_from(["", "?", ", please", " shipped"]),
)
def test_order_and_tracking_numbers_stay(number: str, before: str, after: str) -> None:
    text = before + number + after
    assert masked(text) == text


@given(cards)
def test_a_number_announced_as_tracking_stays(number: str) -> None:
    text = f"The tracking number is {number} and it does not move"
    assert masked(text) == text


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.text(st.characters(exclude_categories=["Nd"]), max_size=200))
def test_text_without_digits_is_left_alone(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("mark", "\u00ad\u180e\u200b\u202e\u2062\u2066\ufe0f\ufeff\U000e0041")
def test_invisible_characters_hide_nothing(mark: str) -> None:
    assert masked(mark.join("4111 1111 1111 1111")) == CARD
    assert masked(mark.join("483920")) == CODE
    assert masked(f"The code is 483{mark}920, thanks") == f"The code is {CODE}, thanks"
    assert find_alarm(f"I will s{mark}ue you") is not None
    seen = f"Where is ORD-1001{mark}, please?"
    assert masked(seen) == seen


def test_a_code_alone_or_called_a_code_goes() -> None:
    assert masked("483920") == CODE
    assert masked(" 483-920 ") == CODE
    assert masked("The code is 483920, thanks") == f"The code is {CODE}, thanks"
    assert masked("my verification code: 483 920") == f"my verification code: {CODE}"
    assert masked("483920 is my code") == f"{CODE} is my code"


def test_numbers_that_are_no_code_stay() -> None:
    for text in ("REFUND 4821", "ORD-100123 please", "I paid 129900 yen", "zip code 78701",
                 "order 100123", "score of 483920 in 3DMark"):  # fmt: skip
        assert masked(text) == text
