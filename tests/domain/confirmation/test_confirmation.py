"""A strict yes: what confirms exactly one offer, and the many look-alikes that do not."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.domain.confirmation.confirmation import (
    Offer,
    confirmed_offers,
    is_only_manners,
    keyword,
    may_mean_yes,
    says_only_yes,
)
from support_agent.domain.confirmation.refusals import refuses
from support_agent.domain.offers import KINDS
from support_agent.domain.text.phrases import PHRASES, SPELLINGS


def confirmed_offer(*args: Any, **named: Any) -> Offer | None:
    """The one offer that a text confirms."""
    found = confirmed_offers(*args, **named)
    return found[0] if len(found) == 1 else None


REFUND = Offer(1, "4821", "refund", "ORD-1001", Decimal("49.99"))
LABEL = Offer(2, "7310", "return_label", "ORD-1002")
CANCEL = Offer(3, "5500", "cancellation", "ORD-1003")
SIGNERS = ("dana", "rivera", "tom", "ines", "priya", "yuki", "marek")  # as their addresses say
SETS = Path(__file__).parents[2] / "corpora"


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes.",
        "YES!!",
        "yes please",
        "Yep, go ahead",
        "yeah, do it",
        "sure",
        "Confirm",
        "I confirm",
        "Absolutely, thank you",
        "yes, refund that please",
        "REFUND 4821",
        "refund 4821 please",
        "4821",
        "#4821",
        "Yes, 4821.",
        "ok 4821",
        '"REFUND 4821"',
        "please confirm 4821",
        "Yes I am sure. REFUND 4821",
        "yes, the refund for ORD-1001",
        "go ahead",
        "please do it",
        "That\u2019s fine, yes",
        "yes \U0001f44d",
        "Yes \U0001f64f\U0001f3fd",
        "ok\nyes",
    ],
)
def test_an_explicit_yes_confirms_the_one_open_offer(text: str) -> None:
    assert confirmed_offer(text, [REFUND]) == REFUND


LOOK_ALIKES = [
    "",
    " ",
    "ok",
    "okay",
    "fine",
    "thanks",
    "please",
    "right",
    "the",
    "refund",
    "refund please",
    "I want that refund",
    "yes?",
    "4821?",
    "yes or no",
    "no",
    "nope",
    "no yes",
    "yes no",
    "not yes",
    "yes, but not today",
    "ok, but also tell me about my PSU",
    "yes if it is free",
    "yes when it arrives",
    "yes and cancel ORD-1003",
    "yes, the other one",
    "yes for ORD-1002",
    "yes for ORD-1001 and ORD-1002",
    "yes refund me 5000",
    "yes, 89.99",
    "yes $500",
    '"yes"',
    "I'm sure",
    "482",
    "48210",
    "14821",
    "4821 7310",
    "REFUND 4822",
    "REFUND 4821 5000",
    "4 8 2 1",
    "4,821",
    "\uff14\uff18\uff12\uff11",
    "\u0664\u0668\u0662\u0661",
    "don't do it",
    "do not do it",
    "dont do it",
    "never go ahead",
    "stop",
    "cancel",
    "cancel 4821",
    "label 4821",
    "yes I see",
    "yes what is this",
    "yesterday",
    "eyes",
    "y e s",
    "yess",
    "surely not",
    "confirm nothing",
    "unconfirmed",
    "is 4821 right",
    "I said yes to Bob",
    "yes \U0001f44e",
    "\U0001f44d",
    "yes \u4e0d\u8981",
    "yes \u043d\u0435 \u043d\u0430\u0434\u043e",
    "yes \u0644\u0627",
    "\u0443es",
    "ye\u0455",
    "yes \u2260",
    "yes, ORD-1001",
    "yes, my order is ORD-1001",
    "yes, send me my order ORD-1001",
    "please proceed with my order ORD-1001",
    "I confirm my order ORD-1001, thanks",
    "yes, refund my refund",
    "yes / no",
    "> yes",
    "<b>yes</b>",
    "yes " * 13,
    "yes\u200bno",
    "yes\u202eon",
    "s\u00ed, pero no",
    "ja",
    "oui",
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_yes_confirms_nothing(text: str) -> None:
    assert confirmed_offer(text, [REFUND]) is None


@pytest.mark.parametrize("text", ["yes", "go ahead", "confirm"])
def test_a_bare_yes_to_two_open_offers_confirms_neither(text: str) -> None:
    assert confirmed_offer(text, [REFUND, LABEL]) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("REFUND 4821", REFUND),
        ("LABEL 7310", LABEL),
        ("yes, the label for ORD-1002", LABEL),
        ("yes, cancel order 1003", CANCEL),
        ("CONFIRM 5500", CANCEL),
        ("yes 4821 ORD-1002", None),
        ("REFUND 7310", None),
        ("CANCEL 4821", None),
        ("REFUND 4821 LABEL 7310", None),
    ],
)
def test_a_code_or_an_order_says_which_offer_is_meant(text: str, meant: Offer | None) -> None:
    assert confirmed_offer(text, [REFUND, LABEL, CANCEL]) == meant


def test_a_bare_yes_means_the_one_offer_in_hand() -> None:
    assert confirmed_offer("yes", [replace(REFUND, in_hand=False), CANCEL]) == CANCEL
    assert confirmed_offer("yes, refund", [replace(REFUND, in_hand=False), CANCEL]) is None


@pytest.mark.parametrize("text", ["yes", "yes please", "yes, refund that please", "yes, ORD-1001"])
def test_when_something_else_was_said_since_only_the_code_confirms(text: str) -> None:
    offer = replace(REFUND, in_hand=False)
    assert confirmed_offer(text, [offer]) is None
    assert confirmed_offer("REFUND 4821", [offer]) == offer


@pytest.mark.parametrize("text", ["4821", "#4821", "ok 4821", "the code is 4821", "4821 thanks"])
def test_when_something_else_was_said_since_the_digits_alone_answer_that(text: str) -> None:
    assert confirmed_offer(text, [REFUND]) == REFUND
    assert confirmed_offer(text, [replace(REFUND, in_hand=False)]) is None
    assert may_mean_yes(text, [REFUND])


@pytest.mark.parametrize("text", ["4821", "REFUND 4821", "yes 4821"])
def test_the_code_of_an_offer_that_code_has_told_nobody_confirms_nothing(text: str) -> None:
    assert confirmed_offer(text, [replace(REFUND, told=False)]) is None


@pytest.mark.parametrize(
    "text",
    ["yeah, let me see", "yes... um, let me see", "okay yeah hmm", "sure sure yeah", "yes um"],
)
def test_hesitation_behind_a_yes_is_a_doubt_on_the_phone(text: str) -> None:
    assert confirmed_offer(text, [REFUND], spoken=True) is None


@pytest.mark.parametrize(
    "text", ["Cancel it please", "please cancel my order", "cancel order 1003"]
)
def test_doing_what_was_offered_is_a_yes_to_it_in_hand(text: str) -> None:
    assert confirmed_offer(text, [CANCEL]) == CANCEL
    assert confirmed_offer(text, [replace(CANCEL, in_hand=False)]) is None
    assert confirmed_offer(text, [REFUND]) is None


@pytest.mark.parametrize("text", ["um yes please", "well okay then yes", "oh sure, go for it"])
def test_hesitation_is_no_doubt_on_the_phone_and_is_one_in_writing(text: str) -> None:
    assert confirmed_offer(text, [REFUND], spoken=True) == REFUND
    assert confirmed_offer(text, [REFUND]) is None


def test_a_mail_may_be_signed_with_the_name_in_its_address_and_with_no_other_word() -> None:
    text = "Hello,\n\nyes please.\n\nBest regards,\nAlex Rivera"
    assert confirmed_offer(text, [REFUND], names=["alex", "rivera"]) == REFUND
    assert confirmed_offer(text, [REFUND]) is None
    assert confirmed_offer("yes. No", [REFUND], names=["kim", "no"]) is None


@pytest.mark.parametrize(
    "text", ["Yes, and my other order?", "yeah right", "4821?", "yes...", "Yess", "s\u00ed", "si"]
)
def test_what_leans_to_a_yes_is_asked_again(text: str) -> None:
    assert may_mean_yes(text, [REFUND])


@pytest.mark.parametrize("text", ["no", "where is my order?", "4822", "\u0434\u0430"])
def test_what_does_not_lean_to_a_yes_is_left_alone(text: str) -> None:
    assert not may_mean_yes(text, [REFUND])


@pytest.mark.parametrize("text", ["thanks!", "Hi there", "ok", "Thank you very much \U0001f44d"])
def test_manners_say_nothing(text: str) -> None:
    assert is_only_manners(text, spoken=False)


@pytest.mark.parametrize("text", ["no", "wait", "um", "thanks but no", "ok?"])
def test_anything_else_says_something(text: str) -> None:
    assert not is_only_manners(text, spoken=False)


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SETS / name).read_text("utf-8").splitlines()]


def is_confirmed(row: dict[str, str]) -> bool:
    kind = str(row["offer"])
    offer = Offer(1, "4821", kind, "ORD-1001", Decimal("49.99") if kind == "refund" else None)
    spoken = row["channel"] == "voice"
    return confirmed_offer(row["text"], [offer], spoken=spoken, names=SIGNERS) is not None


def test_none_of_the_answers_somebody_else_collected_passes_for_a_yes() -> None:
    wrong = [row for row in rows("confirmations_no.jsonl") if is_confirmed(row)]
    assert wrong == []


def test_most_yeses_somebody_else_collected_are_understood_at_once() -> None:
    said = rows("confirmations_yes.jsonl")
    assert sum(map(is_confirmed, said)) >= 0.8 * len(said)


def test_a_text_never_asks_for_a_word_that_carriers_take() -> None:
    assert keyword("refund", "4821") == "REFUND 4821"
    assert keyword("return_label", "4821") == "LABEL 4821"
    assert keyword("cancellation", "4821") == "CONFIRM 4821"


@given(st.text(max_size=60))
def test_any_text_that_confirms_is_made_of_harmless_words_alone(text: str) -> None:
    if confirmed_offer(text, [REFUND]) is not None:
        assert not any(letter.isalpha() and not letter.isascii() for letter in text)
        assert "?" not in text


KNOWN_WORDS = {
    word
    for phrases in (*PHRASES.values(), *(kind.yes.phrases for kind in KINDS.values()))
    for phrase in phrases
    for word in phrase.split()
}


@given(
    st.sampled_from(["yes", "confirm", "go ahead", "refund 4821"]),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=10).filter(
        lambda word: word not in KNOWN_WORDS and word not in SPELLINGS
    ),
)
def test_any_other_word_beside_a_yes_spoils_it(yes: str, word: str) -> None:
    assert confirmed_offer(f"{yes} {word}", [REFUND]) is None
    assert confirmed_offer(f"{word} {yes}", [REFUND]) is None


@given(st.integers(min_value=0, max_value=99999))
def test_only_the_offers_own_code_confirms(number: int) -> None:
    confirmed = confirmed_offer(f"REFUND {number}", [REFUND])
    assert (confirmed is not None) == (str(number) == "4821")


@pytest.mark.parametrize(
    "text",
    [
        "No",
        "no thanks",
        "Nope, leave it.",
        "Don't do it, thank you!",
        "Absolutely not.",
        "definitely not, sorry for the trouble",
        "not yes",
        "yes no",
        "Yeah, no thanks",
        "ok, scrap that",
        "nvm",
        "I'll pass, thanks",
        "let's not",
        "On second thought, no",
        "I decline.",
        "I do not confirm",
        "no deal!",
        "Nein danke",
        "dont do it",
        "actually no",
        "No, sorry",
        "sorry no",
        "No, that's wrong",
        "I still want it!",
        "hell no",
        "lol no",
    ],
)
def test_an_offer_is_turned_down_in_plain_words(text: str) -> None:
    assert refuses(text)
    assert confirmed_offer(text, [REFUND]) is None


@pytest.mark.parametrize("text", ["um, no", "uh well absolutely not", "that's right, no"])
def test_an_offer_is_turned_down_on_the_phone(text: str) -> None:
    assert refuses(text, spoken=True)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "No problem, go ahead",
        "no, the other one",
        "no, refund only the fan",
        "",
        "Sure, why not",
        "No, that works for me too I think",
        "not that one",
        "no?",
    ],
)
def test_other_words_turn_no_offer_down(text: str) -> None:
    assert not refuses(text)


@pytest.mark.parametrize("text", ["yes", "Yes please, thanks!", "4821", "Yes.\n\nAlex", "ok yes"])
def test_a_yes_and_nothing_else(text: str) -> None:
    assert says_only_yes(text, [REFUND], names=["Alex"])


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "thanks",
        "yes and where is my order?",
        "yes no",
        "Yes.\n\nPriya",
        "ja",
        "yes, refund order 1002",
        "Yes, order 1001 and order 1002",
    ],
)
def test_more_than_a_yes(text: str) -> None:
    assert not says_only_yes(text, [REFUND], names=["Alex"])


def test_a_yes_to_one_orders_offer_is_none_to_anothers() -> None:
    other = replace(LABEL, order_number="#W2378157")
    offers = [replace(REFUND, order_number="#W2378156"), other]
    assert says_only_yes("yes, refund #W2378156", offers)
    assert not says_only_yes("yes, refund #W2378157", offers)
    assert says_only_yes("yes", offers)


TWO = [REFUND, LABEL]


@pytest.mark.parametrize(
    "text",
    [
        "REFUND 4821 and LABEL 7310",
        "refund 4821, label 7310. Thanks!",
        "yes both",
        "Hi both, yes to both",
    ],
)
def test_two_offers_are_confirmed_together(text: str) -> None:
    assert confirmed_offers(text, TWO) == TWO


@pytest.mark.parametrize(
    "text",
    [
        "both?",
        "Both please",
        "thank you both",
        "hi both thanks",
        "Ok both",
        "not both",
        "both or none",
        "REFUND 4821 LABEL 7311",
        "4821 9999",
        "yes",
    ],
)
def test_two_offers_are_not_confirmed_by_less(text: str) -> None:
    assert confirmed_offers(text, TWO) == []


FANS = replace(REFUND, items=frozenset({"fan", "arctic", "thermal", "paste"}))


@pytest.mark.parametrize(
    "text",
    [
        "Yes please refund my fans, thanks",
        "yes, the refund for the thermal paste",
        "Yes refund the fans pls",
        "Y",
        "Sure, go ahead. Have a great weekend!",
        "Yes! Thank you so much for the quick reply.",
        "yes go ahead thank you so much you're awesome",
        "Please confirm 4821",
    ],
)
def test_honest_yeses_are_understood(text: str) -> None:
    assert confirmed_offers(text, [FANS]) == [FANS]


@pytest.mark.parametrize(
    "text",
    [
        "yes, the fans",
        "yes refund my ssd",
        "Please confirm",
        "confirm please",
        "yes please confirm",
        "yes :(",
        "yes ):",
        "Yes\n--\nNo, wait",
        "Yes\n\nSent from a man who does not want it",
        "REFUND 4821 thanks. Wait",
        "REFUND 4821. No",
        "4821 is a scam",
    ],
)
def test_these_are_no_yeses(text: str) -> None:
    assert confirmed_offers(text, [FANS]) == []


@pytest.mark.parametrize("text", ["\U0001f44d", "y", "cancel it", "both", "ok", "5500"])
def test_what_may_be_meant_as_a_yes_is_asked_again(text: str) -> None:
    assert may_mean_yes(text, [CANCEL])
