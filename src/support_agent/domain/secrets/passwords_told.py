"""Finds passwords in a text: after or before the word "password", and after a login name."""

import re
from collections.abc import Iterator
from itertools import takewhile

from support_agent.domain.text.digits import WORDS, one_of, signs_of

Span = tuple[int, int]

_NAME = r"(?<![^\W_])(?P<name>pass[ -]?words?|pass[ -]?phrases?|passwd|pwd|pw"
_PASSWORD = re.compile(
    _NAME + r"|(?:pass|login|credentials)(?= ?[:=]))(?![^\W_])(?:[ '_-]{1,2}[a-z]{1,15}){0,6}?"
    r"(?:\s{0,3}(?:[:=]|->|=>)\s{0,3}|'s\s{1,3}|\s{1,3}(?:is|was|being|to)(?:\s{0,3}:)?\s{1,3})"
)
_PASSWORD_BARE = re.compile(_NAME + r")\s{1,3}(?![a-z]{1,20}(?![^\s.,;:!?]))")
_PASSWORD_LAST = re.compile(r"(?<![^\W_])(?:pw|pwd|passwd)\s{1,3}([a-z]{4,40})[.!]?\s{0,9}(?:$|\n)")
# "Pass" has other meanings: it can start a clause or follow a login.
_PASS = re.compile(
    r"(?:^|[,;:/|\n]\s{0,3}|(?<![^\W_])my |"
    r"(?<![^\W_])(?:log-?in|user(?:name)?|e?mail)[^\n]{1,60}? )pass(?:\s(?:is|was))?\s{1,3}(?=\S)"
)
_PASSWORD_AFTER = re.compile(
    r"(?<!\S)(\S{1,64})\s{1,3}(?:is|was)\s{1,3}(?:the|my|our)\s{1,3}(?:[a-z]{1,15}\s{1,3}){0,2}?"
    r"(?:pass[ -]?word|pass[ -]?phrase|passwd|pwd|pw)(?![^\W_])"
)
_ABROAD = (
    rf"(?<![^\W_])(?:{one_of('passwords')})(?![^\W_])(?:[ '_-]{{1,2}}[^\W\d_]{{1,15}}){{0,4}}?"
)
_PASSWORD_ABROAD = re.compile(
    rf"{_ABROAD}"
    rf"(?:\s{{0,3}}(?:[:=]|->|=>)\s{{0,3}}|\s{{1,3}}(?:{one_of('says')})(?:\s{{0,3}}:)?\s{{1,3}})"
)
_PASSWORD_ABROAD_BARE = re.compile(rf"(?<![^\W_])(?:{one_of('passwords')})\s{{1,3}}(?=\S)")
_ABROAD_LINE = re.compile(
    rf"{_ABROAD}\s{{0,3}}[:=]\s{{0,3}}([^\W_]\S{{2,40}}?)[.!]?[ \t]{{0,9}}(?:$|\n)"
)
# Scripts without spaces between words.
_PASSWORD_EAST = re.compile(
    rf"(?:{one_of('passwords_east')})[^!-~\n]{{0,6}}[:=]?[ ]?([!-~]{{4,64}})"
)
# "My login is alex@x.com / hunter22", "username alex, hunter22".
_LOGIN = (
    r"(?<![^\W_])(?:log[ -]?in|sign[ -]?in|credentials?|user ?names?|user)(?![^\W_])"
    r"(?:\s(?:is|are|as|with|to|using|here|info|details|it)){0,3}\s{0,3}[:=]?\s{0,3}"
)
_MAIL = r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,30}){1,4}"
_LOGIN_MAIL = re.compile(
    rf"{_LOGIN}{_MAIL}(?:\s{{0,3}}[/|,:;-]\s{{0,3}}|\s{{1,3}})(?:(?:and|with|then|pass)\s{{1,3}})?(?=\S)"
)
_LOGIN_NAME = re.compile(rf"{_LOGIN}[\w.+-]{{2,64}}\s{{0,3}}[/|:]\s{{0,3}}(?=\S)")
_USER_NAME = re.compile(r"(?<![^\W_])user ?name(?:\sis)?[\s:=]{1,3}[\w.+-]{2,64},\s{1,3}(?=\S)")
_COMBINED = re.compile(rf"(?<![\w.@+-]){_MAIL}:(?=\S)")
PASSWORD_SIGNS = ("pass", "pw", "login", "credential", *signs_of("passwords"))
_LOGIN_SIGNS = ("log in", "log-in", "login", "sign", "credential", "user", "@")
_QUOTED = re.compile(r"[\"'`\u201c\u2018\u00ab](.{1,80}?)[\"'`\u201d\u2019\u00bb](?!\w)")
_PHRASE = re.compile(r"[a-z]{1,40}(?:[ _-]{1,2}[a-z]{1,40}){0,9}(?![^\s.,;:!?'\"])")
_WORD = re.compile(r"\S{1,128}")
_STRENGTH = re.compile(r"\d|[^\w\s.,;:!?'\"()\[\]-]|.[-_.]\S")
# A letter together with a digit or sign that is not an order number, email address or link.
_MIXED = re.compile(r"(?=\S{0,60}[^\W\d_])\S{0,60}[\d!$%^&*#=]")
_NO_SECRET = re.compile(r"[a-z]{2,5}-\d+\W{0,2}$|https?:|www\.|\S{1,64}@\S{1,64}\.\S")


def passwords(text: str) -> Iterator[Span]:
    """The positions of passwords."""
    signs = any(sign in text for sign in PASSWORD_SIGNS)
    if signs or any(sign in text for sign in _EAST_SIGNS):
        yield from _called(text)
    if any(sign in text for sign in _LOGIN_SIGNS):
        for pattern in (_LOGIN_MAIL, _LOGIN_NAME, _USER_NAME, _COMBINED):
            yield from _mixed_behind(pattern, text)


def _called(text: str) -> Iterator[Span]:
    for match in _PASSWORD.finditer(text):
        span = _value(match, text)
        if span is not None:
            yield span
    # "Passwort ist falsch" gives no password, and such words are listed only for English.
    for match in (*_PASSWORD_BARE.finditer(text), *_PASSWORD_ABROAD.finditer(text)):
        word = _WORD.match(text, match.end())
        if word is not None and _STRENGTH.search(word[0].rstrip(".,;:!?")):
            yield word.span()
    for pattern in (_PASSWORD_LAST, _ABROAD_LINE, _PASSWORD_AFTER):
        yield from (m.span(1) for m in pattern.finditer(text) if not _is_none(m[1]))
    yield from (m.span(1) for m in _PASSWORD_EAST.finditer(text) if _STRENGTH.search(m[1]))
    for pattern in (_PASS, _PASSWORD_ABROAD_BARE):
        yield from _mixed_behind(pattern, text)


def _mixed_behind(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """What follows the pattern and looks like a password: letters with digits or signs."""
    for match in pattern.finditer(text):
        word = _WORD.match(text, match.end())
        if word is None or word[0].startswith("["):
            continue
        value = word[0].rstrip(".,;:!?)\"'")
        if len(value) >= _LEAST and _MIXED.match(value) and not _NO_SECRET.match(value):
            yield match.end(), match.end() + len(value)


_LEAST = 5
_EAST_SIGNS = tuple(WORDS["passwords_east"])


def _value(match: re.Match[str], text: str) -> Span | None:
    start = match.end()
    if quoted := _QUOTED.match(text, start):
        return quoted.span(1)
    word = _WORD.match(text, start)
    if word is None or word[0].startswith("[") or _is_none(word[0]):
        return None
    if phrase := _PHRASE.match(text, start):  # "correct horse battery staple"
        words = list(takewhile(lambda each: not _is_none(each[0]), _WORD.finditer(phrase[0])))
        return start, start + words[-1].end()
    # Without the full stop that ends the sentence.
    return start, word.end() - (word[0][-1] in ".,")


def _is_none(word: str) -> bool:
    bare = word.strip("\"'.,:;!?")
    return bare in WORDS["no_password"] or bare in WORDS["no_password_abroad"]
