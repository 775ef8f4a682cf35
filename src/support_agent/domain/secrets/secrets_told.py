"""Finds secrets that a text names: security codes, one-time codes, passwords, SSN, IBAN."""

import re
from collections.abc import Iterator

from support_agent.domain.text.digits import (
    SPOKEN,
    WORDS,
    Group,
    is_number_word,
    is_unsure,
    one_of,
    runs,
    signs_of,
    written,
)

Span = tuple[int, int]

# ── Digits after a name ──────────────────────────────────────────────────────────────────────

_TOLD = (
    r"(?:[\s:=#>\"'()\[\]*_,.-]|\b(?:is|was|are|it|it'?s|that'?s|number|no|code|digits?|says|reads|"
    r"said|here|here'?s|you sent(?: me)?|you texted(?: me)?|i got|i received|came|as|on the back|"
    r"of (?:the|my) card|of my (?:social|ssn)|for (?:it|my card|the card|this card)|"
    rf"the|my|this|following|{one_of('says')})\b){{0,12}}?"
)
_DIGIT_NEXT = rf"(?=[0-9]|(?:{'|'.join((*SPOKEN, 'double', 'triple', 'for', 'to', 'too'))})\b)"
_ON_CARD = re.compile(
    r"(?<![^\W\d_])(?:cvv2?|cvc2?|ccv|cvn|csc|cid|card (?:verification|security|code)|"
    r"security code|(?:verification|security) (?:value|number|digits?)|"
    r"(?:three|3|four|4)(?:[ -](?:digits?|numbers?|figures?|last)){0,2} "
    r"(?:code |number )?(?:printed )?(?:on|from) the (?:back|front|reverse|rear)|"
    rf"{one_of('card_codes')})(?![^\W_])(?:'s)?{_TOLD}{_DIGIT_NEXT}"
)
_ON_CARD_AFTER = re.compile(
    r"(?<![\w$#.-])(\d{3,4})\W{1,3}(?:(?:(?:is|was)\W{1,3})?(?:(?:the|my|a)\W{1,3})?"
    r"(?:cvv2?|cvc2?|ccv|cvn|csc|security code)(?![^\W_])(?!\W{0,4}(?:(?:is|was)\W{1,3})?\d)"
    r"|is on the (?:back|front) of (?:my|the) card)"
)
_AWAY = (
    r"(?:(?: (?!orders?\b|items?\b|zip\b|sku\b|phone\b|and\b|or\b)[a-z']{1,15}){1,5}?"
    r"(?=:| is\b| was\b| says\b))?"
)
_SENT = r"(?:(?: [a-z']{1,15}){0,4}? (?:sent|texted|e?mailed|gave|messaged)(?: (?:me|us))?)?"
_ONE_TIME = re.compile(
    r"(?<![^\W\d_])(?:otp|pins?|pin (?:code|number)|pass ?codes?|2fa|mfa|tan|"
    r"(?:one[- ]?time|verification|verify|authentication|auth|authenticator|confirmation|security|"
    r"login|log-?in|sign-?in|access|two[- ]factor|2fa|sms|text|recovery|backup|reset)"
    rf"(?: (?:pass ?)?codes?| password| pin)|{one_of('one_time_codes')})(?![^\W\d_])"
    rf"(?:'s)?{_AWAY}{_TOLD}{_DIGIT_NEXT}"
)
_ANOTHER_CODE = (
    r"(?<!zip )(?<!zip)(?<!post )(?<!postal )(?<!area )(?<!promo )(?<!discount )(?<!coupon )"
    r"(?<!error )(?<!product )(?<!item )(?<!country )(?<!dial )(?<!dialing )(?<!bar)(?<!bar )"
    r"(?<!sort )(?<!status )(?<!gift )(?<!voucher )(?<!color )(?<!model )(?<!part )(?<!stop )"
)
_CODE = re.compile(
    rf"{_ANOTHER_CODE}(?<![^\W\d_])(?:codes?|c[óo]digo|codice)(?![^\W_]){_SENT}{_TOLD}(?:g-)?{_DIGIT_NEXT}"
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
    r"(?<![^\W\d_])(?:routing|aba|bsb|sort code|bank account|checking account|savings account)"
    rf"(?![^\W_])(?: (?:number|no|code|transit))?(?: and account(?: numbers?)?)?"
    rf"{_TOLD}{_DIGIT_NEXT}"
)
_ACCOUNT = re.compile(
    r"(?<!customer )(?<!shop )(?<!store )(?<![^\W\d_])(?:account|acct\.?) ?"
    rf"(?:number|num|no\b|nr\b|#){_TOLD}{_DIGIT_NEXT}"
)
_AT_A_BANK = re.compile(
    r"(?<![^\W\d_])(?:routing|aba|bsb|sort code|bank|checking|savings|wire|ach|direct deposit)"
    r"(?![^\W_])"
)
_BANKS_ACCOUNT = re.compile(
    rf"(?<![^\W\d_])(?:account|acct)(?![^\W_])(?: (?:number|no))?{_TOLD}{_DIGIT_NEXT}"
)
_THEN = re.compile(
    r"[\s,;/|&:#.-]{1,4}(?:(?:and|account|acct|number|no|is|the|my)[\s,;/|&:#.-]{1,4}){0,6}"
    r"(\d(?:[ -]?\d){7,16})(?![\w-])"
)
_SSN = re.compile(
    r"(?<![\d-])(?<!\d[ .])(?!000|666|9)\d{3}([-. _\u2013]|\s-\s)(?!00)\d\d\1(?!0000)\d{4}"
    r"(?![ .-]?\d)"
)
_CARD_SIGNS, _CODE_SIGNS = signs_of("card_codes"), signs_of("one_time_codes")
CODE_LENGTH = 6
_SSN_DIGITS, _IBAN_DIGITS = 9, 10


def on_card(text: str) -> Iterator[Span]:
    """The positions of card security codes."""
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
        yield from (match.span(1) for match in _ON_CARD_AFTER.finditer(text))


def social(text: str) -> Iterator[Span]:
    """The positions of social security numbers: named as such, or in SSN notation."""
    if _has(text, "ssn", "social", "itin", "tax"):
        yield from _behind(_SOCIAL, text, 4, 9)
    if written(text) >= _SSN_DIGITS:
        yield from (match.span() for match in _SSN.finditer(text))


def bank(text: str) -> Iterator[Span]:
    """The positions of bank account numbers: named as such, and every IBAN."""
    if _has(text, "routing", "aba", "bsb", "sort code", "account"):
        for start, end in _behind(_BANK, text, 6, 17):
            yield start, end
            if then := _THEN.match(text, end):
                yield then.span(1)
    if _has(text, "account", "acct"):
        yield from _behind(_ACCOUNT, text, 8, 17)
        if _AT_A_BANK.search(text):
            yield from _behind(_BANKS_ACCOUNT, text, 8, 17)
    if written(text) >= _IBAN_DIGITS:
        yield from _ibans(text)


def codes(text: str) -> Iterator[Span]:
    """The positions of one-time codes: six digits alone or called a code, others by name."""
    alone = _ALONE.match(text)
    if alone is not None and not _DATE.fullmatch(alone[1]):
        yield alone.span(1)
    elif spoken := _spoken_alone(text):
        yield spoken
    else:
        yield from named_codes(text)


def _spoken_alone(text: str) -> Span | None:
    """Six digits spelled in words with nothing else in the text."""
    if len(text) > _MOST_SPOKEN:
        return None
    words = list(_LETTERS.finditer(text))
    is_code = (
        bool(words)
        and all(word[0].isdecimal() or is_number_word(word[0]) for word in words)
        and any(map(is_number_word, (word[0] for word in words)))
        and len(all_digits(text)) == CODE_LENGTH
    )
    return (words[0].start(), words[-1].end()) if is_code else None


def named_codes(text: str) -> Iterator[Span]:
    """The positions of numbers that the text calls a code."""
    if _has(text, "code", "otp", "pin", "2fa", "mfa", "tan", "password", *_CODE_SIGNS):
        yield from _behind(_ONE_TIME, text, 4, 8)
        yield from (match.span(1) for match in _ONE_TIME_AFTER.finditer(text))
    if _has(text, "code", "digo", "codice"):
        yield from _behind(_CODE, text, CODE_LENGTH, CODE_LENGTH)
        yield from (match.span(1) for match in _CODE_AFTER.finditer(text))


def speaks_of_code(text: str) -> bool:
    """Whether a plain text contains a word for a one-time code."""
    return _CODE_WORD.search(text) is not None


def all_digits(text: str) -> str:
    """The digits of a plain text, written as digits or as words."""
    return "".join(group.digits for run in runs(text) for group in run)


def _has(text: str, *signs: str) -> bool:
    """Quick check: most texts contain none, and the full searches are slow."""
    return any(sign in text for sign in signs)


_SIX = r"(?:(?<![\w-])|(?<=\bg-))[0-9](?:[ .,-]{0,2}[0-9]){5}(?![\w-])"
_ALONE = re.compile(rf"\W*(?:code\W*)?({_SIX})\W*$")
_DATE = re.compile(r"[0-3]?\d([.-])[0-3]?\d\1\d\d")
_CODE_AFTER = re.compile(
    rf"({_SIX})\W{{1,3}}(?:is|was|as|for)\W{{1,3}}(?:(?:the|my|your|our|an?)\W{{1,3}})?"
    rf"(?:\w{{1,20}}\W{{1,3}}){{0,3}}{_ANOTHER_CODE}(?:pass)?code\b"
)
_ONE_TIME_AFTER = re.compile(
    r"(?<![\w$#.-])(\d{4,8})\W{1,3}(?:is|was|as)\W{1,3}(?:the|my|your|our|an?)\W{1,3}"
    r"(?:\w{1,20}\W{1,3}){0,2}(?:otp|pin(?! code)|pin code(?! for)|pass ?code|"
    r"(?:one[- ]?time|verification|authentication|security|login|sign-?in|2fa|sms)"
    r" (?:pass)?code)(?![^\W_])"
)
_LETTERS = re.compile(r"[0-9]+|[^\W\d_]+")
_MOST_SPOKEN = 80


def _behind(name: re.Pattern[str], text: str, least: int, most: int) -> Iterator[Span]:
    """The digits after a name, in as many pieces as they come."""
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
