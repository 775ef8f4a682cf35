"""Card numbers and codes are masked; order numbers, tracking numbers and prose stay."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.domain.secrets.masking import CARD, CODE, masked, masked_json, with_whole_codes
from support_agent.domain.wishes.alarms import find_alarm
from tests.domain.secrets.number_forms import (
    AMEX,
    AROUND,
    CARDS,
    INNOCENT,
    NEIGHBORS,
    SECRETS,
    VISA,
)
from tests.domain.secrets.secret_forms import SAID, UNTOLD


def _with_check_digit(body: str) -> str:
    for digit in "0123456789":
        total = 0
        for place, character in enumerate(reversed(body + digit)):
            value = int(character) * (1 + place % 2)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return body + digit
    raise AssertionError(body)


brands = {"4": 16, "51": 16, "2221": 16, "37": 15, "6011": 16, "36": 14, "3528": 16, "62": 19}
cards = st.sampled_from(sorted(brands)).flatmap(
    lambda prefix: st.text("0123456789", min_size=15, max_size=15).map(
        lambda rest: _with_check_digit((prefix + rest)[: brands[prefix] - 1])
    )
)
order_numbers = st.integers(1, 10**12).map(lambda n: f"ORD-{n:04d}")
ups = st.text("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", min_size=16, max_size=16).map("1Z{}".format)
usps = st.text("0123456789", min_size=20, max_size=20).map("94{}".format)
fedex = st.text("0123456789", min_size=12, max_size=12)
labels = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=12, max_size=12).map("RMA{}".format)


@given(
    cards,
    st.sampled_from(["", " ", "-", ".", ", ", "\n", "\u00a0", "<br>", " dash "]),
    st.integers(1, 6),
    st.sampled_from(["", "my card is ", "Visa: ", "(", "pay with\n", "my order "]),
    st.sampled_from(["", ".", ", exp 12/27", ")", "\nthanks", " 12/27 123"]),
)
def test_a_card_number_never_stays(card: str, gap: str, size: int, before: str, after: str) -> None:
    groups = [card[at : at + size] for at in range(0, len(card), size)]
    clean = masked(before + gap.join(groups) + after)
    assert clean.startswith(before + CARD)
    assert not any(character.isdigit() for character in clean)


@given(
    st.one_of(order_numbers, ups, usps, fedex, labels),
    st.sampled_from(["", "where is ", "Tracking number: ", "order "]),
    st.sampled_from(["", "?", ", please", " shipped"]),
)
def test_order_and_tracking_numbers_stay(number: str, before: str, after: str) -> None:
    text = before + number + after
    assert masked(text) == text


@given(cards)
def test_a_number_we_know_is_no_card_whatever_it_looks_like(number: str) -> None:
    text = f"The tracking number is {number} and it does not move"
    assert masked(text) == text.replace(number, CARD)
    assert masked(text, {number}) == text
    spaced = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    assert masked(spaced, {number}) == spaced


def test_a_list_of_our_order_numbers_is_no_card() -> None:
    text = "orders 4111, 1111, 1111, 1111"
    assert masked(text, {"4111", "1111"}) == text
    assert masked("4111 1111 1111 1111 1111", {"4111"}) == CARD + " 1111"


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
    assert masked(" 483-920 ") == f" {CODE} "
    assert masked("The code is 483920, thanks") == f"The code is {CODE}, thanks"
    assert masked("my verification code: 483 920") == f"my verification code: {CODE}"
    assert masked("483920 is my code") == f"{CODE} is my code"


def test_numbers_that_are_no_code_stay() -> None:
    for text in ("REFUND 4821", "ORD-100123 please", "I paid 129900 yen", "zip code 78701",
                 "order 100123", "score of 483920 in 3DMark"):  # fmt: skip
        assert masked(text) == text


_NUMBER_WORD = re.compile(r"\b(?:one|double|eleven|twelve|forty|fifty)\b")


def _tells(text: str) -> bool:
    """Whether a digit or a spoken number is left."""
    rest = re.sub(r"\[[a-z ]+ removed\]", "", text)
    return bool(_NUMBER_WORD.search(rest)) or any(
        unicodedata.digit(character, None) is not None for character in rest
    )


@pytest.mark.parametrize("text", CARDS)
def test_a_card_number_goes_however_it_is_written(text: str) -> None:
    clean = masked(text)
    assert CARD in clean
    assert not _tells(clean)


@pytest.mark.parametrize("card", [VISA, "4111 1111 1111 1111"])
@pytest.mark.parametrize(("before", "after"), AROUND)
def test_what_stands_around_a_card_hides_it_not_and_goes_with_it(
    before: str, after: str, card: str
) -> None:
    clean = masked(before + card + after)
    assert CARD in clean
    assert not _tells(clean)


@pytest.mark.parametrize("card", [VISA, AMEX, "4111 1111 1111 1111", "5555-5555-5555-4444"])
@pytest.mark.parametrize(("before", "after"), NEIGHBORS)
def test_numbers_beside_a_card_stay(before: str, after: str, card: str) -> None:
    assert masked(before + card + after) == before + CARD + after


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_that_is_called_one_goes(text: str, secret: str) -> None:
    clean = masked(text.format(secret))
    before, _, after = text.partition("{}")
    assert clean.startswith(before)
    assert clean.endswith(after)
    assert re.fullmatch(r"(?:\[[a-z ]+ removed\])+", clean[len(before) : len(clean) - len(after)])


@pytest.mark.parametrize(("text", "secret"), SAID)
def test_a_secret_goes_in_whatever_words_it_is_told(text: str, secret: str) -> None:
    clean = masked(text.format(secret))
    assert secret not in clean
    assert clean.endswith(text.partition("{}")[2])


@pytest.mark.parametrize("text", [*INNOCENT, *UNTOLD])
def test_other_numbers_and_words_stay(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", ["the code is 48 39 20.", "4-8-3-9-2-0", "code 483 then 920"])
def test_a_code_in_pieces_is_written_as_one(text: str) -> None:
    assert "483920" in with_whole_codes(text)


def test_every_text_of_json_data_is_masked() -> None:
    assert masked_json({"a": [f"card {VISA}", 1, None], "b": {"c": "pw: abc"}}) == {
        "a": [f"card {CARD}", 1, None],
        "b": {"c": "pw: [password removed]"},
    }


@pytest.mark.parametrize(
    "unit",
    ["4111", "4 ", "four ", "password ", "code is ", "my password is a ", "<a", "&#4", "DE89 ",
     "4111 1111 1111 1111 12/27 123 ", "one-", "\uff141 ", "cvv is the code on ", "+1 2", "a4",
     "4" + " " * 29, 'pw: "a', "the first four digits are ", "123-45-", "x" * 50 + "@"],
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        best = 1e9
        for _ in range(3):
            began = time.process_time()
            masked(text)
            best = min(best, time.process_time() - began)
        return best

    # Eight times the text: a quadratic search would take 64 times as long.
    assert seconds(32_000) < 24 * max(seconds(4_000), 1e-4)
