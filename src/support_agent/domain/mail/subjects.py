"""Reads the prefixes and tags that mail programs add to a subject."""

import re
import unicodedata
from collections.abc import Iterable

REPLY_WORDS = (
    "re", "aw", "r", "rif", "res", "antw", "sv", "vs", "odp", "ynt", "на", "отв", "回复", "答复",
    "回覆", "返信", "회신", "antwort", "απ", "σχετ", "השב", "رد", "vá", "bls", "atb", "svar",
    "trả lời", "ответ", "réponse", "risposta", "respuesta", "resposta",
)  # fmt: skip
FORWARD_WORDS = (
    "fwd", "fw", "wg", "tr", "rv", "i", "enc", "doorst", "vb", "vl", "pd", "i̇lt", "ilt", "转发",
    "轉寄", "転送", "전달", "weitergeleitet", "πρθ", "הועבר", "إعادة توجيه", "továbbítás", "trs",
    "chuyển tiếp",
)  # fmt: skip

_REPLIES_AND_FORWARDS = frozenset({*REPLY_WORDS, *FORWARD_WORDS})
_COUNT = r"(?:\[\d{1,3}\]|\s?\(\d{1,3}\))?"
_PREFIX = re.compile(
    rf"\s*(?:({'|'.join(FORWARD_WORDS)})|{'|'.join(REPLY_WORDS)}){_COUNT}\s?[:\uff1a]\s*",
    re.IGNORECASE,
)
# What a company's gateway or a help desk adds to a subject: "[EXTERNAL]", "[Ticket #123]".
_GATEWAY = (
    r"(?:external|extern|externe|esterno|externo|ext|caution|warning|(?:suspected |possible )?spam"
    r"|junk|suspect|suspicious|secure|encrypted|bulk|外部|外部メール|注意|внешнее)"
    r"(?:[ :-]+(?:e-?mail|mail|sender))?\??"
)
_MARKED = re.compile(rf"{_GATEWAY}|(?:ticket|case|ref|id)?[ :#-]{{0,3}}\d{{1,20}}", re.IGNORECASE)
_IN_MARKS = (
    r"(?:\[([^\[\]]{1,40})\]|\{([^{}]{1,40})\}|【([^【】]{1,40})】|\*{2,5}([^*]{1,40})\*{2,5})"
)
_TAG_BEFORE = re.compile(rf"\s*{_IN_MARKS}\s*|\s*({_GATEWAY})\s?[:\uff1a]\s*", re.IGNORECASE)
_TAG_BEHIND = re.compile(rf"{_IN_MARKS}$")
# Ends a prefix that a person added to a subject.
_FRONT_ENDS = re.compile(r"[:;\uff1a\]})】*]\s*")
_LONGEST_FRONT = 60
# A subject may end with these and still be the same. "?" and "!" may change its meaning.
_STOPS = ".,;\u3002"
_CUT = re.compile(r"(?:\u2026|\.\.\.)$")
# The fewest letters left of a truncated subject, with and without dots after them.
_LEAST_CUT, _LEAST_CUT_SILENTLY = 10, 60


def is_forward(subject: str) -> bool:
    """Whether the newest prefix of a subject says that the mail was forwarded."""
    newest = _PREFIX.match(subject)
    return newest is not None and newest[1] is not None


def is_reply(subject: str) -> bool:
    """Whether a prefix of a subject says that the mail is a reply."""
    return _PREFIX.match(subject) is not None and not is_forward(subject)


def bears_prefix(subject: str) -> bool:
    """Whether a subject says that its mail is a reply or was forwarded. Tags may come first."""
    return _PREFIX.match(_without_tags(subject)) is not None


def bears_reply(subject: str) -> bool:
    """The same, if the newest prefix says that the mail is a reply."""
    return is_reply(_without_tags(subject))


def _without_tags(subject: str) -> str:
    while tag := _TAG_BEFORE.match(subject):
        subject = subject[tag.end() :]
    return subject


def without_prefixes(subject: str) -> str:
    """The subject as it was first written, trimmed."""
    at = 0
    while newest := _PREFIX.match(subject, at):
        at = newest.end()
    return subject[at:].strip()


def reply_subject(subject: str) -> str:
    """The subject with exactly one "Re:" before it, in place of any prefixes."""
    rest, count, kinds = subject, 0, ""
    while newest := _PREFIX.match(rest):
        rest, count, kinds = rest[newest.end() :], count + 1, f"{kinds}{newest[0]}"
    is_ours = count == 1 and kinds.strip().rstrip(" :").lower() == "re"
    return subject if is_ours else f"Re: {rest}".rstrip()


def new_in_subject(subject: str, earlier: Iterable[str]) -> str:
    """The words of a subject that are in no earlier subject of its thread.

    For a different subject, all of it. For a repeated one, whatever mail programs and gateways
    changed, nothing except what a person put before it.
    """
    said, tags = _bare(subject)
    if not said:
        return _unknown(tags)
    known = [_bare(other) for other in earlier]
    if (old := _tags_of(said, known)) is not None:
        return _unknown(tag for tag in tags if _folded(tag) not in old)
    for end in _FRONT_ENDS.finditer(subject, 0, _LONGEST_FRONT):
        if _tags_of(_bare(subject[end.end() :])[0], known) is not None:
            front = without_prefixes(subject[: end.end()])
            return "" if front[:-1].casefold() in _REPLIES_AND_FORWARDS else front
    return subject


def _bare(subject: str) -> tuple[str, list[str]]:
    """A subject without prefixes and tags, reduced to letters and marks; and its tags."""
    tags: list[str] = []
    at = 0
    while newest := (_PREFIX.match(subject, at) or _TAG_BEFORE.match(subject, at)):
        if newest.re is _TAG_BEFORE:
            tags.append(newest[newest.lastindex or 0])
        at = newest.end()
    rest = subject[at:].rstrip()
    while (last := _TAG_BEHIND.search(rest[-60:])) and rest[: -len(last[0])].strip():
        tags.append(last[last.lastindex or 0])
        rest = rest[: -len(last[0])].rstrip()
    return _folded(rest), tags


def _tags_of(said: str, known: Iterable[tuple[str, list[str]]]) -> set[str] | None:
    """The tags of the repeated subject, or None if it is a different one."""
    plain = said.rstrip(_STOPS)
    for before, tags in known:
        if plain and (plain == before.rstrip(_STOPS) or _is_cut(said, before)):
            return {_folded(tag) for tag in tags}
    return None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")


def _is_cut(said: str, before: str) -> bool:
    """Whether a mail program cut off the end of a subject."""
    shown = _CUT.sub("", said)
    least = _LEAST_CUT_SILENTLY if shown == said else _LEAST_CUT
    return len(shown) >= least and before.startswith(shown)


def _unknown(tags: Iterable[str]) -> str:
    return " ".join(f"[{tag}]" for tag in tags if not _MARKED.fullmatch(tag.strip()))
