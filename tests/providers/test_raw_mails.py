"""Whole mails, built as real mail programs build them, are read as their writers meant them."""

# ruff: noqa: RUF001 - the texts are as their writers typed them

import json
from pathlib import Path

import pytest

from support_agent.domain.quotations import PASSED_ON, own_lines
from support_agent.ports import InboundMessage
from tests.loopback.inbound_mail import multipart, unsigned
from tests.providers.test_mail_parts import raw
from tests.providers.test_sendgrid import simulated

MAILS = Path(__file__).parent / "mails"
SHARED = Path("/work/shared/data/mails")

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


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared mails are not on this machine")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("M02-gb2312-with-gbk-and-dash", "你好 – 订单1001在哪里? 鎔 Where is order 1001?"),
        ("M06-latin1-labelled-us-ascii", "Grüße, where is order 1001?"),
        ("M08-windows-1252", "Where’s order “1001” – and what’s its price in €?"),
        ("M12-unknown-8bit", "Where is order 1001? Füße"),
        ("M20-html", "Hi,\n\nwhere is my order 1001?"),
        *((f"M{number}-html", "Where is order 1001?") for number in (21, 22, 23, 24)),
        ("M27-bottom", "Hi,\n\nI mean order 1001. Where is it?\n\nAlex"),
        ("M33-text", "Please see the attached photo of the damage."),
        ("M37-empty", ""),
        ("M39-no", "Where is order 1001?"),
        ("M40-format", "Where is my order 1001? It has been a long time."),
        ("M42-plain", "Where is order 1001?"),
        ("M43-plain", "Where is order 1001?"),
        ("M44-apple", "First part: hello.\nWhere is order 1001?"),
        ("M45-bad", "Where is order 1001?"),
        ("M46-wrong", "Where is order 1001?"),
        ("M47-malformed", "Where is order 1001?"),
        ("M48-rtl", "مرحبا، أين طلبي رقم ١٠٠١ ؟"),
        ("M50-smime", "Where is order 1001?"),
    ],
)
def test_the_shared_mails_are_read_whole(name: str, text: str) -> None:
    read = raw(SHARED.joinpath(f"{name}.eml").read_bytes())
    assert read.content == text
    assert read.automatic is None


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared mails are not on this machine")
@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("M28-inline", "> Shall we send a new one?\n\nNo, I would like to know where it is."),
        ("M30-calendar", "calendar invitation"),
        ("M31-winmail.dat", "winmail.dat"),
        ("M34-forwarded", "> Where is order 1001?"),
        ("M35-forwarded", "> Your parcel 1Z88A4F20309173665 is delayed."),
        ("M51-pgp", "encrypted (PGP)"),
    ],
)
def test_the_shared_mails_say_what_they_are(name: str, part: str) -> None:
    assert part in raw(SHARED.joinpath(f"{name}.eml").read_bytes()).content


@pytest.mark.parametrize("path", sorted(MAILS.glob("talon/*.eml")), ids=lambda path: path.stem)
def test_the_replies_of_twelve_mail_programs_say_hello(path: Path) -> None:
    read = raw(path.read_bytes())
    assert read.content.split("\n")[0].strip() == "Hello"
    assert read.quoted
    assert read.automatic is None
