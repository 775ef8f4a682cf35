"""Secrets that a text calls by name: security codes, one-time codes, passwords, SSN, IBAN."""

import re
from collections.abc import Iterator
from itertools import takewhile

from support_agent.domain.digits import (
    SPOKEN,
    WORDS,
    Group,
    is_unsure,
    one_of,
    runs,
    signs_of,
    written,
)

Span = tuple[int, int]

# ── Digits behind a name ─────────────────────────────────────────────────────────────────────

_TOLD = (
    r"(?:[\s:=#>\"'()\[\]*_,.-]|\b(?:is|was|are|it|it'?s|that'?s|number|no|code|digits?|says|reads|"
    r"said|here|here'?s|you sent(?: me)?|you texted(?: me)?|i got|i received|came|as|on the back|"
    r"of (?:the|my) card|of my (?:social|ssn)|for (?:it|my card|the card|this card)|"
    rf"the|my|this|following|{one_of('says')})\b){{0,12}}?"
)
_DIGIT_NEXT = rf"(?=[0-9]|(?:{'|'.join((*SPOKEN, 'double', 'triple', 'for', 'to', 'too'))})\b)"
_ON_CARD = re.compile(
    r"(?<![^\W\d_])(?:cvv2?|cvc2?|ccv|cvn|csc|cid|card (?:verification|security|code)|"
    r"security code|(?:verification|security) (?:value|number)|"
    r"(?:three|3|four|4)(?:[ -](?:digits?|numbers?|figures?|last)){0,2} "
    r"(?:code |number )?(?:printed )?(?:on|from) the (?:back|front|reverse|rear)|"
    rf"{one_of('card_codes')})(?![^\W_])(?:'s)?{_TOLD}{_DIGIT_NEXT}"
)
_ONE_TIME = re.compile(
    r"(?<![^\W\d_])(?:otp|pins?|pin (?:code|number)|pass ?codes?|2fa|mfa|tan|"
    r"(?:one[- ]?time|verification|verify|authentication|auth|authenticator|confirmation|security|"
    r"login|log-?in|sign-?in|access|two[- ]factor|2fa|sms|text|recovery|backup|reset)"
    rf"(?: (?:pass ?)?codes?| password| pin)|{one_of('one_time_codes')})(?![^\W_])"
    rf"{_TOLD}{_DIGIT_NEXT}"
)
_ANOTHER_CODE = (
    r"(?<!zip )(?<!zip)(?<!post )(?<!postal )(?<!area )(?<!promo )(?<!discount )(?<!coupon )"
    r"(?<!error )(?<!product )(?<!item )(?<!country )(?<!dial )(?<!dialing )(?<!bar)(?<!bar )"
    r"(?<!sort )(?<!status )(?<!gift )(?<!voucher )(?<!color )(?<!model )(?<!part )(?<!stop )"
)
_CODE = re.compile(
    rf"{_ANOTHER_CODE}(?<![^\W\d_])(?:codes?|c[óo]digo|codice)(?![^\W_]){_TOLD}(?:g-)?{_DIGIT_NEXT}"
)
_CODE_WORD = re.compile(
    rf"{_ANOTHER_CODE}(?<![^\W\d_])(?:(?:pass)?codes?|otp|2fa|c[óo]digo|codice|"
    rf"{one_of('one_time_codes')})(?![^\W_])"
)
_SOCIAL = re.compile(
    r"(?<![^\W\d_])(?:ssn|social(?: security)?(?: (?:number|no|num))?|itin|"
    rf"tax(?:payer)? (?:id|number))(?![^\W_]){_TOLD}{_DIGIT_NEXT}"
)
_BANK = re.compile(
    r"(?<![^\W\d_])(?:routing|aba|sort code|bank account|checking account|savings account)"
    rf"(?![^\W_])(?: (?:number|no|code|transit))?{_TOLD}{_DIGIT_NEXT}"
)
_SSN = re.compile(
    r"(?<![\d-])(?<!\d[ .])(?!000|666|9)\d{3}([-. _\u2013]|\s-\s)(?!00)\d\d\1(?!0000)\d{4}"
    r"(?![ .-]?\d)"
)
_CARD_SIGNS, _CODE_SIGNS = signs_of("card_codes"), signs_of("one_time_codes")
CODE_LENGTH = 6
_SSN_DIGITS, _IBAN_DIGITS = 9, 10


def on_card(text: str) -> Iterator[Span]:
    """Security codes of cards."""
    if _has(
        text,
        "cv",
        "csc",
        "cid",
        "security",
        "verification",
        "card ",
        "back",
        "front",
        "reverse",
        "rear",
        *_CARD_SIGNS,
    ):
        yield from _behind(_ON_CARD, text, 3, 4)


def social(text: str) -> Iterator[Span]:
    """Social security numbers: said to be one, or in their own notation."""
    if _has(text, "ssn", "social", "itin", "tax"):
        yield from _behind(_SOCIAL, text, 4, 9)
    if written(text) >= _SSN_DIGITS:
        yield from (match.span() for match in _SSN.finditer(text))


def bank(text: str) -> Iterator[Span]:
    """Numbers of bank accounts: said to be one, and every IBAN."""
    if _has(text, "routing", "aba", "sort code", "account"):
        yield from _behind(_BANK, text, 6, 17)
    if written(text) >= _IBAN_DIGITS:
        yield from _ibans(text)


def codes(text: str) -> Iterator[Span]:
    """Codes of six digits: alone in the text, or called a code; others by their own names."""
    alone = _ALONE.match(text)
    if alone is not None and not _DATE.fullmatch(alone[1]):
        yield alone.span(1)
    else:
        yield from named_codes(text)


def named_codes(text: str) -> Iterator[Span]:
    """Codes that are called one."""
    if _has(text, "code", "otp", "pin", "2fa", "mfa", "tan", "password", *_CODE_SIGNS):
        yield from _behind(_ONE_TIME, text, 4, 8)
    if _has(text, "code", "digo", "codice"):
        yield from _behind(_CODE, text, CODE_LENGTH, CODE_LENGTH)
        yield from (match.span(1) for match in _CODE_AFTER.finditer(text))


def speaks_of_code(text: str) -> bool:
    """Whether a plain text has the word for a one-time code."""
    return _CODE_WORD.search(text) is not None


def digits_of(text: str) -> str:
    """The digits of a plain text, in figures and in words."""
    return "".join(group.digits for run in runs(text) for group in run)


def _has(text: str, *signs: str) -> bool:
    """Most texts have none, and the searches are slow."""
    return any(sign in text for sign in signs)


_SIX = r"(?:(?<![\w-])|(?<=\bg-))[0-9](?:[ .,-]{0,2}[0-9]){5}(?![\w-])"
_ALONE = re.compile(rf"\W*(?:code\W*)?({_SIX})\W*$")
_DATE = re.compile(r"[0-3]?\d([.-])[0-3]?\d\1\d\d")
_CODE_AFTER = re.compile(
    rf"({_SIX})\W{{1,3}}(?:is|was)\W{{1,3}}(?:the|my|your)\W{{1,3}}"
    rf"(?:\w{{1,20}}\W{{1,3}}){{0,3}}{_ANOTHER_CODE}code\b"
)


def _behind(name: re.Pattern[str], text: str, least: int, most: int) -> Iterator[Span]:
    """The digits behind a name, in as many pieces as they come."""
    for match in name.finditer(text):
        part = text[match.end() : match.end() + 20 * most]
        count = end = 0
        groups = next(runs(part), list[Group]())
        if not groups or groups[0].start:
            continue
        for group in groups:
            far = count >= least and re.search(r"[a-z,\n]", part[end : group.start])
            if far or count + len(group.digits) > most:
                break
            if is_unsure(part[group.start : group.end]) and count >= least and group is groups[-1]:
                break  # "6093 for the store card"
            count, end = count + len(group.digits), group.end
        if count >= least and not part[end : end + 1].isalnum():
            yield match.end(), match.end() + end


# ── IBAN ─────────────────────────────────────────────────────────────────────────────────────

_IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in WORDS["iban"]}
_IBAN_START = re.compile(
    r"(?:(?<![^\W_])|(?<=iban))[a-z][ _.-]?[a-z](?:\d\d|[\s_.:/-]{1,3}\d[ _.-]?\d(?!\d))"
)
_ALNUM = re.compile(r"[0-9a-z]")
_MOST_BETWEEN = 4


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN_START.finditer(text):
        size = _IBAN_LENGTHS.get("".join(_ALNUM.findall(match[0]))[:2])
        if size is None:
            continue
        letters: list[str] = []
        end = match.start()
        for letter in _ALNUM.finditer(text, match.start(), match.start() + 4 * size):
            if letter.start() - end > _MOST_BETWEEN or len(letters) == size:
                break
            letters.append(letter[0])
            end = letter.end()
        ends = not text[end : end + 1].isalnum()
        if ends and len(letters) == size and _mod_97("".join(letters)):
            yield match.start(), end


def _mod_97(iban: str) -> bool:
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


# ── Passwords ────────────────────────────────────────────────────────────────────────────────

_NAME = r"(?<![^\W_])(?P<name>pass[ -]?words?|pass[ -]?phrases?|passwd|pwd|pw"
_PASSWORD = re.compile(
    _NAME + r"|(?:pass|login|credentials)(?= ?[:=]))(?![^\W_])(?:[ '_-]{1,2}[a-z]{1,15}){0,6}?"
    r"(?:\s{0,3}(?:[:=]|->|=>)\s{0,3}|'s\s{1,3}|\s{1,3}(?:is|was|being|to)(?:\s{0,3}:)?\s{1,3})"
)
_PASSWORD_BARE = re.compile(_NAME + r")\s{1,3}(?![a-z]{1,20}(?![^\s.,;:!?]))")
_PASSWORD_AFTER = re.compile(
    r"(?<!\S)(\S{1,64})\s{1,3}(?:is|was)\s{1,3}(?:the|my|our)\s{1,3}(?:[a-z]{1,15}\s{1,3}){0,2}?"
    r"(?:pass[ -]?word|pass[ -]?phrase|passwd|pwd|pw)(?![^\W_])"
)
_PASSWORD_ABROAD = re.compile(
    rf"(?<![^\W_])(?:{one_of('passwords')})(?![^\W_])(?:[ '_-]{{1,2}}[^\W\d_]{{1,15}}){{0,4}}?"
    rf"(?:\s{{0,3}}(?:[:=]|->|=>)\s{{0,3}}|\s{{1,3}}(?:{one_of('says')})(?:\s{{0,3}}:)?\s{{1,3}})"
)
PASSWORD_SIGNS = ("pass", "pw", "login", "credential", *signs_of("passwords"))
# With one of these a message may end a secret that the message before began.
SPREAD_SIGNS = (*PASSWORD_SIGNS, "code", "pin", "cv", "ssn")
_QUOTED = re.compile(r"[\"'`\u201c\u2018\u00ab](.{1,80}?)[\"'`\u201d\u2019\u00bb](?!\w)")
_PHRASE = re.compile(r"[a-z]{1,40}(?:[ _-]{1,2}[a-z]{1,40}){0,9}(?![^\s.,;:!?'\"])")
_WORD = re.compile(r"\S{1,128}")
_STRENGTH = re.compile(r"\d|[^\w\s.,;:!?'\"()\[\]-]|.[-_.]\S")


def passwords(text: str) -> Iterator[Span]:
    """What is said to be a password."""
    if not _has(text, *PASSWORD_SIGNS):
        return
    for match in _PASSWORD.finditer(text):
        span = _value(match, text)
        if span is not None:
            yield span
    # "Passwort: falsch" tells none, and a list of what is said there is only kept for English.
    for match in (*_PASSWORD_BARE.finditer(text), *_PASSWORD_ABROAD.finditer(text)):
        word = _WORD.match(text, match.end())
        if word is not None and _STRENGTH.search(word[0].rstrip(".,;:!?")):
            yield word.span()
    for match in _PASSWORD_AFTER.finditer(text):
        if not _is_none(match[1]):
            yield match.span(1)


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
    # Without the stop that ends the sentence.
    return start, word.end() - (word[0][-1] in ".,")


def _is_none(word: str) -> bool:
    return word.strip("\"'.,:;!?") in WORDS["no_password"]
