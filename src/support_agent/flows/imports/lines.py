"""Combines orders that shop systems export as one line per item."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from support_agent.flows.imports.files import Raw
from support_agent.flows.imports.values import shown

_PREFIX = "item_"
_OF_ITEM = {"sku": "sku", "name": "name", "quantity": "quantity", "price": "unit_price"}
LINES = "_lines"
"""Where an order stores the numbers of its lines' rows."""


@dataclass(slots=True)
class _Order:
    number: int
    cells: dict[str, object]
    items: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    lines: list[int] = field(default_factory=list[int])
    fault: str = ""

    def whole(self) -> Raw:
        if self.fault:
            return self.number, self.fault
        return self.number, {**self.cells, "items": self.items, LINES: self.lines}

    def take(self, number: int, cells: Mapping[str, Any]) -> None:
        """Adds one more line. The order's own cells are in one line, or are the same in all."""
        item = {ours: cells.get(_PREFIX + theirs) for theirs, ours in _OF_ITEM.items()}
        self.items.append({name: value for name, value in item.items() if _filled(value)})
        self.lines.append(number)
        for name, value in cells.items():
            if name.startswith(_PREFIX) or not _filled(value):
                continue
            known = self.cells.setdefault(name, value)
            if str(known).strip() != str(value).strip() and not self.fault:
                self.fault = (
                    f"{name} is {shown(value)} in row {number} and {shown(known)} above it in the "
                    "same order; make them the same"
                )


def orders_of(rows: Iterable[Raw]) -> Iterator[Raw]:
    """Orders by their first row; a row that doesn't name a single item is already an order."""
    order: _Order | None = None
    for number, cells in rows:
        is_line = (
            isinstance(cells, dict)
            and not _filled(cells.get("items"))
            and any(name.startswith(_PREFIX) for name in cells)
        )
        if order is not None and not (is_line and _goes_on(order, cells)):
            yield order.whole()
            order = None
        if not is_line or isinstance(cells, str):
            yield number, cells
            continue
        order = order or _Order(number, {})
        order.take(number, cells)
    if order is not None:
        yield order.whole()


def _goes_on(order: _Order, cells: Mapping[str, Any] | str) -> bool:
    if isinstance(cells, str):
        return False
    name = str(cells.get("order_number") or "").strip()
    if not name:
        return not any(_filled(v) for n, v in cells.items() if not n.startswith(_PREFIX))
    return name == str(order.cells.get("order_number") or "").strip()


def _filled(value: object) -> bool:
    return value is not None and str(value).strip() != ""
