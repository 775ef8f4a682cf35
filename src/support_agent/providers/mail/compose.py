"""Writes our mail: markdown as safe HTML and as plain text, with thread headers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from support_agent.domain.channels import normal_email
from support_agent.domain.sentences.tables import MESSAGES
from support_agent.domain.text.literal_marks import with_literal_marks
from support_agent.ports.inbound import MailHeaders
from support_agent.ports.sender import OutboundMessage, SendRejected
from support_agent.providers.mail.identity import message_ids
from support_agent.providers.plain_text import clean_line, clean_text

_SUBJECT_CHARS = 255

_TAGS = {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p"} | {
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
_PAGE = (
    '<!doctype html><html><body style="font-family:sans-serif;font-size:15px;line-height:1.5">'
    "{}</body></html>"
)
# A mark escaped in markdown: plain text shows the mark alone.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"[^<>\s]@[^<>\s]")


@dataclass(frozen=True, slots=True)
class ComposedMail:
    """A mail ready for any provider. `headers`: ours beyond To, From and Subject.

    `html` "": the mail is only plain text.
    """

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    headers: Mapping[str, str]


def compose(message: OutboundMessage, from_address: str) -> ComposedMail:
    """The mail to send. Raises SendRejected if its recipient is not one plain mailbox."""
    to = normal_email(message.to)
    if to is None:
        raise SendRejected("invalid_to", "the recipient is not one plain e-mail address")
    mail = message.mail or MailHeaders()
    text = clean_text(message.text)
    text = text if message.plain else with_literal_marks(text)
    message_id = _message_id(mail.message_id) or _own_id(message.id, from_address)
    return ComposedMail(
        to=to,
        subject=clean_line(mail.subject, _SUBJECT_CHARS) or MESSAGES.other_subject(),
        text=text if message.plain else _ESCAPED.sub(r"\1", text),
        html="" if message.plain else _PAGE.format(html_of_markdown(text)),
        message_id=message_id,
        headers={"Message-ID": message_id} | _thread_headers(mail),
    )


def html_of_markdown(text: str) -> str:
    """The markdown as HTML without scripts, styles or images; links only to the web and to mail."""
    return nh3.clean(
        _markdown().render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _thread_headers(mail: MailHeaders) -> dict[str, str]:
    answered = _message_id(mail.in_reply_to)
    references = message_ids(" ".join(mail.references))
    if answered and answered not in references:
        references = message_ids(" ".join((*references, answered)))
    # RFC 3834: tells other machines that a machine wrote this.
    headers = {
        "Auto-Submitted": "auto-replied" if answered else "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if answered:
        headers["In-Reply-To"] = answered
    if references:
        headers["References"] = " ".join(references)
    return headers


def _message_id(value: str | None) -> str | None:
    ids = message_ids(value or "")
    return ids[0] if ids and _ADDRESS.search(ids[0]) else None


def _own_id(row_id: int, from_address: str) -> str:
    return f"<message-{row_id}@{from_address.rpartition('@')[2]}>"


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
    # A link definition would be left out of the mail.
    markdown.enable("table").disable("reference")
    markdown.add_render_rule("image", _image_as_text)
    return markdown


def _image_as_text(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    # A remote image tells its server who reads the mail, and when.
    return escapeHtml(tokens[index].content)
