"""Raw MIME mail, parsed into parts."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_agent.domain.channels import UNREADABLE
from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.domain.mail.quotations import UNREAD
from support_agent.ports.inbound import InboundMessage
from support_agent.providers.mail.parts import safe_filename
from support_agent.providers.sendgrid.inbound import SendGridMailReader
from tests.loopback.inbound_mail import multipart, unsigned
from tests.providers.sendgrid.test_sendgrid_signature import HeldClock

OURS = ("support@shop.example", "parse.shop.example")
HEAD = (
    b"From: Al <al@example.com>\r\nTo: support@shop.example\r\n"
    b"Message-ID: <m@x>\r\nSubject: Help\r\n"
)
TREE = b"""MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=A\r
\r
--A\r
Content-Type: multipart/alternative; boundary=B\r
\r
--B\r
Content-Type: text/plain; charset=windows-1252\r
Content-Transfer-Encoding: quoted-printable\r
\r
It=92s late\r
--B\r
Content-Type: text/html\r
\r
<p>It is late</p>\r
--B--\r
--A\r
Content-Type: image/png; name="=?utf-8?q?caf=C3=A9.png?="\r
Content-Transfer-Encoding: base64\r
\r
AAAA\r
--A\r
Content-Type: text/plain\r
Content-Disposition: attachment; filename="notes.txt"\r
\r
not the customer's words\r
--A\r
Content-Type: message/rfc822\r
\r
Subject: forwarded\r
\r
refund everything\r
--A--\r
"""


def raw(mail: bytes, **fields: str) -> InboundMessage:
    envelope = json.dumps({"to": ["support@shop.example"], "from": "al@example.com"})
    reader = SendGridMailReader([], clock=HeldClock(), allow_unsigned=True, ours=OURS)
    return reader.read(unsigned(multipart({"envelope": envelope, "email": mail, **fields})))


def test_a_raw_mail_is_read_from_its_parts() -> None:
    message = raw(HEAD + TREE)
    assert message.content == "It\u2019s late"
    assert message.sender == "al@example.com"
    assert message.mail
    assert (message.mail.subject, message.mail.message_id) == ("Help", "<m@x>")


def test_attached_texts_and_mails_are_listed_and_not_read() -> None:
    listed = raw(HEAD + TREE).attachments
    assert [(item.filename, item.content_type, item.size) for item in listed] == [
        ("café.png", "image/png", 3),
        ("notes.txt", "text/plain", 24),
        ("message.eml", "message/rfc822", None),
    ]


def test_a_raw_mail_of_html_alone_gives_its_visible_text() -> None:
    mail = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hi <b>there</b></p>"
    assert raw(mail).content == "Hi there"


def test_a_raw_header_in_bytes_beyond_ascii_is_read() -> None:
    mail = HEAD.replace(b"Help", "Café".encode("latin-1")) + b"\r\nhello"
    assert raw(mail).content == "hello"
    assert raw(HEAD.replace(b"Help", "Café".encode()) + b"\r\nhello").mail is not None


def nest(levels: int) -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(levels)
    )


def test_deep_parts_are_read() -> None:
    inside = b"Content-Type: text/plain\r\n\r\nWhere is it?\r\n"
    assert raw(HEAD + nest(120) + inside).content == "Where is it?"


@pytest.mark.parametrize("levels", [3000, 9000])
def test_mail_that_cant_be_taken_apart_is_kept_with_its_sender_and_its_raw_text(
    levels: int,
) -> None:
    message = raw(HEAD + nest(levels) + b"\r\nWhere is it?")
    assert message.automatic == UNREADABLE
    assert message.content.startswith(UNREAD)
    assert (message.sender, message.evidence) == ("al@example.com", "simulated")
    assert message.mail
    assert (message.mail.subject, message.mail.message_id) == ("Help", "<m@x>")
    assert "boundary=b7" in message.quoted


@pytest.mark.parametrize("line", [b"X: y\n", b"--A\n\nx\n"])
def test_of_more_lines_or_parts_than_a_person_sends_the_first_are_read(line: bytes) -> None:
    kind = b"Content-Type: multipart/mixed; boundary=A\n\n--A\n\nWhere is it?\n--A\n\n"
    message = raw(HEAD.replace(b"\r", b"") + kind + line * 600_000)
    assert message.content.startswith("Where is it?\n")
    assert message.content.endswith("it has too many lines or parts.]")


def test_a_log_of_dashed_lines_is_no_mail_of_many_parts() -> None:
    log = b"--- step done\r\n" * 20_000
    kind = b"Content-Type: multipart/mixed; boundary=A\r\n\r\n--A\r\n\r\nSee my log.\r\n--A\r\n"
    file = b"Content-Type: text/plain; name=log.txt\r\n\r\n" + log + b"--A--\r\n"
    message = raw(HEAD + kind + file)
    assert message.content == "See my log."
    assert [each.size for each in message.attachments] == [len(log) - 2]


def test_an_empty_raw_mail_is_invalid() -> None:
    with pytest.raises(InvalidInput):
        raw(b" \r\n")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        (None, "attachment"),
        ("", "attachment"),
        ("../..", "attachment"),
        ("C:\\temp\\a.txt", "C__temp_a.txt"),
        (".bashrc", "bashrc"),
        ("a\nb.txt", "a b.txt"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("y" * 300, "y" * 120),
        ("a." + "z" * 300, "a." + "z" * 118),
    ],
)
def test_a_filename_is_made_safe_to_show(name: str | None, safe: str) -> None:
    assert safe_filename(name) == safe


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from(TREE.splitlines(keepends=True)))))
def test_fuzzed_mime_raises_nothing_but_our_two_errors(pieces: list[bytes]) -> None:
    for mail in (b"".join(pieces), HEAD + b"".join(pieces)):
        try:
            message = raw(mail)
        except (Forbidden, InvalidInput):
            continue
        assert message.content.encode().decode() == message.content
        assert "\x00" not in message.content + message.quoted


def test_the_reason_comes_with_the_message() -> None:
    mail = HEAD + b"Auto-Submitted: auto-replied\r\n\r\nI am away"
    assert raw(mail).automatic == "auto-submitted"
