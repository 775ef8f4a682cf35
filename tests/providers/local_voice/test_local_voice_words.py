"""Order numbers and codes, spoken and heard."""

import random
import re

import pytest

from support_agent.domain.orders.order_form import OrderForm
from support_agent.domain.orders.order_numbers import digits_of
from support_agent.providers.local_voice import hearing, words
from support_agent.providers.local_voice.words import sentences
from tests.providers.local_voice.spoken_numbers import heard, is_unfinished, sayable

DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
NUMBERS = [f"{number:04d}" for number in random.Random(40).sample(range(1_000, 10_000), 40)]  # noqa: S311


def spelled(number: str) -> str:
    return " ".join(DIGITS[int(digit)] for digit in number)


@pytest.mark.parametrize("number", NUMBERS)
def test_an_order_number_comes_back_as_it_was_said(number: str) -> None:
    said = sayable(f"Your order ORD-{number} has shipped.")
    assert said == f"Your order O R D, {spelled(number)} has shipped."
    assert heard(said) == f"Your ORD-{number} has shipped."
    for way in (
        f"ORD-{number}",
        f"o r d {spelled(number)}",
        f"O. R. D. {' '.join(number)}.",
        f"Ord, {number}",
        f"ord{number}",
        f"O-R-D {number[:2]} {number[2:]}",
        f"order number {spelled(number)}",
        f"order {number[0]},{number[1:]}",
        f"oh are dee, {', '.join(number)}",
    ):
        assert heard(way).rstrip(".") == f"ORD-{number}", way


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Where is order ten oh one?", "Where is ORD-1001?"),
        ("order one thousand one", "ORD-1001"),
        ("order 1 thousand and 2", "ORD-1002"),
        ("my order number is one double zero three", "my ORD-1003"),
        ("O, r d, one, zero, zero, one.", "ORD-1001."),
        ("order one zero zero for", "ORD-1004"),
        ("order forty ninety", "ORD-4090"),
        ("order 10 01 please", "ORD-1001 please"),
        ("orders 1001 and 1002", "ORD-1001 and 1002"),
        ("order 1001, 2 items", "ORD-1001, 2 items"),
        ("the code is four eight two one five six", "the code is 482156"),
        ("4 8 2 1", "4821"),
        # As the recognizer wrote them.
        ("Ort, nine, one, one, seven.", "ORD-9117."),
        ("Where's my order, o'r. D., 4519?", "Where's my ORD-4519?"),
        ("Where'd O R D? 7113.", "Where'd ORD-7113."),
        ("It's ord to 320.", "It's ORD-2320."),
        ("It's O'ardi, one four, six, four.", "It's ORD-1464."),
        ("Where's Ord, seventeen, two, one, nine?", "Where's ORD-7219?"),
        ("Ord, seventh, five, zero, six.", "ORD-7506."),
        ("Where's ord, seventy, seven, two, three, eight?", "Where's ORD-7238?"),
        ("It's O'ardy for seven two nine.", "It's ORD-4729."),
        ("Ord, D, two, one, eight, six.", "ORD-2186."),
        ("Where is my order, Rd, for six, two, two.", "Where is my ORD-4622."),
        ("It's O'arty, nine, zero, zero, nine.", "It's ORD-9009."),
        ("Ord, a, eight, for five.", "ORD-8845."),
        ("O R D one zero zero one a friend said.", "ORD-1001 a friend said."),
        ("Where is Ord, for seven for eight?", "Where is ORD-4748?"),
        ("Send o r d one zero zero one to my sister.", "Send ORD-1001 to my sister."),
    ],
)
def test_numbers_are_heard_as_they_are_written(said: str, written: str) -> None:
    assert heard(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "I'd like to order two 4090s.",
        "The order of one part came late.",
        "It cost $1,599.99 on the 3rd.",
        "Refund 4821, please.",
        "Is the RTX 4090 in stock?",
        "I want two or three of them.",
        "order 123456789012",
        "The door is open.",
        "a word or decision",
        "I bought it for two or three days.",
        "Or to 4 Main Street.",
    ],
)
def test_what_is_no_order_number_stays(said: str) -> None:
    assert heard(said) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ticket TCK-12 is open.", "Ticket T C K, one two is open."),
        ("Your order 1002 is here.", "Your order one zero zero two is here."),
        ("Say REFUND 4821.", "Say REFUND four eight two one."),
        ("The code is 482156.", "The code is four eight two one five six."),
        ("It costs $1,599.99.", "It costs $1,599.99."),
        ("An RTX 4090 and a Ryzen 7800X3D.", "An RTX 4090 and a Ryzen 7800X3D."),
        ("**Shipped**: see [returns](https://example.com/r)", "Shipped: see returns"),
        ("UPS 1Z999AA1", "UPS one Z nine nine, nine A A one"),
        ("- one\n- two", "one\ntwo"),
    ],
)
def test_text_is_said_as_a_person_would(text: str, said: str) -> None:
    assert sayable(text) == said


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It shipped. It comes on Friday!", ["It shipped.", "It comes on Friday!"]),
        ("That is $1.50 for No. 5.", ["That is $1.50 for No. 5."]),
        ("Ask Dr. Who. Then call.", ["Ask Dr. Who.", "Then call."]),
        ("One\n\nTwo", ["One", "Two"]),
        ('He said "Yes." Then he left.', ['He said "Yes."', "Then he left."]),
        ("  ", []),
    ],
)
def test_answers_are_said_sentence_by_sentence(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("My order number is", True),
        ("O R D, one zero", True),
        ("I want to return the", True),
        ("Well,", True),
        ("Where is ORD-1001?", False),
        ("O R D one zero zero one", False),
        ("Thank you.", False),
        ("", False),
    ],
)
def test_a_caller_who_has_more_to_say_is_given_time(text: str, *, unfinished: bool) -> None:
    assert is_unfinished(text) is unfinished


@pytest.mark.parametrize(
    ("form", "example", "number"),
    [
        ("#W{7}", "#W2378156", "#W2378156"),
        ("#W{7}", "#W2378156", "#W9041887"),
        ("{4-6}", "1001", "1002"),
        ("{4-6}", "1001", "204518"),
        ("EU-{4}/{1-5}", "EU-2026/17", "EU-2026/17"),
        ("EU-{4}/{1-5}", "EU-2026/17", "EU-1999/40312"),
        ("SO{6}", "SO000123", "SO004517"),
    ],
)
def test_numbers_of_any_form_come_back_as_they_were_said(
    form: str, example: str, number: str
) -> None:
    numbers = OrderForm(form, example, form.partition("{")[0])
    said = words.sayable(f"Your order {number} has shipped.", numbers)
    assert not re.search(r"\d", said)
    written = numbers.in_words(digits_of(number))
    assert hearing.normalized(said, numbers) == f"Your {written} has shipped."
    digits = spelled(digits_of(number))
    assert hearing.normalized(f"it is order number {digits}", numbers) == f"it is {written}"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("It's double u two three seven eight one five six.", "It's #W2378156."),
        ("w 237 81 56 please", "#W2378156 please"),
        ("Where is order W, 2 3 7 8 1 5 6?", "Where is #W2378156?"),
        ("order 1001", "order 1001"),
        ("I have two or three questions", "I have two or three questions"),
    ],
)
def test_a_letter_is_heard_by_its_name(said: str, written: str) -> None:
    assert hearing.normalized(said, OrderForm("#W{7}", "#W2378156", "#W")) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("e u two zero two six slash one seven", "EU-2026/17"),
        ("order EU 2026 17", "EU-2026/17"),
        ("E. U. 2026, slash 17, thanks", "EU-2026/17, thanks"),
    ],
)
def test_a_number_in_pieces_is_heard_whole(said: str, written: str) -> None:
    assert hearing.normalized(said, OrderForm("EU-{4}/{1-5}", "EU-2026/17", "R-")) == written
