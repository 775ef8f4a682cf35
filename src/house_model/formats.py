"""Formats money, dates, order numbers and product names for each channel."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from house_model.reading.conversation import Json, objects
from house_model.reading.slots import OWN
from support_agent.domain.channels import CHANNELS, Channel
from support_agent.domain.money import money as written

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
BY_CHANNEL = {name: channel.by for name, channel in CHANNELS.items()}


def money(value: object) -> str:
    """Formats "1599.99" as "$1,599.99"; "" if it is not an amount."""
    try:
        return written(Decimal(str(value))) if value not in (None, "") else ""
    except InvalidOperation:
        return ""


def is_money(value: object) -> bool:
    """Whether the value is an amount above zero."""
    try:
        return value not in (None, "") and Decimal(str(value)) > 0
    except InvalidOperation:
        return False


def day(value: object) -> str:
    """Formats "2026-11-12T…" as "November 12"; "" if it is not a date."""
    try:
        read = date.fromisoformat(str(value)[:10])
    except ValueError:
        return ""
    return f"{_MONTHS[read.month - 1]} {read.day}"


def spoken_order(number: str) -> str:
    """The order number as said on the phone: "order 1001"."""
    return re.sub(rf"\b{OWN}(\d+)", r"order \1", number)


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Joins to "a, b and c"."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def item_names(order: Json) -> list[str]:
    """The names of the order's items, from a whole order or from an entry in a list of orders."""
    items = order.get("items")
    if not isinstance(items, list):
        return []
    named = [str(item.get("name", "")) for item in objects(order.get("items"))]
    plain = [item for item in items if isinstance(item, str)]  # type: ignore[reportUnknownVariableType]
    return [name for name in (*named, *plain) if name]


def titled(order: Json) -> str:
    """The order with its items: "ORD-1001 (RTX 4090)"."""
    number, names = str(order.get("order_number", "")), item_names(order)
    if not names:
        return number
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{number} ({names[0]}{more})"


def channel_name(channel: Channel) -> str:
    """The channel in words: "email", "text message" or "phone"."""
    return CHANNELS[channel].named
