"""What wishes for no more texts, and what is about an order or a question."""

import time
from typing import Any

import pytest

from support_agent.domain.no_texts import said_alone, wishes_no_texts
from tests.corpora import rows

ROWS = rows("no_texts")


@pytest.mark.parametrize(
    "row", [each for each in ROWS if each["wish"]], ids=lambda row: row["text"]
)
def test_a_wish_of_the_set_is_heard(row: dict[str, Any]) -> None:
    assert wishes_no_texts(row["text"]) or "doubt" in row


@pytest.mark.parametrize(
    "row", [each for each in ROWS if not each["wish"]], ids=lambda row: row["text"]
)
def test_other_words_of_the_set_are_no_wish(row: dict[str, Any]) -> None:
    assert not wishes_no_texts(row["text"]) or "doubt" in row


@pytest.mark.parametrize(
    "text",
    ["opt-out", "Stop sending me these messages", "don't text me again", "ARRET", "Arrêt", "BAJA",
     "ALTO!", "alto por favor", "Stop it", "Do not message me anymore", "Cancel please",
     "plz end", "quit, thanks", "Thanks. Quit texting.", "wrong number, stop", "Stop - John",
     "I want to opt out of these", "don't text me, mail me please", "texts off",
     "Can you stop texting me?", "Hört auf, mir zu schreiben", "keine Werbe-SMS", "🛑", "退订"],
)  # fmt: skip
def test_a_wish_for_no_more_texts_is_heard(text: str) -> None:
    assert wishes_no_texts(text)


@pytest.mark.parametrize(
    "text",
    ["stop the order", "Stop order 1003 please", "please cancel my order", "stop it from beeping",
     "I want to cancel", "Did you stop the text alerts?", "How do I stop the texts?",
     "why did I get this message?", "no message came", "alto precio", "text me, don't call",
     "don't text me before 9", "no message from the carrier", "stop by the store and text me",
     "no more questions, thanks", "can you end the call", "don't send me the red one",
     "do I get a message when it is here?", "no, thank you", "he sent me a message",
     "No me llegó el SMS", "Non posso mandare messaggi?", "Stoppt die Lieferung", ""],
)  # fmt: skip
def test_other_words_are_no_such_wish(text: str) -> None:
    assert not wishes_no_texts(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [("STOP!", "stop"), ("stop, please.", "stop"), ("I said STOP.", "stop"), ("STOP STOP", "stop"),
     ("S T O P", "stop"), ("Opt out", "optout"), ("stop thx 🙏", "stop"), ("“Stop”", "stop"),
     ("Stop?", ""), ("stop the order", "stoptheorder"), ("", ""), ("please", "")],
)  # fmt: skip
def test_a_word_is_alone_beside_marks_manners_and_itself(text: str, word: str) -> None:
    assert said_alone(text, manners=True) == word


def test_manners_count_where_they_may_ask_for_something_else() -> None:
    assert said_alone("Cancel!!", manners=False) == "cancel"
    assert said_alone("cancel please", manners=False) == "cancelplease"


def test_a_long_text_is_read_in_no_time() -> None:
    began = time.process_time()
    for each in ("stop ", "no text ", "please ", "hört auf, ", "别"):
        wishes_no_texts(each * 5_000)
    assert time.process_time() - began < 0.5
