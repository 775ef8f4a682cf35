"""Tells mail that a person wrote from mail that a machine sent and nobody may answer (RFC 3834)."""

import re
from collections.abc import Collection
from email.message import Message

from support_agent.domain.channels import (
    BULK_MAIL,
    DELIVERY_REPORT,
    MACHINE_SENDER,
    MAILING_LIST,
    OWN_ADDRESS,
    OWN_NAME,
    WISHES_NO_ANSWER,
)

# A whole local part: bouncehouse@, owner-jim@, press-request@ and noreply.smith@ are people.
_MACHINES = re.compile(
    r"mailer-daemon|mail-daemon|postmaster"
    r"|(?:do[-_.]?)?no[-_.]?t?[-_.]?reply(?:\+.*)?"
    r"|bounces?(?:[+=].*|-[^0-9=]*[0-9=].*)?|.+-bounces"
)
_SUBMITTED = "auto-submitted"
_COMMENT = re.compile(r"\([^()]*\)")
_LISTS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
_ROBOTS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-loop")
_UNMARKED = frozenset({"", "no", "none"})
_BULK = frozenset({"bulk", "junk", "list"})
_SUPPRESS = frozenset({"all", "dr", "autoreply"})


def automatic_reason(
    headers: Message, envelope_from: str | None, sender: str | None, ours: Collection[str]
) -> str | None:
    """Why this mail must not be answered, or None when a person may have written it.

    `envelope_from` is "" for a bounce and None when unknown. `ours` are our own addresses and the
    domains that bring mail back here, lower-cased: answering them would never end.
    """
    sent = _sent_by_machine(headers, envelope_from)
    if _is_ours(sender or "", ours):
        return sent if sent == DELIVERY_REPORT else OWN_ADDRESS if sent else OWN_NAME
    return sent or _marked(headers, sender or "")


def is_machine(address: str) -> bool:
    """Whether nobody reads what is sent to this address."""
    return bool(_MACHINES.fullmatch(address.rpartition("@")[0]))


def only_generated(headers: Message, envelope_from: str | None) -> bool:
    """Whether a machine may have sent this mail, but not in answer to one."""
    sent = _sent_by_machine(headers, envelope_from)
    return sent is None or (sent == _SUBMITTED and _submitted(headers) == "auto-generated")


def _sent_by_machine(headers: Message, envelope_from: str | None) -> str | None:
    has_no_sender = envelope_from is not None and envelope_from.strip() in {"", "<>"}
    is_reply = _first(headers, "precedence") == "auto_reply"
    signs = {
        DELIVERY_REPORT: headers.get_content_type() == "multipart/report",
        _SUBMITTED: _submitted(headers) not in {"", "no"},
        "auto-reply": is_reply or any(_first(headers, name) not in _UNMARKED for name in _ROBOTS),
        "bounce": has_no_sender or _first(headers, "return-path") == "<>",
    }
    return _reason(signs)


def _submitted(headers: Message) -> str:
    return _COMMENT.sub("", _first(headers, "auto-submitted")).partition(";")[0].strip()


def _is_ours(sender: str, ours: Collection[str]) -> bool:
    return bool(sender) and (sender in ours or sender.rpartition("@")[2] in ours)


def _marked(headers: Message, sender: str) -> str | None:
    wishes = {wish.strip() for wish in _first(headers, "x-auto-response-suppress").split(",")}
    signs = {
        MAILING_LIST: any(name in headers for name in _LISTS),
        BULK_MAIL: _first(headers, "precedence") in _BULK,
        WISHES_NO_ANSWER: bool(wishes & _SUPPRESS),
        MACHINE_SENDER: is_machine(sender),
    }
    return _reason(signs)


def _reason(signs: dict[str, bool]) -> str | None:
    return next((reason for reason, holds in signs.items() if holds), None)


def _first(headers: Message, name: str) -> str:
    return str(headers.get(name, "")).strip().lower()
