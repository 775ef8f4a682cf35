"""Does a message hand a code over? Strict on purpose: what says more is asked to say it alone."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files

from support_agent.domain.phrases import MOST_CHARACTERS, Table, is_plain, parts, table, words_of
from support_agent.domain.spoken_codes import Code, replaced

_TABLES: dict[str, list[str]] = tomllib.loads(
    files("support_agent.domain").joinpath("handing_over.toml").read_text("utf-8")
)
_CODE, _NAMED = " <code> ", " <named> "
# "my verification code", "the number you just sent me by text", "the code from your mail".
_NAME = re.compile(
    r"\b(?:(?:the|my|your|that|this)\s)?(?:(?:verification|confirmation|security|access|one time"
    r"|one-time|six[- ]digit|6[- ]digit)\s){0,2}(?:code|number|pin|passcode)"
    r"(?:\s(?:(?:that\s)?(?:you(?:'ve| have)?\s(?:just\s)?(?:sent|texted|e?-?mailed|gave)"
    r"(?:\s(?:me|us))?|i(?:'ve)?\s(?:just\s)?(?:got|received)|i was sent|that came)\b)?"
    r"(?:\s?(?:from|in|by)\s(?:(?:the|your|my)\s)?(?:text|e-?mail|mail|message|sms|phone)\b)?)?"
    r"(?:\s(?:is|was|reads)\b)?(?!\w)"
)
# The code as it may be set off: "155379", [155379].
_MARKS = "\"'`\u201c\u201d\u2018\u2019[]<>"
_AROUND = re.compile(rf"[{re.escape(_MARKS)}]?\x00[{re.escape(_MARKS)}]?")
_ORDER = re.compile(r"\bord(?:er)?(?:\snumber)?\W{0,2}\d{1,12}\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_REPLY = re.compile(r"\s*re\s*:", re.IGNORECASE)
_SIGNED = re.compile(r"--?\s*|[-_]{2,}\s*")
# A word of a signature: a name, a title, a number, an address. No sentence has these alone.
_OF_SIGNATURE = re.compile(
    r"(?:of|and|the|for|at|&|[|,\u00b7-]|[A-Z0-9+(][^\s?!]*|[^\s@.]+[@.]\S+)"
)
_MOST_SIGNATURE_LINES = 6
# With a signature below.
_MOST_READ = 4 * MOST_CHARACTERS
_REFUSES = re.compile(rf"(?<![\w'])(?:{'|'.join(_TABLES['refuses'])})(?![\w'])")
_MANNERS = ("yes", "nod", "courtesy", "greeting", "closing")
_ON_THE_PHONE = ("spoken_yes", "hesitation")


def hands_over(
    text: str,
    codes: Sequence[Code],
    *,
    spoken: bool = False,
    names: Iterable[str] = (),
    subject: str = "",
) -> bool:
    """Whether all that a message says is that here is the code.

    `codes`: where codes stand in it; `spoken`: what a recognizer heard; `names`: the sender's own,
    which may stand below; `subject`: of a mail, which says something too unless it is a reply's.
    """
    if not codes or len(text) > _MOST_READ or refuses_code(text, codes):
        return False
    known = _phrases(spoken=spoken) | {(name.lower(),): "name" for name in names}
    told = _AROUND.sub("\x00", replaced(text, codes, "\x00"))
    if told.count("\x00") != len(codes) or not _is_about(subject):
        return False
    return _is_made_of(_without_signature(told, known), known)


def refuses_code(text: str, codes: Sequence[Code], subject: str = "") -> bool:
    """Whether a message with a code in it plainly turns down what the code is for."""
    said = replaced(text, codes, _CODE)[:_MOST_READ]
    said = said if _REPLY.match(subject) else f"{subject[:MOST_CHARACTERS]} . {said}"
    said = said.lower().replace("\u2019", "'").replace("dont ", "don't ")
    return bool(_REFUSES.search(_SPACES.sub(" ", said).strip()))


def _is_about(subject: str) -> bool:
    if not subject.strip() or _REPLY.match(subject):
        return True
    about = {tuple(phrase.split()): "about" for phrase in _TABLES["subject"]}
    return _is_made_of(subject, _phrases(spoken=False) | about, must_have_code=False)


def _is_made_of(text: str, known: Table, *, must_have_code: bool = True) -> bool:
    if not is_plain(text.replace("\x00", " ")):
        return False
    text = _NAME.sub(_NAMED, _SPACES.sub(" ", text.lower().replace("\u2019", "'")))
    words = words_of(_ORDER.sub(" <order> ", text).replace("\x00", _CODE))
    kinds = [kind for kind, _ in parts(words, known)]
    return all(kinds) and ("<code>" in words or not must_have_code)


def _phrases(*, spoken: bool) -> Table:
    kinds = ("gives", "does", *(["spoken"] if spoken else []))
    own = {tuple(phrase.split()): kind for kind in kinds for phrase in _TABLES[kind]}
    manners = table(*_MANNERS, *(_ON_THE_PHONE if spoken else ()))
    return manners | own | {("<code>",): "code"}


def _without_signature(text: str, known: Table) -> str:
    """The text up to where its sender signs: below a closing or a line of dashes."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        kinds = [kind for kind, _ in parts(words_of(line), known)]
        closes = _SIGNED.fullmatch(line.strip()) or (
            kinds and set(kinds) <= {"closing", "courtesy"}
        )
        below = [each for each in lines[place + 1 :] if each.strip()]
        if closes and 0 < len(below) <= _MOST_SIGNATURE_LINES and all(map(_signs, below)):
            return "\n".join(lines[: place if _SIGNED.fullmatch(line.strip()) else place + 1])
    return text


def _signs(line: str) -> bool:
    return "\x00" not in line and all(map(_OF_SIGNATURE.fullmatch, line.split()))
