"""Codes that are read aloud become numbers, and nothing else does."""

import pytest

from support_agent.domain.secrets.spoken_codes import codes_in, with_codes


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


@pytest.mark.parametrize(
    "text",
    ["914275", "914 275", "914-275", "91 42 75", "91-42-75", "9 1 4 2 7 5", "9-1-4-2-7-5",
     " 914275.", "The code is 914275, thanks", "914275 for order 1001", "code for my order: 914275",
     "(914275)",
     "it's 914275!", "order 1001\n914275", "here: 914.275", '"914275"',
     "The code for order 1001 is 914275",
     "I ordered 2 of 1001. 914275", "my phone is +1 900 555 1234, code 914275",
     "914275\n+19005551234",
     "the code from your phone: 914275", "code=914275", "CODE:914275",
     "the code 914275 won't work", "pin 914275", "pin code 914275", "my passcode is 914275",
     "verification number 914275", "the right number is 914275", "914275 is on my way street",
     "I typed in 914275, Main St is right", "914275 from your street sign", "otp no. 914275",
     "914275 thanks, it took days", "I live here. 914275", "it won. 914275"],
)  # fmt: skip
def test_a_code_that_stands_alone_is_read(text: str) -> None:
    assert [code.digits for code in codes_in(text)] == ["914275"]


@pytest.mark.parametrize(
    "text",
    ["My phone is +1 900 555 1234", "900 555 1234", "(900) 555 1234", "900-555-1234",
     "900.555.1234",
     "+49 30 901820", "030 901820", "call 901820", "order 100123", "order number is 100123",
     "ORD-100123", "#100123", "SKU 300124", "item no. 300124", "zip is 787012", "$129900",
     "129,900",
     "129900.50", "1,129900", "4111 1111 1111 1111", "914275 1", "1 914275", "9142 75", "91 4275",
     "part 914275-2", "A914275", "914275A", "11-02-26", "tracking 914275", "100123 is my order",
     "300124 is the item number", "900/555/123", "900 - 555 - 1234", "1-914-275", "914275 $",
     "129900 dollars", "129900 USD", "my account is 482910", "apartment 100123",
     "the total is 129900", "customer number 482910", "my score: 483920",
     "promo code 482910", "the promo code is 482910",
     "it cost 123456 yen", "it was 150000 won", "I got 300000 rupees", "Rs. 123456", "INR 123456",
     "\u20b9123456", "150000\uc6d0", "150000 \u5186", "\u20a9 150000", "JPY 150000",
     "I live at 124530 Main St", "124530 N. Oak Hill Road please", "living at 124530",
     "100200 Nguyen Trai Street", "pincode 560001 Bangalore", "PLZ 800331", "room 100200",
     "ref 998877 on the slip", "badge no. 223344", "my locker number is 223344", "claim id: 223344",
     "library card nr 223344", "it ran 123456 hours", "150000 rpm", "123456 km on it",
     "the video has 123456 views", "firmware 990210", "model 990210 of Noctua"],
)  # fmt: skip
def test_six_digits_of_another_number_are_no_code(text: str) -> None:
    assert codes_in(text) == []


def test_a_number_of_ours_is_no_code() -> None:
    assert codes_in("914275", {"914275"}) == []
