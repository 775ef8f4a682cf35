"""Wishes for no more texts, and texts about an order or a question."""

import time
from typing import Any

import pytest

from support_agent.domain.wishes.no_texts import (
    plain_wish,
    possible_languages,
    said_alone,
    stops_texts,
    wishes_no_texts,
)
from support_agent.domain.wishes.no_texts_language import LANGUAGES, Said, sentences
from tests.corpora import rows

ROWS = rows("no_texts")
ANSWERS = rows("no_texts_answers")


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
    "row", [each for each in ROWS if not each["wish"]], ids=lambda row: row["text"]
)
def test_other_words_of_the_set_never_stop_texts(row: dict[str, Any]) -> None:
    assert not stops_texts(row["text"], row["text"], asks_only_that=True) or "doubt" in row


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row['before']} / {row['text']}")
def test_an_answer_of_the_set_stops_texts_or_not(row: dict[str, Any]) -> None:
    stops = stops_texts(row["text"], row["before"], asks_only_that=True)
    assert stops is row["stops"] or "doubt" in row


@pytest.mark.parametrize(
    "text",
    ["opt-out", "Stop sending me these messages", "don't text me again", "ARRET", "Arrêt", "BAJA",
     "ALTO!", "alto por favor", "Stop it", "Do not message me anymore", "Cancel please",
     "plz end", "quit, thanks", "Thanks. Quit texting.", "wrong number, stop", "Stop - John",
     "I want to opt out of these", "don't text me, mail me please", "texts off",
     "I want off this text list", "please make the texts stop", "I've had it with these texts",
     "had enough of your texts", "Can you stop texting me?", "Hört auf, mir zu schreiben",
     "keine Werbe-SMS", "🛑", "退订"],
)  # fmt: skip
def test_a_wish_for_no_more_texts_is_heard(text: str) -> None:
    assert wishes_no_texts(text)


@pytest.mark.parametrize(
    "text",
    ["stop the order", "Stop order 1003 please", "please cancel my order", "stop it from beeping",
     "I want to cancel", "Did you stop the text alerts?", "How do I stop the fan?",
     "why did I get this message?", "no message came", "alto precio", "text me, don't call",
     "don't text me before 9", "no message from the carrier", "stop by the store and text me",
     "no more questions, thanks", "can you end the call", "don't send me the red one",
     "do I get a message when it is here?", "no, thank you", "he sent me a message",
     "No me llegó el SMS", "Non posso mandare messaggi?", "Stoppt die Lieferung", ""],
)  # fmt: skip
def test_other_words_are_no_such_wish(text: str) -> None:
    assert not wishes_no_texts(text)


@pytest.mark.parametrize(
    "text",
    ["How do I stop the texts?", "how can i opt out", "what do I have to do so these texts stop?",
     "Wie melde ich mich von den SMS ab?", "wie beende ich diese Nachrichten",
     "comment arrêter les sms", "¿cómo paro de recibir sms?", "как прекратить смс?",
     "如何停止短信?"],
)  # fmt: skip
def test_who_asks_how_to_stop_texts_is_told_but_has_not_stopped_them(text: str) -> None:
    assert wishes_no_texts(text)
    assert not stops_texts(text, text, asks_only_that=True)
    assert stops_texts("then stop them", text, asks_only_that=False)


@pytest.mark.parametrize(
    "text",
    ["unsubscirbe", "please unsubcribe", "unsubsrcibe me", "stop textting me", "no more mesages",
     "quit messagging me", "keine Nachrichtn mehr", "no me manden más mensjaes", "désabonez moi"],
)  # fmt: skip
def test_a_misspelled_wish_is_heard(text: str) -> None:
    assert wishes_no_texts(text)


@pytest.mark.parametrize(
    "text",
    ["no texture on the case", "stop the massage chair", "no contract, please", "subscribe me",
     "stop testing me", "no more passages", "keine Nachrüstung", "enough massage oil"],
)  # fmt: skip
def test_another_word_is_no_misspelled_one(text: str) -> None:
    assert not wishes_no_texts(text)


@pytest.mark.parametrize(
    "text", ["yes", "Yes please!", "ja bitte", "sí", "да", "はい", "是的", "evet"]
)
def test_a_yes_stops_texts_only_behind_a_wish_and_no_other_question(text: str) -> None:
    assert stops_texts(text, "no more texts please", asks_only_that=True)
    assert stops_texts(text, "bitte keine SMS mehr", asks_only_that=True)
    assert not stops_texts(text, "no more texts please", asks_only_that=False)
    for before in ("", "take me off hold please", "stop sending me the wrong fans", "where is it?"):
        assert not stops_texts(text, before, asks_only_that=True)


@pytest.mark.parametrize(
    "text", ["yes stop them", "stop it", "then stop that please", "oui arrêtez"]
)
def test_what_only_ends_ends_what_was_spoken_of(text: str) -> None:
    assert stops_texts(text, "no more texts please", asks_only_that=False)
    for before in ("", "stop sending me the wrong fans", "Stop, wait, I meant order 1002"):
        assert not stops_texts(text, before, asks_only_that=True)


@pytest.mark.parametrize(
    "text",
    ["Stop, I meant order 1002", "take me off hold", "unsubscribe me from the warranty plan",
     "I said stop emailing me. Text me.", "stop sending me the wrong fans", "no keep texting me",
     "if it is late, no more texts", "my wife wrote no more texts", "yes, but not at night",
     "hört auf mir falsche Teile zu schicken", "nein, doch weiter SMS", "no dejen de mandarme sms"],
)  # fmt: skip
def test_what_is_about_something_else_or_takes_it_back_is_no_plain_wish(text: str) -> None:
    assert plain_wish(text) == ""


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
        stops_texts(each * 5_000, each * 5_000, asks_only_that=True)
    assert time.process_time() - began < 0.5


def test_no_word_of_a_language_is_lost_when_a_text_is_read_only_in_some() -> None:
    for language in LANGUAGES:
        for phrase in [*language.refusals, *language.whole, *language.yes]:
            # A word that is open at its end goes on in a text.
            goes_on = "" if language.joined or phrase.endswith(" ") else "abc"
            said = Said(f" hm {phrase.strip()}{goes_on} hm ", asked=False)
            assert language in possible_languages([said]), phrase


def test_a_text_without_such_words_is_read_in_few_languages() -> None:
    apart = [each for each in LANGUAGES if not each.joined]
    read = possible_languages(sentences("The parcel came today, thank you!"))
    assert len([each for each in read if not each.joined]) < len(apart) / 4
