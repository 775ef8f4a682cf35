"""Finds contacts other than addresses: phone numbers in any spelling, and messengers."""

import re
from collections.abc import Iterator, Sequence

from support_agent.agent.claims.lexicon import DIGITS, WORDS, denied, one_of, words_of
from support_agent.agent.claims.places.place import Place

_GROUP = re.compile(r"\d+|[^\W\d_]+")
_TIMES = {"double": 2, "triple": 3}
_GAP = re.compile(r"(?:[ \t().\-/_*|+]|, ?){0,4}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# "1-800-FLOWERS", "0800 SUPPORT", "555-HELP-NOW": letters on a dial for digits.
_LETTERED = re.compile(
    r"(?<![\w-])(?:(?:\+?1[-. ])?\(?(?:0?800|8(?:33|44|66|77|88)|900)\)?[-. ]|[2-9]\d\d-)"
    r"((?=[A-Z0-9-]{0,12}[A-Z]{3})[A-Z0-9]{2,12}(?:-[A-Z0-9]{2,8}){0,3})(?![\w-])|"
    r"(?<![\w-])\+?1[-. ]8\d\d[-. ]([A-Za-z]{4,12})(?![\w-])"
)
_CALL = re.compile(
    rf"(?<![^\W_])(?:{one_of('calls')}|(?:our|my) number|number is)(?![^\W_])", re.IGNORECASE
)
_BREAK = re.compile(r"[.!?;]\s|[\d\n]")
_NEAR = 48
_FEWEST_SPELLED, _FEWEST_CALLED, _FEWEST_CALLED_RIGHT_BEFORE = 7, 7, 5
_FEWEST_WORDS = 2
_CALLS = WORDS["calls"] | {"number"}
_FEWEST_LETTERED, _FEWEST_FREEPHONE = 7, 5

_SERVICE = re.compile(
    rf"(?<![^\W_])(?:{one_of('services')}|what'?s[ '\u2019]?app|face book|we chat)(?![^\W_])",
    re.IGNORECASE,
)
_NAMED = WORDS["services"] | {"app", "book", "chat"}
_SHARED = re.compile(
    rf"(?<![^\W_])(?:{one_of('behind')}) (?:our |my |the |unser(?:em|en)? |notre |nuestro )?"
    rf"(?:{one_of('shared')})(?![^\W_])|"
    rf"(?<![^\W_])(?:{one_of('pinged')}) (?:me|us|id|handle|username)(?![^\W_])",
    re.IGNORECASE,
)
# Handles without a network: "our handle is macro_refunds", "send a DM to MacroHelp".
_HANDLE = re.compile(
    r"(?<!\w)(?:(?:our|my) (?:\w{1,20} ){0,2}(?:handle|user ?name|screen name|nickname) is"
    r"|(?:send|write|shoot|drop)(?: \w{1,12}){0,3} (?:dms?|direct messages?|private messages?)"
    r"|dm (?:me|us)|(?:search|look) for (?:\w{1,20} ){0,6}profile(?: \w{1,20}){0,4}"
    r" and (?:message|write|add|contact|follow))(?!\w)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.!?;:\n|]+")
_CLAUSE = re.compile(r"[,()\u2013\u2014]+")
_JOINS = re.compile(r"(?<![^\W_])(?:and|so|then|und|y|et|e|en)(?![^\W_])", re.IGNORECASE)


def numbers(text: str, words: Sequence[str]) -> Iterator[Place]:
    """Numbers to call or text: spelled out, with letters, or called a number."""
    if "-" in text:
        text = _DAY.sub(" ", text)
    for match in _LETTERED.finditer(text):
        letters = (match[1] or match[2] or "").replace("-", "")
        free = match[0].startswith("0800") or match[2]
        if len(letters) >= (_FEWEST_FREEPHONE if free else _FEWEST_LETTERED):
            yield Place("phone", match[0], match[0])
    spelled = sum(word in DIGITS for word in words)
    if spelled < _FEWEST_WORDS and _CALLS.isdisjoint(words):
        return
    for parts in _runs(text):
        digits = _digits([part[0].lower() for part in parts])
        if len(digits) < _FEWEST_CALLED_RIGHT_BEFORE:
            continue
        start, end = parts[0].start(), parts[-1].end()
        spelled = not all(part[0].isdigit() for part in parts)
        if (spelled and len(digits) >= _FEWEST_SPELLED) or _is_called(text, start, digits):
            around = text[max(0, start - _NEAR) : end + _NEAR]
            yield Place("phone", text[start:end], digits, around)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Groups of digits and number words that form one number."""
    run: list[re.Match[str]] = []
    last = None
    for group in _GROUP.finditer(text):
        word = group[0]
        fits = word[0].isdigit() or word.lower() in DIGITS or word.lower() in _TIMES
        apart = last is None or last.end() < group.start()
        if run and not (fits and apart and _GAP.fullmatch(text, run[-1].end(), group.start())):
            # "4090Ti" is not a figure followed by a word.
            yield run if apart else run[:-1]
            run = []
        if fits and apart:
            run.append(group)
        last = group
    yield run


def _digits(words: list[str]) -> str:
    digits, times = "", 1
    for word in words:
        digits += "" if word in _TIMES else DIGITS.get(word, word) * times
        times = _TIMES.get(word, 1)
    return digits


def _is_called(text: str, start: int, digits: str) -> bool:
    before = text[max(0, start - _NEAR) : start]
    calls = list(_CALL.finditer(before))
    if not calls or _BREAK.search(before, calls[-1].end()):
        return False
    last = words_of(before)[-1:]
    called = bool(last) and last[0] in WORDS["called"]
    return len(digits) >= (_FEWEST_CALLED_RIGHT_BEFORE if called else _FEWEST_CALLED)


def messengers(text: str, words: frozenset[str]) -> Iterator[Place]:
    """Networks where the reader is told to find somebody. The shop is on none."""
    for found in _HANDLE.finditer(text):
        yield Place("messenger", found[0], found[0])
    shared = not words.isdisjoint(WORDS["shared"])
    if words.isdisjoint(_NAMED) and not (shared and _SHARED.search(text)):
        return
    at = 0
    for gap in (*_SENTENCES.finditer(text), None):
        sentence = text[at : gap.start() if gap else len(text)]
        at = gap.end() if gap else at
        said = words_of(sentence)
        reaches = not WORDS["reach"].isdisjoint(said)
        runs = not reaches and not WORDS["software"].isdisjoint(said)
        asked = gap is not None and "?" in gap[0]
        for clause in _CLAUSE.split(sentence):
            named, shared = _SERVICE.search(clause), _SHARED.search(clause)
            if (named or (shared and reaches)) and not runs and (asked or not _says_no(clause)):
                yield Place("messenger", clause.strip(), clause.strip())


def _says_no(clause: str) -> bool:
    """Whether this part is negated; "don't share it and message me" doesn't negate the message."""
    part = _JOINS.split(clause)[-1]
    if WORDS["reach"].isdisjoint(words_of(part)):
        return denied(clause)
    # "Me chame no WhatsApp": here "no" means "on".
    return denied(re.sub(r"(?i)\bno (?=\w+\W*$)", "", part))
