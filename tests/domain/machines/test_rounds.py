"""Texts that say the same, and texts that only look alike."""

import time

import pytest

from support_agent.domain.machines.rounds import is_loop, near_identical, with_echoes

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
        ("Away, back on Monday.", "Away, back on Thursday."),
        ("Closed until May 4.", "Closed until June 11."),
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
        ("Can it come on Monday?", "Can it come on Friday?"),
        ("Where is my order?", "Where is my refund?"),
        ("Do you have the RTX 4090 in stock?", "Do you have the RTX 4080 in stock?"),
        ("hello", "hello there, my new GPU makes a strange noise when I start a game"),
    ],
)
def test_another_question_is_another_text(one: str, other: str) -> None:
    assert not near_identical(one, other)


def test_long_texts_of_few_letters_are_compared_at_once() -> None:
    began = time.perf_counter()
    near_identical("a b" * 666, "b a" * 666)
    assert time.perf_counter() - began < 0.5


AWAY = "I'm out of office until Monday and will read your message then."
BACK = "Your message has reached us and waits for one of our agents."
CLOSED = "Our opening hours are nine to five from Monday to Friday."


@pytest.mark.parametrize(
    "texts",
    [
        [AWAY] * 4,
        [AWAY, BACK] * 3 + [AWAY],
        [AWAY, AWAY, BACK, AWAY, BACK, BACK, BACK],
        [AWAY, BACK, CLOSED] * 3 + [AWAY],
        ["Hello, where is my order?", *[AWAY, BACK] * 4],
    ],
)
def test_a_few_texts_that_take_turns_go_round(texts: list[str]) -> None:
    assert is_loop(texts)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [AWAY],
        [AWAY] * 3,
        [AWAY, BACK] * 3,
        [AWAY, BACK, CLOSED] * 3,
        ["where is my order?", "thanks!", "and the other one?", "thanks!", "ok", "thanks!", "ok"],
        ["1", "2", "1", "2", "1", "2", "1"],
        [f"Where is order 100{n}?" for n in range(10)],
        [*[AWAY, BACK] * 3, "One more thing: when do you open?"],
    ],
)
def test_what_a_person_writes_in_a_day_does_not(texts: list[str]) -> None:
    assert not is_loop(texts)


LONGER = [f"{AWAY} {word}" for word in ("It is a long one.", "My colleagues are there for you.")]
MANY = [AWAY, BACK, CLOSED, *LONGER]


def test_a_long_text_comes_three_times_whatever_stands_between() -> None:
    assert not is_loop([*MANY * 2])
    assert is_loop([AWAY, "ok", AWAY, "yes", "no", AWAY, "thanks", "hi", AWAY])


SHORT = ["We got it.", "A colleague answers.", "Please wait.", "We are at lunch.", "Thank you!"]


@pytest.mark.parametrize("texts", [MANY * 3, SHORT * 3, [*SHORT, *SHORT[::-1], *SHORT[:2]]])
def test_seven_texts_in_a_row_that_all_came_before_are_a_round(texts: list[str]) -> None:
    assert is_loop(texts)
    assert not is_loop(texts[: len(set(texts)) + 6])


def test_one_long_question_about_many_orders_is_no_round() -> None:
    ask = "Hello, could you please tell me where my order {} is now? Thank you very much!"
    between = ["thanks!", "and when?", "great", "oh, I see now", "that is late", "fine by me"]
    texts = [each for n in range(6) for each in (between[n], ask.format(1000 + n))]
    assert not is_loop(texts)


@pytest.mark.parametrize(
    "text", ["Ticket #{} received.", "Case {} registered", "Busy. Call you back, ref {}"]
)
def test_short_notices_differ_by_more_than_their_number(text: str) -> None:
    assert is_loop([text.format(48213 + 7 * n) for n in range(4)])


def test_our_own_words_that_come_back_are_one_text() -> None:
    ours = [AWAY + " Yes.", BACK + " No.", CLOSED + " We do."]
    back = [f"Re: {each}" for each in (*ours, ours[0])]
    assert is_loop(with_echoes(back, ours))
    assert with_echoes(["yes", "Where is my order?"], [*ours, "yes"]) == [
        "yes",
        "Where is my order?",
    ]
