"""Complete mails, built like those of real mail programs, are read as their writers meant them."""

import json
from pathlib import Path

import pytest

from support_agent.domain.mail.quotations import MAYBE_INSIDE, PASSED_ON, own_lines
from support_agent.ports.inbound import InboundMessage
from tests.loopback.inbound_mail import multipart, unsigned
from tests.providers.mail.test_mail_parts import raw
from tests.providers.sendgrid.test_sendgrid import simulated

MAILS = Path(__file__).parent / "mails"

READ = {
    "gmail-pt": "Onde está o pedido 1001?",
    "gmail-pl-html": "Gdzie jest 1001?",
    "outlook-web-de": "Wo ist 1001?",
    "outlook-desktop-fr": "Où est 1001 ?",
    "outlook-plain": "Where is 1001?",
    "apple-inline-quote": "Where is 1001?",
    "thunderbird-bottom": "Hi,\n\nNo. Where is 1001?",
    "thunderbird-flowed": "Where is my order 1001? It has been long.",
    "yahoo-one-line": "Where is 1001?",
    "yahoo-mobile": "Where is 1001?\n\nSent from Yahoo Mail for iPhone",
    "zoho": "Where is 1001?",
    "web-de": "Wo ist 1001?",
    "proton": "Where is 1001?",
    "qq-mail": "1001在哪里?",
    "mail-ru": "Где 1001?",
    "html-stub": "Where is 1001?",
    "one-line-plain": "Where is 1001?",
    "pgp-signed": "Where is 1001?",
    "netease-en": "Where is 1001?",
    "eudora": "Where is 1001?",
    "notes": "Where is 1001?",
    "horde": "Where is 1001?",
    "gmail-th": "Where is 1001?",
    "gmail-lt": "Where is 1001?",
    "reply-line": "Where is 1001?",
    "bar-outlook": "Where is 1001?",
    "bar-table": "Where is 1001?",
    "supercite": "Where is 1001?",
    "broken-quote": "Where is 1001?",
    "letter-de": (
        "Guten Tag,\n\nVon: Max Muster\nAn: Shop\nDatum: 30.11.2026\nBetreff: Reklamation\n\n"
        "Wo ist 1001?"
    ),
    "letter-en": (
        "Dear team,\n\nTo: Shop\nFrom: Al\nDate: November 30, 2026\nSubject: Complaint\n\n"
        "Where is 1001?"
    ),
    "letter-form": "My data:\n\nFrom: al@example.com\nSubject: Question\n\nWhere is 1001?",
    "outlook-answers": f"Siehe unten.\n\n{MAYBE_INSIDE}\n> Welche Karte?\n> Die blaue.",
}
PASSED_ON_MAILS = {
    "gmail-forward": "",
    "outlook-forward-nl": "Ter info",
    "apple-forward": "",
    "attached-mail": "",
}
SEALED = {"pgp-inline": "PGP", "smime-sealed": "S/MIME"}


def mail(name: str) -> InboundMessage:
    return raw(MAILS.joinpath(f"{name}.eml").read_bytes())


def test_every_mail_here_is_read_by_a_test() -> None:
    names = {path.stem for path in MAILS.glob("*.eml")}
    assert names == {*READ, *PASSED_ON_MAILS, *SEALED, "gmail-inline"}


@pytest.mark.parametrize(("name", "text"), READ.items())
def test_only_the_new_words_are_the_message(name: str, text: str) -> None:
    assert mail(name).content == text


@pytest.mark.parametrize(("name", "own"), PASSED_ON_MAILS.items())
def test_what_was_passed_on_is_read_with_its_sender(name: str, own: str) -> None:
    content = mail(name).content
    assert PASSED_ON in content
    assert "Carrier" in content or "Bezorger" in content
    assert "> Your parcel is late" in content
    assert own_lines(content) == own


@pytest.mark.parametrize(("name", "kind"), SEALED.items())
def test_a_mail_that_cant_be_read_says_so(name: str, kind: str) -> None:
    content = mail(name).content
    assert content.startswith("[This mail could not be read.")
    assert kind in content


def test_answers_between_questions_stay_with_them() -> None:
    assert mail("gmail-inline").content == (
        "> Which order is it?\n\n1001\n\n> Do you want to talk to a human?\n\nNo, thank you."
    )


def test_a_mail_attached_to_a_parsed_form_is_read_as_well() -> None:
    inner = b"From: Carrier <c@example.net>\r\nSubject: Delay\r\n\r\nYour parcel is late."
    info = {"attachment1": {"filename": "original.eml", "type": "message/rfc822"}}
    fields = {
        "from": "al@example.com",
        "to": "support@shop.example",
        "subject": "Fwd: Delay",
        "text": "\n",
        "attachment-info": json.dumps(info),
    }
    files = {"attachment1": ("original.eml", "message/rfc822", inner)}
    content = simulated(unsigned(multipart(fields, files))).content
    assert "> Your parcel is late." in content
    assert own_lines(content) == ""


@pytest.mark.parametrize("path", sorted(MAILS.glob("talon/*.eml")), ids=lambda path: path.stem)
def test_the_replies_of_twelve_mail_programs_say_hello(path: Path) -> None:
    read = raw(path.read_bytes())
    assert read.content.split("\n")[0].strip() == "Hello"
    assert read.quoted
    assert read.automatic is None
