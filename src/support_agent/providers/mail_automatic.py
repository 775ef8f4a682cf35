"""Tells mail that a person wrote from mail that a machine sent and nobody may answer (RFC 3834)."""

import re
from collections.abc import Collection
from email.message import Message

_MACHINES = re.compile(
    r"(?:mailer-daemon|postmaster|mail-daemon|(?:do[-_.]?)?no[-_.]?t?[-_.]?reply|bounces?)(?:[-_+.=].*)?"
    r"|bounce.*|owner-.*|.*-(?:request|owner|bounces?)"
)
_LISTS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
_ROBOTS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-loop")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_SUPPRESS = frozenset({"all", "dr", "autoreply"})


def automatic_reason(
    headers: Message, envelope_from: str | None, sender: str | None, ours: Collection[str]
) -> str | None:
    """Why this mail must not be answered, or None when a person may have written it.

    `envelope_from` is "" for a bounce and None when unknown. `ours` are our own addresses and the
    domains that bring mail back here, lower-cased: answering them would never end.
    """
    return (
        _by_headers(headers)
        or _by_envelope(headers, envelope_from)
        or _by_sender(sender or "", ours)
    )


def _by_headers(headers: Message) -> str | None:
    submitted = _first(headers, "auto-submitted").partition(";")[0].strip()
    wishes = {wish.strip() for wish in _first(headers, "x-auto-response-suppress").split(",")}
    signs = {
        "auto-submitted": submitted not in {"", "no"},
        "delivery report": headers.get_content_type() == "multipart/report",
        "auto-reply": any(name in headers for name in _ROBOTS),
        "mailing list": any(name in headers for name in _LISTS),
        "bulk mail": _first(headers, "precedence") in _BULK,
        "asks for no automatic answer": bool(wishes & _SUPPRESS),
    }
    return next((reason for reason, holds in signs.items() if holds), None)


def _by_envelope(headers: Message, envelope_from: str | None) -> str | None:
    if envelope_from is not None and envelope_from.strip() in {"", "<>"}:
        return "bounce"
    return "bounce" if _first(headers, "return-path") == "<>" else None


def _by_sender(sender: str, ours: Collection[str]) -> str | None:
    local, _, domain = sender.rpartition("@")
    if local and _MACHINES.fullmatch(local):
        return "machine sender"
    return "our own address" if sender and (sender in ours or domain in ours) else None


def _first(headers: Message, name: str) -> str:
    return str(headers.get(name, "")).strip().lower()
