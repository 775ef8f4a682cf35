"""What mail programs write before a subject when a mail is answered or passed on."""

import re
import unicodedata
from collections.abc import Iterable

REPLY_WORDS = (
    "re", "aw", "r", "rif", "res", "antw", "sv", "vs", "odp", "ynt", "на", "отв", "回复", "答复",
    "回覆", "返信", "회신", "antwort", "απ", "σχετ", "השב", "رد", "vá", "bls", "atb", "svar",
    "trả lời",
)  # fmt: skip
FORWARD_WORDS = (
    "fwd", "fw", "wg", "tr", "rv", "i", "enc", "doorst", "vb", "vl", "pd", "i̇lt", "ilt", "转发",
    "轉寄", "転送", "전달", "weitergeleitet", "πρθ", "הועבר", "إعادة توجيه", "továbbítás", "trs",
    "chuyển tiếp",
)  # fmt: skip

_COUNT = r"(?:\[\d{1,3}\])?"
_PREFIX = re.compile(
    rf"\s*(?:({'|'.join(FORWARD_WORDS)})|{'|'.join(REPLY_WORDS)}){_COUNT}\s?[:\uff1a]\s*",
    re.IGNORECASE,
)
# What a firm's gateway or a help desk writes around a subject: "[EXTERNAL]", "[Ticket #123]".
_MARKED = re.compile(
    r"(?:external|extern|ext|caution|warning|spam|suspected spam|secure|encrypted|bulk)"
    r"(?:[ :-]+(?:e-?mail|mail|sender))?|(?:ticket|case|ref|id)?[ :#-]{0,3}\d{1,20}",
    re.IGNORECASE,
)
_TAG_BEFORE = re.compile(r"\s*\[([^\[\]]{1,40})\]\s*")
_TAG_BEHIND = re.compile(r"\[([^\[\]]{1,40})\]$")
_CUT = re.compile(r"(?:\u2026|\.\.\.)$")
# Letters that a cut subject has left, with and without dots behind them.
_LEAST_CUT, _LEAST_CUT_SILENTLY = 10, 60


def is_forward(subject: str) -> bool:
    """Whether the newest word before a subject says that the mail was passed on."""
    newest = _PREFIX.match(subject)
    return newest is not None and newest[1] is not None


def is_reply(subject: str) -> bool:
    """Whether a word before a subject says that the mail answers another."""
    return _PREFIX.match(subject) is not None and not is_forward(subject)


def bears_prefix(subject: str) -> bool:
    """Whether a subject says that its mail answers or passes on another; tags may stand first."""
    return _PREFIX.match(_without_tags(subject)) is not None


def bears_reply(subject: str) -> bool:
    """The same, where the newest word for it says that the mail answers."""
    return is_reply(_without_tags(subject))


def _without_tags(subject: str) -> str:
    while tag := _TAG_BEFORE.match(subject):
        subject = subject[tag.end() :]
    return subject


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


def new_words(subject: str, earlier: Iterable[str]) -> str:
    """What a subject says that none of the earlier ones of its thread has said.

    All of it where it is another subject. Nothing where it is one of them again, whatever mail
    programs and gateways have made of it; what somebody else put in brackets before it stays.
    """
    said, tags = _bare(subject)
    if not said:
        return _unknown(tags)
    for other in earlier:
        before, known = _bare(other)
        if said == before or _is_cut(said, before):
            return _unknown(tag for tag in tags if _folded(tag) not in map(_folded, known))
    return subject


def _bare(subject: str) -> tuple[str, list[str]]:
    """A subject without prefixes and tags, letters and marks alone; and its tags."""
    tags: list[str] = []
    at = 0
    while newest := (_PREFIX.match(subject, at) or _TAG_BEFORE.match(subject, at)):
        if newest.re is _TAG_BEFORE:
            tags.append(newest[1])
        at = newest.end()
    rest = subject[at:].rstrip()
    while (last := _TAG_BEHIND.search(rest[-60:])) and rest[: -len(last[0])].strip():
        tags.append(last[1])
        rest = rest[: -len(last[0])].rstrip()
    return _folded(rest), tags


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")


def _is_cut(said: str, before: str) -> bool:
    """Whether a mail program has left the end of a subject away."""
    shown = _CUT.sub("", said)
    least = _LEAST_CUT_SILENTLY if shown == said else _LEAST_CUT
    return len(shown) >= least and before.startswith(shown)


def _unknown(tags: Iterable[str]) -> str:
    return " ".join(f"[{tag}]" for tag in tags if not _MARKED.fullmatch(tag.strip()))
