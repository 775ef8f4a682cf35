"""Cells as spreadsheets write them: text, amounts, counts, times, addresses. Never guessed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, cast

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from support_agent.domain.channels import normal_email
from support_agent.domain.orders.order_form import OrderForm
from support_agent.domain.phone_numbers import read_phone, region_of
from support_agent.domain.shop import Shop
from support_agent.flows.imports.times import normal_digits, read_moment

_MOST_DIGITS = 10
_MOST_SHOWN = 60
_CURRENCY = re.compile(r"[^\d\s.,'\u2019_+-]{1,4}")
_GROUPED = re.compile(r"\d{1,3}(?:[\s'\u2019_]\d{3})+(?:[.,]\d+)?")
_AMOUNT = re.compile(
    r"\d+"
    r"|\d+[.,]\d{1,2}0*"
    r"|\d{1,3}(?:,\d{3})+\.\d{1,2}0*"
    r"|\d{1,3}(?:\.\d{3})+,\d{1,2}0*"
    r"|\d{1,3}(?:,\d{3}){2,}"
    r"|\d{1,3}(?:\.\d{3}){2,}"
)
_THOUSAND_OR_NOT = re.compile(r"\d{1,3}[.,]\d{3}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_GUARDED = re.compile(r"^'(?=[0-9+=@-])")
_WHOLE = re.compile(r"[+-]?\d{1,12}(?:[.,]0{1,6})?")


@dataclass(frozen=True, slots=True)
class Formats:
    """The shop's formats: its order numbers, the region of its phone numbers, its currency.

    `now`: the time of the import; past events can't be later.
    """

    form: OrderForm
    region: str
    currency: str
    sign: str
    now: datetime

    @classmethod
    def of(cls, shop: Shop, now: datetime) -> "Formats":
        """The formats of a shop."""
        region = region_of(shop.phone)
        return cls(shop.order_numbers, region, shop.currency, shop.currency_sign, now)


def shown(value: object) -> str:
    """What was written, in quotation marks, shortened to fit a line."""
    text = str(value)
    return repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…")


def _text(value: object) -> object:
    """Numbers in a JSON file also count as text. Raises for what can't be stored."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("must be text")  # noqa: TRY004 - what pydantic takes for a fault
    # Exports put an apostrophe before what a spreadsheet would read as a number or formula.
    text = _GUARDED.sub("", str(value).strip())
    if _UNSTORABLE.search(text):
        raise ValueError("holds characters that can't be stored; write it anew")
    return text


def _whole(value: object) -> object:
    text = normal_digits(str(value).strip())
    if isinstance(value, bool) or not _WHOLE.fullmatch(text):
        raise ValueError(f"{shown(text)} is no whole number; write it as 12")
    return int(re.split("[.,]", text)[0])


def _money(value: object, info: ValidationInfo) -> Decimal:
    written = str(value).strip()
    text = _without_currency(normal_digits(written), cast("Formats", info.context))
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[\s'\u2019_]", "", text)
    if isinstance(value, bool) or not text:
        raise ValueError(f"{shown(written)} is no amount; write it as 1299.00")
    if text.startswith("-"):
        raise ValueError("must be 0 or more")
    _refuse_unsure(written, text)
    head, cents = text, ""
    for sign in ".,":
        if text.count(sign) == 1 and text.rfind(sign) == max(text.rfind("."), text.rfind(",")):
            head, _, cents = text.partition(sign)
    digits = re.sub("[.,]", "", head)
    if len(digits) > _MOST_DIGITS:
        raise ValueError("is too large an amount")
    return Decimal(f"{digits}.{cents[:2] or '0'}").quantize(Decimal("0.01"))


def _refuse_unsure(written: str, text: str) -> None:
    if _THOUSAND_OR_NOT.fullmatch(text):
        whole = re.sub("[.,]", "", text)
        raise ValueError(
            f"{shown(written)} may be {text.replace(',', '.')} or {whole}; write it as 1299.00"
        )
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"{shown(written)} is no amount with two decimals; write it as 1299.00")


def _without_currency(text: str, ways: Formats) -> str:
    """Only the figure. Raises ValueError if its currency is not the shop's."""
    for named in _CURRENCY.findall(text):
        if named.upper() not in {ways.currency, ways.sign}:
            raise ValueError(
                f"{shown(text)} is not in {ways.currency}, the shop's currency; write the amount "
                "in it"
            )
    return _CURRENCY.sub("", text, count=1).strip()


def _currency(value: object, info: ValidationInfo) -> str:
    named, ways = str(value).strip().upper(), cast("Formats", info.context)
    if named not in {ways.currency, ways.sign}:
        raise ValueError(
            f"{shown(value)} is not {ways.currency}, the shop's currency; leave the order out, or "
            "write its amounts in it"
        )
    return ways.currency


def _past(value: object, info: ValidationInfo) -> datetime:
    at = read_moment(value)
    # A time without a zone may be half a day ahead of ours.
    if at > cast("Formats", info.context).now + timedelta(days=1):
        raise ValueError(f"{shown(value)} has not come yet; write when it was, or empty the cell")
    return at


def _date(value: object) -> date:
    return read_moment(value).date()


def _mailbox(value: object) -> str:
    mailbox = normal_email(str(_text(value)))
    if mailbox is None or "." not in mailbox.rpartition("@")[2]:
        raise ValueError(f"{shown(value)} is no e-mail address; write it as name@example.com")
    return mailbox


def _phone(value: object, info: ValidationInfo) -> str:
    written = str(_text(value))
    number = read_phone(written, cast("Formats", info.context).region)
    if number is None:
        raise ValueError(
            f"{shown(written)} can't be read surely as one phone number; write it as "
            "+15550104477, in a column of text"
        )
    if number.extension:
        raise ValueError(
            f"{shown(written)} has an extension, which no text or call can be told by; write a "
            "direct number, or leave the cell empty"
        )
    return number.e164


def _contact(value: object, info: ValidationInfo) -> str:
    """An order's customer: an email address or a phone number."""
    return _mailbox(value) if "@" in str(value) else _phone(value, info)


def _can_be_asked_for(value: str, info: ValidationInfo) -> str:
    """Refuses a number that is not in the shop's format, or that is read as another one."""
    form = cast("Formats", info.context).form
    read = form.read(value)
    if read is None:
        raise ValueError(
            f"{shown(value)} is not written like {form.example}; if your numbers are, say so in "
            f"shop.toml under [order_numbers], where form is {form.form!r}"
        )
    if read != value:
        raise ValueError(f"could never be looked up; write it as {read}")
    return value


Text = Annotated[str, BeforeValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole)]
Money = Annotated[Decimal, BeforeValidator(_money)]
Currency = Annotated[str, BeforeValidator(_currency)]
Moment = Annotated[datetime, BeforeValidator(_past)]
Day = Annotated[date, BeforeValidator(_date)]
Mailbox = Annotated[str, BeforeValidator(_mailbox)]
Phone = Annotated[str, BeforeValidator(_phone)]
Contact = Annotated[str, BeforeValidator(_contact)]
OrderNumber = Annotated[Text, AfterValidator(_can_be_asked_for)]
