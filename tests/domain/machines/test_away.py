"""Away notes and program notices are told apart from what people write about the same things."""

import pytest

from support_agent.domain.machines.away import (
    is_away_note,
    is_notice,
    says_undelivered,
    speaks_of_trade,
)
from tests.flows.intake.test_machines_that_reply import MACHINES, PEOPLE, Mail, named

# Their words don't show what they are; they are recognized by repetition.
ODD = {"away-en-5", "odd-1", "odd-2"}


@pytest.mark.parametrize("mail", [m for m in MACHINES if m["id"] not in ODD], ids=named)
def test_a_machine_is_known_by_its_words(mail: Mail) -> None:
    is_away = is_away_note(mail["text"])
    assert is_away == mail["id"].startswith("away")
    assert is_away or is_notice(mail["subject"], mail["text"])


@pytest.mark.parametrize("mail", PEOPLE, ids=named)
def test_a_person_is_not_taken_for_one(mail: Mail) -> None:
    assert not is_away_note(mail["text"])
    assert not is_notice(mail["subject"], mail["text"])


@pytest.mark.parametrize(
    "text",
    [
        "I'm on annual leave till May and will get back to you. Can you refund the fans before?",
        "Bin im Urlaub und melde mich danach. Die Bestellung bitte stornieren!",
        "Je suis en vacances, je vous répondrai lundi. Gardez le colis jusque-là.",
        "Я в отпуске и отвечу позже. Где мой заказ?",
    ],
)
def test_an_absence_beside_what_is_traded_is_a_persons(text: str) -> None:
    assert speaks_of_trade(text)
    assert not is_away_note(text)


@pytest.mark.parametrize(
    ("subject", "text", "notice"),
    [
        ("Read: My fans", "Your message\n\nSubject: My fans\n\nwas seen.", True),
        ("Leído: Mi caja", "Su mensaje\n\nAsunto: Mi caja", True),
        ("Przeczytano: Wentylator", "Temat: Wentylator", True),
        ("Read: the note on my door", "It says where to put it.", False),
        ("Read:", "I cannot read the label.", False),
    ],
)
def test_a_receipt_names_the_mail_it_is_for(subject: str, text: str, notice: bool) -> None:
    assert is_notice(subject, text) == notice


@pytest.mark.parametrize(
    ("text", "undelivered"),
    [
        ("Din mail kunne ikke leveres til jens@example.dk.", True),
        ("Votre message n'a pas pu être remis : boîte pleine.", True),
        ("Zprávu nelze doručit, schránka je plná.", True),
        ("The parcel is not there, and nobody rang the bell.", False),
        ("Das Paket kam nie an.", False),
    ],
)
def test_a_returned_mail_is_known_in_its_language(text: str, undelivered: bool) -> None:
    assert says_undelivered(text) == undelivered
