"""Hostile mail forms raise only our two errors, and produce nothing that can't be stored."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.ports.inbound import InboundMessage
from tests.loopback.inbound_mail import multipart, unsigned
from tests.providers.sendgrid.test_sendgrid import form, simulated


def checked(message: InboundMessage) -> None:
    """Every text of a message can be stored: no NUL, no lone surrogate, one-line headers."""
    mail: Any = message.mail
    lines = [message.sender or "", message.sender_name, message.recipient, mail.subject]
    lines += [mail.message_id or "", mail.in_reply_to or "", *mail.references]
    lines += [item.filename for item in message.attachments]
    lines += [item.content_type for item in message.attachments]
    for text in [*lines, message.content, message.quoted, message.provider_id]:
        assert "\x00" not in text
        assert text.encode().decode() == text
    for text in lines:
        assert "\n" not in text
        assert "\r" not in text


HOSTILE = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode(errors="surrogatepass")),
    st.sampled_from(
        [
            b"<a@b.c>",
            b'{"to":["\\u0000@x"],"from":""}',
            b'{"to":"x"}',
            b"From: \x00<a@b.c>\n",
            b"=?utf-7?q?+2AA-?=",
        ]
    ),
)
NAMES = [
    *("headers", "from", "to", "subject", "text", "html", "envelope", "charsets", "email"),
    *("attachment-info", "dkim", "SPF", "x"),
]


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(NAMES), HOSTILE), st.sampled_from(["utf-7", "big5", "cp037"])
)
def test_fuzzed_fields_raise_nothing_but_our_two_errors(
    fields: dict[str, bytes], charset: str
) -> None:
    charsets = json.dumps(dict.fromkeys(NAMES, charset))
    for changed in (fields, {**fields, "charsets": charsets}, {**form(), **fields}):
        try:
            checked(simulated(unsigned(multipart(changed))))
        except (Forbidden, InvalidInput):
            continue


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=60))
def test_fuzzed_bodies_raise_nothing_but_our_two_errors(body: bytes, content_type: str) -> None:
    for request in (
        unsigned(body),
        unsigned(body, content_type),
        unsigned(b"--xYzZY\r\n" + body + b"\r\n--xYzZY--"),
        unsigned(multipart(form()) + body, f"multipart/form-data; boundary=xYzZY{content_type}"),
    ):
        try:
            checked(simulated(request))
        except (Forbidden, InvalidInput):
            continue
