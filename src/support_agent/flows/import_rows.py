"""What a row of an imported file must look like, and how files are read."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from support_agent.domain.channels import normal_email
from support_agent.domain.errors import InvalidInput
from support_agent.domain.models import OrderStatus
from support_agent.domain.order_form import OrderForm
from support_agent.domain.phone_numbers import read_phone, region_of
from support_agent.domain.shop import Shop


def _mailbox(value: str) -> str:
    mailbox = normal_email(value)
    if mailbox is None:
        raise ValueError("is no e-mail address; write it as name@example.com")
    return mailbox


def _phone(value: str, info: ValidationInfo) -> str:
    number = read_phone(value, cast("Ways", info.context).region)
    if number is None:
        raise ValueError(
            f"{value!r} can't be read surely as one phone number; write it as +15550104477"
        )
    if number.extension:
        raise ValueError(
            f"{value!r} has an extension, which no text or call can be told by; write a direct "
            "number, or leave the cell empty"
        )
    return number.e164


def _in_utc(value: object) -> object:
    """A date or time without a zone counts as UTC."""
    if isinstance(value, str) and value.strip():
        try:
            at = datetime.fromisoformat(value.strip())
        except ValueError:
            return value
        return at if at.tzinfo else at.isoformat() + "+00:00"
    return value


def _can_be_asked_for(value: str, info: ValidationInfo) -> str:
    """Refuses a number that is none of the shop's, or that is read as another one."""
    form = cast("Ways", info.context).form
    read = form.read(value)
    if read is None:
        raise ValueError(
            f"{value!r} is not written like {form.example}; if your numbers are, say so in "
            f"shop.toml under [order_numbers], where form is {form.form!r}"
        )
    if read != value:
        raise ValueError(f"could never be looked up; write it as {read}")
    return value


@dataclass(frozen=True, slots=True)
class Ways:
    """How the shop writes: its order numbers, and in which country its phone numbers are."""

    form: OrderForm
    region: str

    @classmethod
    def of(cls, shop: Shop) -> "Ways":
        """The ways of a shop."""
        return cls(shop.order_numbers, region_of(shop.phone))


Mailbox = Annotated[str, AfterValidator(_mailbox)]
Phone = Annotated[str, AfterValidator(_phone)]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Moment = Annotated[AwareDatetime, BeforeValidator(_in_utc)]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class Row(BaseModel):
    """Base of every row. Empty cells count as missing; unknown columns are named."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, row: Any) -> Any:
        return {k: v for k, v in row.items() if v not in ("", None)}


class ProductRow(Row):
    """A product: columns sku, name, price, category, description, and stock:<warehouse> each."""

    sku: Text
    name: Text
    price: Money
    category: Text
    description: str = Field("", max_length=5000)
    stock: dict[str, Annotated[int, Field(ge=0, le=10_000_000)]] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather_stock(cls, row: Any) -> Any:
        stock = {k.partition(":")[2].strip(): v for k, v in row.items() if k.startswith("stock:")}
        rest = {k: v for k, v in row.items() if not k.startswith("stock:")}
        return {**rest, "stock": stock} if stock else rest


class CustomerRow(Row):
    """A customer: email or phone_number or both, first_name, last_name.

    previous_email: the address that `email` has replaced.
    """

    email: Mailbox | None = None
    previous_email: Mailbox | None = None
    phone_number: Phone | None = None
    first_name: str | None = Field(None, max_length=80)
    last_name: str | None = Field(None, max_length=80)

    @model_validator(mode="after")
    def _has_contact(self) -> "CustomerRow":
        if self.email is None and self.phone_number is None:
            raise ValueError("email or phone_number is needed")
        if self.previous_email is not None and self.email in {None, self.previous_email}:
            self.previous_email = None
        return self


class ItemRow(Row):
    """One line of an order."""

    sku: Text
    quantity: int = Field(ge=1, le=100_000)
    unit_price: Money


def _items(value: object) -> object:
    """Lines from one CSV cell: "SKU*2@19.99; OTHER*1@5.00"."""
    if not isinstance(value, str):
        return value
    lines: list[dict[str, str]] = []
    for part in value.split(";"):
        sku, star, rest = part.strip().rpartition("*")
        quantity, at, price = rest.partition("@")
        if not (star and at):
            raise ValueError("must be written as SKU*quantity@price; SKU*quantity@price")
        lines.append({"sku": sku, "quantity": quantity, "unit_price": price})
    return lines


class OrderRow(Row):
    """An order: whose (customer: e-mail or phone), status, dates, tracking, items."""

    order_number: Annotated[
        str, Field(min_length=1, max_length=40), AfterValidator(_can_be_asked_for)
    ]
    customer: Text
    status: OrderStatus
    total: Money
    carrier: str | None = Field(None, max_length=80)
    tracking_number: str | None = Field(None, max_length=80)
    city: str | None = Field(None, max_length=120)
    state: str | None = Field(None, max_length=120)
    placed_at: Moment
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    expected_on: date | None = None
    items: Annotated[list[ItemRow], BeforeValidator(_items), Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> "OrderRow":
        worth = sum((item.unit_price * item.quantity for item in self.items), Decimal(0))
        if worth > self.total:
            raise ValueError(f"the items add up to {worth}, more than the total {self.total}")
        if self.status == "delivered" and self.delivered_at is None:
            raise ValueError("delivered_at is needed when status is delivered")
        if len({item.sku for item in self.items}) < len(self.items):
            raise ValueError("items: the same SKU stands twice; add the quantities up")
        return self


MODELS: dict[str, type[Row]] = {
    "products": ProductRow,
    "customers": CustomerRow,
    "orders": OrderRow,
}


def keys(kind: str, row: dict[str, Any]) -> dict[str, str]:
    """What may stand in one row of a file only, by its field."""
    names = {"products": ["sku"], "orders": ["order_number"]}
    named = names.get(kind, ["email", "previous_email", "phone_number"])
    return {name: row[name] for name in named if row[name] is not None}


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInput(str(path), f"can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(str(path), "is not UTF-8 text; save it as UTF-8") from error


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Rows of a CSV (with a header) or JSONL file, numbered from 1; a text says what is wrong."""
    lines = read_text(path).splitlines(keepends=True)
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        yield from _json_rows(lines)
    elif path.suffix.lower() == ".csv":
        for number, row in enumerate(csv.DictReader(lines), 1):
            if None in row:
                yield number, "has more cells than the header has columns"
            else:
                yield number, dict(row)
    else:
        raise InvalidInput(str(path), "is neither .csv nor .jsonl")


def _json_rows(lines: list[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate((line for line in lines if line.strip()), 1):
        try:
            row = json.loads(line, parse_float=str)
        except ValueError:
            yield number, "is not JSON"
            continue
        yield number, row if isinstance(row, dict) else "is not a JSON object"
