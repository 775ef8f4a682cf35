"""Reads facts from a message: order numbers, amounts, email, channel, name, reason, tracking."""

import re
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Literal

from house_model.reading.places import is_zip
from house_model.reading.text import words
from support_agent.domain.channels import EMAIL, SMS, TextChannel
from support_agent.domain.money import Currency, currency, in_dollar_signs
from support_agent.domain.text.digits import WORDS
from support_agent.domain.text.spoken_numbers import digits_for_words

# The prefix of orders in here and in the training; notation.py has the shop's own format.
OWN = "ORD-"

_ORD = r"(?:o|0)[\s.\-_]{0,9}r[\s.\-_]{0,9}d"
_ORDER_WORD = (
    rf"(?:{_ORD}(?:er|r|e|re)?s?|odrer|oder|orer|ordr|ordfer|purchase|invoice)"
    r"(?:\s{0,9}(?:number|numbr|num|no|nr|id|ref|reference))?"
)
_ORDER_NUMBER = re.compile(
    rf"\b{_ORDER_WORD}[\s.:\-_#]{{0,9}}(?:is|was|it's|its)?[\s.:\-_#]{{0,9}}(\d(?:[\s.\-]?[\dol]){{2,7}})\b"
)
_HASH_NUMBER = re.compile(r"#\s*(\d{3,8})\b")
_BARE_NUMBER = re.compile(
    r"(?<![\w$€£#.,\-/])(\d{4,6})(?![\w%\-/]|[.,]\d)(?!\s*(?:dollars|usd|bucks|euros?\b|eur\b|[€£]|w\b|watts?|gb|tb|mhz|rpm|"
    r"super|ti\b|xt|cards?|gpus?|graphics))"
)
_PHONE = re.compile(r"\+\d[\d() .\-]{6,30}\d|\(?\b\d{3}\)?[ .\-]\d{3}[ .\-]\d{4}\b")
_LETTERS = re.compile(r"[a-z]+")
_MOST_BEFORE = 6
_NO_ORDER = (
    WORDS["other_numbers"] - words("order orders ord ref reference booking po case")
) | words(
    "in at since until till before after around born year code pin extension ext room floor street "
    "weigh weighs cost costs than over under bus flat gate"
)
_COUNTED = re.compile(
    r"\s+(?:of\b|grams?\b|kg\b|kilos?\b|lbs?\b|pounds?\b|miles?\b|km\b|times\b|people\b|pieces?\b"
    r"|(?:\w+\s){1,2}(?:st|street|ave|avenue|road|rd|lane|ln|drive|dr|blvd|boulevard|way|court|ct)\b)"
)
_LIST = re.compile(r"(?:,|and|&|or)\s{0,9}#?\s{0,9}(\d{3,8})\b")
_YEARS = range(2019, 2100)
_GPU_NUMBERS = re.compile(r"^(?:[1-5]0[5-9]0|[679][6-9]00|[57][0-9]{3}0?x)$")
_AMOUNT = r"\$\s*(\d{1,6}(?:,\d{3}){0,6}(?:\.\d{1,2})?)|\b(\d{1,6}(?:\.\d{1,2})?)\s*(?:NAMES)\b"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_TRACKING = re.compile(
    r"\b(1Z[0-9A-Z]{6,18}|(?=[A-Z0-9]*\d)[A-Z0-9]{10,30}|\d{10,30})\b", re.IGNORECASE
)
_THING = r"(?:me|it|that|this|them|these|those|us|over|the|a|my)\b"
_TO_EMAIL = re.compile(
    rf"\b(?:e-?mail|mail)\s+{_THING}"
    r"|\b(?:by|via|through|per|in|as|in an|over|with an?|to my|on|send an?|my) e-?mail\b"
    r"|\b(?:by|via) mail\b|\be-?mail (?:would be|is) (?:better|best|fine)\b"
    r"|\be-?mail (?:instead|please|pls)\b|\bin writing\b|\b(?:shoot|drop|send) me an e-?mail\b"
)
_TO_SMS = re.compile(
    rf"\b(?:text|txt|sms)\s+{_THING}"
    r"|\b(?:by|via|through|per|in|as|in a|over|to my|on|send a|with a) "
    r"(?:text|txt|sms|text message|cell|mobile|phone)\b"
    r"|\b(?:text|sms) (?:would be|is) (?:better|best|fine)\b"
    r"|\b(?:text|sms) (?:instead|please|pls)\b"
    r"|\b(?:shoot|drop|send) me a text\b"
)
_NOT_A_CHANNEL_WISH = re.compile(
    r"\b(?:don't|do not|dont|never|stop|didn't|did not|haven't|got|received|sent you|i|saw|read|"
    r"asked|wrote|contacted|ordered)\s+(?:\w+\s+){0,3}?(?:e-?mail|text|sms|mail)"
    r"|\b(?:you|i) (?:e-?mailed|texted)"
    r"|(?:confirmation|your|an|asked|said|told|reached out|wrote|talked|earlier) "
    r"(?:by |via |over |in )?e-?mails?\b(?! me)"
    r"|\bchange\b.{0,20}\be-?mail\b|\be-?mail address\b"
)
_WANTS_IT = re.compile(
    r"\b(?:can|could|may) i (?:get|have)|\bi (?:prefer|want|need|would like|'d like)|\bi'd like"
    r"|\bsend\b|\bshoot me|\bdrop me"
)
_JOINING = frozenset({"by", "vi", "th", "pe", "in", "ov", "as", "to"})
_NAME = re.compile(
    r"\b(?i:my name is|my name's|name is|i am called|this is|i'm|i am|it's|call me)\s+"
    r"([A-Z][a-zA-Z'-]{1,20})(?:\s+([A-Z][a-zA-Z'-]{1,20}))?"
)
_NAME_ANY_CASE = re.compile(
    r"\b(?:my name is|my name's|name is|call me)\s+"
    r"([a-z][a-z'-]{1,20})(?:\s+([a-z][a-z'-]{1,20}))?",
    re.IGNORECASE,
)
_NOT_A_NAME = words(
    "the a an not just so still very really sorry happy sad trying looking having getting "
    "waiting about regarding in on at from with for calling writing here and but ridiculous i "
    "my your it order what who going wondering done ok okay good fine unhappy angry upset "
    "interested"
)
_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "dead on arrival",
            r"\bdoa\b|dead on arrival|never (?:worked|turned on|booted)|out of the box",
        ),
        (
            "arrived damaged",
            r"damaged|cracked|bent|dented|smashed|crushed|broken (?:when|on arrival)"
            r"|(?:arrived|came) (?:\w+ )?broken|shattered|scratched",
        ),
        (
            "wrong item received",
            r"wrong (?:item|one|thing|product|card|part|model|color|size)|not what i ordered"
            r"|instead of the",
        ),
        (
            "parcel never arrived",
            r"never (?:arrived|came|got here|showed|received|got)|didn'?t (?:arrive|receive|get)"
            r"|not (?:arrived|received)|lost in",
        ),
        (
            "item defective",
            r"defect|faulty|broken|broke|doesn'?t work|not working|stopped working|crash|coil whine"
            r"|won'?t (?:turn|boot|post|start)|artifact|dead\b|fried|malfunction",
        ),
        (
            "ordered by mistake",
            r"by mistake|by accident|wrong(?:ly)? order|ordered (?:twice|two|the wrong)|misclick"
            r"|didn'?t mean",
        ),
        (
            "does not fit or is not compatible",
            r"(?:doesn'?t|does not|won'?t|didn'?t) fit|too (?:big|long|large|small|tall)"
            r"|(?:in|not )compatible",
        ),
        ("found cheaper elsewhere", r"cheaper|better price|lower price|price drop"),
        ("arrived too late", r"too late|too long|late\b|delay"),
        (
            "changed mind",
            r"changed? my mind|don'?t (?:need|want|like)|no longer|not (?:need|want)|not happy",
        ),
    )
)


def prepared(text: str) -> str:
    """The text in lowercase, spoken numbers as digits, as the readers below need it."""
    return digits_for_words(text.lower())


def _number(digits: str) -> str | None:
    figures = re.sub(r"[\s.\-]", "", digits.replace("o", "0").replace("l", "1"))
    return f"{OWN}{figures}" if figures.isdigit() else None


def order_numbers(
    text: str, *, bare: bool = True, codes: frozenset[str] = frozenset()
) -> list[str]:
    """Every order number in the prepared text, in this model's notation, in order.

    `bare`: also a lone number of 4 to 6 digits that is not a year, a graphics card or one of the
    confirmation `codes`.
    """
    found: dict[str, int] = {}
    for match in (*_ORDER_NUMBER.finditer(text), *_HASH_NUMBER.finditer(text)):
        number = _number(match.group(1))
        if number:
            found.setdefault(number, match.start())
            rest = text[match.end() :]
            while (more := _LIST.match(rest.lstrip())) is not None:
                found.setdefault(f"{OWN}{more.group(1)}", match.end())
                rest = rest.lstrip()[more.end() :]
    if bare and not found:
        phones = [match.span() for match in _PHONE.finditer(text)]
        for match in _BARE_NUMBER.finditer(text):
            figures = match.group(1)
            in_phone = any(start <= match.start() < end for start, end in phones)
            is_other = is_zip(figures, text[: match.start()]) or _is_called_otherwise(text, match)
            if not (in_phone or is_other) and _could_be_order(figures, codes):
                found.setdefault(f"{OWN}{figures}", match.start())
    return sorted(found, key=lambda number: found[number])


def _is_called_otherwise(text: str, number: re.Match[str]) -> bool:
    """Whether the words next to it make it a year, a time, a house number or the like."""
    words = _LETTERS.findall(text[: number.start()].rpartition("\n")[2])[-_MOST_BEFORE:]
    while words and words[-1] in WORDS["before_number"]:
        words.pop()
    return bool(words and words[-1] in _NO_ORDER) or bool(_COUNTED.match(text, number.end()))


def _could_be_order(figures: str, codes: frozenset[str]) -> bool:
    return not (figures in codes or int(figures) in _YEARS or _GPU_NUMBERS.match(figures))


def amount(text: str) -> str | None:
    """The first amount of money, as "49.99"."""
    match = _amount_in(currency()).search(in_dollar_signs(text))
    if match is None:
        return None
    try:
        value = Decimal((match.group(1) or match.group(2)).replace(",", ""))
    except InvalidOperation:
        return None
    return f"{value:.2f}" if value > 0 else None


@cache
def _amount_in(shops: Currency) -> re.Pattern[str]:
    return re.compile(_AMOUNT.replace("NAMES", "|".join((*shops.names, shops.code.lower()))))


def email_addresses(text: str) -> list[str]:
    """Every email address, in order."""
    return _EMAIL.findall(text)


def channel_wish(text: str) -> TextChannel | None:
    """The channel on which the customer wants the answer, from the prepared text."""
    if _NOT_A_CHANNEL_WISH.search(text) and not _WANTS_IT.search(text):
        return None
    if _TO_EMAIL.search(text):
        return EMAIL
    return SMS if _TO_SMS.search(text) else None


_CHANNEL_WORDS = re.compile(
    r"\b(?:e-?mail|mail|text|txt|sms)(?= (?:me|us|it|that|over|the|a|my)\b)"
    r"|\b(?:by|via|through|per|in an?|over|as an?|to my) (?:e-?mail|mail|text|txt|sms|phone)\b"
    r"|\bsend me an? (?:e-?mail|text) (?:with|about)\b",
    re.IGNORECASE,
)


def without_channel(text: str) -> str:
    """The text with "e-mail me the total by text" made "give me the total"."""
    return _CHANNEL_WORDS.sub(lambda m: "" if m.group()[:2].lower() in _JOINING else "give", text)


def person_name(text: str) -> tuple[str, str] | None:
    """First and last name as the customer gave them; the last may be empty."""
    match = _NAME.search(text) or _NAME_ANY_CASE.search(text)
    if match is None or match.group(1).lower() in _NOT_A_NAME:
        return None
    last = match.group(2) or ""
    return match.group(1).capitalize(), "" if last.lower() in _NOT_A_NAME else last.capitalize()


_WHOLE = re.compile(
    r"\b(?:whole|entire|complete)\s+(?:order|purchase|thing|lot|amount|price|of)\b"
    r"|\ball (?:of (?:it|the|my|ord)|items|the items|my money)\b|\beverything\b|\bthe lot\b"
)


def whole(text: str) -> bool:
    """Whether all of an order is meant, whatever the reason names, from the prepared text."""
    return bool(_WHOLE.search(text))


def reason(text: str) -> str | None:
    """Why the customer wants it, in a few plain words, from the prepared text."""
    return next((name for name, pattern in _REASONS if pattern.search(text)), None)


def tracking_number(text: str) -> str | None:
    """A carrier's tracking number as an operator writes it."""
    after = re.search(
        r"tracking\W+(?:(?:number|no|nr|id|is)\W+)*([A-Z0-9]{6,34})\b", text, re.IGNORECASE
    )
    match = after or _TRACKING.search(text)
    return match.group(1).upper() if match else None


OrderStatus = Literal["pending", "processing", "shipped", "delivered", "cancelled", "returned"]
_STATUSES: tuple[tuple[OrderStatus, re.Pattern[str]], ...] = (
    ("cancelled", re.compile(r"\bcancel")),
    ("returned", re.compile(r"\breturned\b|came back")),
    ("delivered", re.compile(r"\bdeliver")),
    ("shipped", re.compile(r"\bship|\bdispatch|\bsent out|\bon its way|tracking")),
    ("processing", re.compile(r"\bprocessing|\bpacking|\bin progress")),
    ("pending", re.compile(r"\bpending|\bon hold")),
)


def order_status(text: str) -> OrderStatus | None:
    """The status an operator names, from the prepared text."""
    return next((status for status, pattern in _STATUSES if pattern.search(text)), None)
