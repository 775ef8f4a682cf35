"""What mail programs write before a subject when a mail is answered or passed on."""

import re

REPLY_WORDS = (
    "re", "aw", "r", "rif", "res", "antw", "sv", "vs", "odp", "ynt", "на", "отв", "回复", "答复",
    "回覆", "返信", "회신",
)  # fmt: skip
FORWARD_WORDS = (
    "fwd", "fw", "wg", "tr", "rv", "i", "enc", "doorst", "vb", "vl", "pd", "i̇lt", "ilt", "转发",
    "轉寄", "転送", "전달",
)  # fmt: skip

_COUNT = r"(?:\[\d{1,3}\])?"
_PREFIX = re.compile(
    rf"\s*(?:({'|'.join(FORWARD_WORDS)})|{'|'.join(REPLY_WORDS)}){_COUNT}\s?[:\uff1a]\s*",
    re.IGNORECASE,
)


def is_forward(subject: str) -> bool:
    """Whether the newest word before a subject says that the mail was passed on."""
    newest = _PREFIX.match(subject)
    return newest is not None and newest[1] is not None


def is_reply(subject: str) -> bool:
    """Whether a word before a subject says that the mail answers another."""
    return _PREFIX.match(subject) is not None and not is_forward(subject)


def without_prefixes(subject: str) -> str:
    """The subject as its first writer gave it, without the blanks around it."""
    at = 0
    while newest := _PREFIX.match(subject, at):
        at = newest.end()
    return subject[at:].strip()


def reply_subject(subject: str) -> str:
    """The subject with one Re: before it, whatever stood there in any language."""
    rest, count, kinds = subject, 0, ""
    while newest := _PREFIX.match(rest):
        rest, count, kinds = rest[newest.end() :], count + 1, f"{kinds}{newest[0]}"
    is_ours = count == 1 and kinds.strip().rstrip(" :").lower() == "re"
    return subject if is_ours else f"Re: {rest}".rstrip()
