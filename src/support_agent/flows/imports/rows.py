"""What a row of an imported file must look like, and its faults in plain words."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from support_agent.domain.channels import COLUMNS, MAILBOX, NUMBER
from support_agent.domain.models import OrderStatus
from support_agent.flows.imports.headings import STOCK, headings_of
from support_agent.flows.imports.values import (
    Contact,
    Currency,
    Day,
    Formats,
    Mailbox,
    Moment,
    Money,
    OrderNumber,
    Phone,
    Text,
    Whole,
    shown,
)

_CENT = Decimal("0.01")
_MOST_OF_SKU = 64  # short enough for a tool to name
_STATUSES = ("pending", "processing", "shipped", "delivered", "cancelled", "returned")
# Words of other systems with only one possible meaning.
_SURE = {
    "canceled": "cancelled",
    "voided": "cancelled",
    "fulfilled": "shipped",
    "in transit": "shipped",
    "unfulfilled": "processing",
}


# An empty cell, as spreadsheets and databases write one.
_NOTHING = {"", "NULL", "\\N", "#N/A", "N/A", "0000-00-00", "0000-00-00 00:00:00"}


def _filled(row: object) -> dict[str, object]:
    """The row without empty cells. Raises ValueError if it is not an object."""
    if not isinstance(row, dict):
        raise ValueError("must be an object")  # noqa: TRY004 - what pydantic takes for a fault
    cells = cast("dict[str, object]", row)
    return {
        name: value
        for name, value in cells.items()
        if value is not None
        and not (isinstance(value, str) and value.strip(" \t\r\n'") in _NOTHING)
    }


class Row(BaseModel):
    """Base of every row. Empty cells count as missing; unknown columns are reported."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, row: Any) -> Any:
        return _filled(row)


class ProductRow(Row):
    """A product: columns sku, name, price, category, description, and stock:<warehouse> each."""

    sku: Annotated[Text, Field(max_length=500)]
    name: Annotated[Text, Field(max_length=500)]
    price: Money
    category: Annotated[Text, Field(max_length=500)]
    description: Annotated[Text, Field(max_length=5000)] | None = None
    stock: dict[
        Annotated[Text, Field(min_length=1, max_length=120)],
        Annotated[Whole, Field(ge=0, le=10_000_000)],
    ] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather_stock(cls, row: Any) -> Any:
        row = _filled(row)
        stock = {k.removeprefix(STOCK).strip(): v for k, v in row.items() if k.startswith(STOCK)}
        rest = {k: v for k, v in row.items() if not k.startswith(STOCK)}
        return {**rest, "stock": stock} if stock else rest


class CustomerRow(Row):
    """A customer: email or phone_number or both, first_name, last_name.

    previous_email: the address that `email` replaced.
    """

    email: Mailbox | None = None
    previous_email: Mailbox | None = None
    phone_number: Phone | None = None
    first_name: Annotated[Text, Field(max_length=80)] | None = None
    last_name: Annotated[Text, Field(max_length=80)] | None = None

    @model_validator(mode="after")
    def _has_contact(self) -> "CustomerRow":
        if self.email is None and self.phone_number is None:
            raise ValueError("email or phone_number is needed")
        if self.previous_email is not None and self.email in {None, self.previous_email}:
            self.previous_email = None
        return self


class ItemRow(Row):
    """One line of an order. A given `name` is kept; a product need not be in the catalog."""

    sku: Annotated[Text, Field(max_length=500)]
    name: Annotated[Text, Field(max_length=500)] | None = None
    quantity: Annotated[Whole, Field(ge=1, le=100_000)] = 1
    unit_price: Money

    @model_validator(mode="before")
    @classmethod
    def _known_by_name(cls, row: Any) -> Any:
        row = _filled(row)
        return {"sku": str(row["name"])[:_MOST_OF_SKU], **row} if "name" in row else row


def _items(value: object) -> object:
    """Lines from one CSV cell: "SKU*2@19.99; OTHER*1@5.00"."""
    if not isinstance(value, str):
        return value
    lines: list[dict[str, str]] = []
    for part in filter(str.strip, value.split(";")):
        sku, star, rest = part.strip().rpartition("*")
        quantity, at, price = rest.partition("@")
        if not (star and at):
            raise ValueError("must be written as SKU*quantity@price; SKU*quantity@price")
        lines.append({"sku": sku, "quantity": quantity, "unit_price": price})
    return lines


def _status(value: object) -> object:
    word = " ".join(str(value).casefold().replace("_", " ").replace("-", " ").split())
    status = _SURE.get(word, word)
    if status not in _STATUSES:
        raise ValueError(
            f"{shown(value)} is none of {', '.join(_STATUSES)}; write the one it means"
        )
    return status


class OrderRow(Row):
    """An order: its customer (email or phone), status, money, dates, tracking, items.

    The items' prices become what was paid for them: a discount is distributed over them.
    """

    order_number: Annotated[OrderNumber, Field(max_length=40)]
    customer: Contact
    status: Annotated[OrderStatus, BeforeValidator(_status)]
    total: Money
    subtotal: Money | None = None
    discount: Money = Decimal(0)
    refunded: Money = Decimal(0)
    carrier: Annotated[Text, Field(max_length=80)] | None = None
    tracking_number: Annotated[Text, Field(max_length=80)] | None = None
    ship_to_name: Annotated[Text, Field(max_length=120)] | None = None
    street: Annotated[Text, Field(max_length=200)] | None = None
    city: Annotated[Text, Field(max_length=120)] | None = None
    state: Annotated[Text, Field(max_length=120)] | None = None
    postal_code: Annotated[Text, Field(max_length=20)] | None = None
    country: Annotated[Text, Field(max_length=60)] | None = None
    payment_reference: Annotated[Text, Field(max_length=120)] | None = None
    placed_at: Moment
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    cancelled_at: Annotated[Moment | None, Field(exclude=True)] = None
    financial_status: Annotated[Text | None, Field(exclude=True)] = None
    currency: Annotated[Currency | None, Field(exclude=True)] = None
    expected_on: Day | None = None
    items: Annotated[list[ItemRow], BeforeValidator(_items), Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _as_exported(cls, row: Any) -> Any:
        row = _filled(row)
        phone = row.pop("customer_phone", None)
        return ({} if phone is None else {"customer": phone}) | row

    @model_validator(mode="after")
    def _is_whole(self) -> "OrderRow":
        self._read_payment()
        for name in ("shipped_at", "delivered_at", "cancelled_at"):
            at = getattr(self, name)
            if at is not None and at < self.placed_at - timedelta(days=1):
                raise ValueError(f"{name} lies before placed_at; correct the one that is wrong")
        if self.refunded > self.total:
            raise ValueError(f"refunded {self.refunded} is more than the total {self.total}")
        if self.status == "delivered" and self.delivered_at is None:
            raise ValueError("delivered_at is needed when status is delivered")
        self.items = _added_up(self.items)
        worth = sum((item.unit_price * item.quantity for item in self.items), Decimal(0))
        limits = [self.total, max(worth - self.discount, Decimal(0))]
        paid = min(limits if self.subtotal is None else [*limits, self.subtotal])
        if paid < worth:
            for item in self.items:
                share = item.unit_price * paid / worth
                item.unit_price = share.quantize(_CENT, rounding=ROUND_DOWN)
        return self

    def _read_payment(self) -> None:
        """The status that cancelled_at and a shop system's payment status imply for the order."""
        payment = (self.financial_status or "").casefold().replace("_", " ")
        if self.cancelled_at is not None or payment == "voided":
            self.status = "cancelled"
        if payment == "refunded":
            self.refunded = self.total
        elif payment == "partially refunded" and not self.refunded:
            raise ValueError("refunded is needed for what is partially refunded: the amount")


def _added_up(items: list[ItemRow]) -> list[ItemRow]:
    """One line per SKU. Units with different prices get their average."""
    lines: dict[str, ItemRow] = {}
    for item in items:
        first = lines.setdefault(item.sku, item)
        if first is item:
            continue
        quantity = first.quantity + item.quantity
        worth = first.unit_price * first.quantity + item.unit_price * item.quantity
        first.unit_price = (worth / quantity).quantize(_CENT, rounding=ROUND_DOWN)
        first.quantity, first.name = quantity, first.name or item.name
    return list(lines.values())


# What is wrong, by pydantic's kind of error.
_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known; the fields are {known}; remove or rename it",
    "string_too_long": "has more than {max_length} characters; shorten it",
    "too_long": "has more than {max_length} characters; shorten it",
    "string_too_short": "is empty",
    "too_short": "is empty",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "list_type": "must be a list of lines, each with sku, quantity and unit_price",
    "model_type": "must be a line with sku, quantity and unit_price",
    "model_attributes_type": "must be a line with sku, quantity and unit_price",
    "dict_type": "must be numbers by warehouse",
}
MODELS: dict[str, type[Row]] = {
    "products": ProductRow,
    "customers": CustomerRow,
    "orders": OrderRow,
}


def keys(kind: str, row: Mapping[str, Any]) -> dict[str, str]:
    """Values that only one row of a file may have, by field."""
    names = {"products": ["sku"], "orders": ["order_number"]}
    named = names.get(kind, [COLUMNS[MAILBOX], "previous_email", COLUMNS[NUMBER]])
    return {name: row[name] for name in named if row[name] is not None}


def check_row(kind: str, raw: Mapping[str, Any], ways: Formats) -> dict[str, Any]:
    """The row as it is written. Raises ValidationError; `faults_in` puts it in plain words."""
    return MODELS[kind].model_validate(dict(raw), context=ways).model_dump(mode="json")


def faults_in(kind: str, error: ValidationError) -> list[tuple[tuple[int | str, ...], str]]:
    """What is wrong with a row: where, and why."""
    return [(problem["loc"] or ("row",), _in_words(kind, problem)) for problem in error.errors()]


def _in_words(kind: str, problem: ErrorDetails) -> str:
    context = problem.get("ctx", {})
    if problem["type"] == "value_error":
        return str(context["error"])
    in_item = problem["loc"][:1] == ("items",)
    known = ", ".join(ItemRow.model_fields if in_item else headings_of(kind).columns)
    words = _WORDS.get(problem["type"], "can't be read; see docs/how-to/your-own-shop.md")
    return words.format(known=known, **context)
