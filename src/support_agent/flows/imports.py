"""The shop's own data comes in: checked row by row, written in batches, the same twice is once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from support_agent.domain.errors import InvalidInput
from support_agent.domain.order_form import OrderForm
from support_agent.domain.shop import Shop
from support_agent.flows.import_rows import KEYS, MODELS, read_rows, read_text
from support_agent.store import articles, imports, questions
from support_agent.store.db import Database, Tx
from support_agent.store.imports import Written

Kind = Literal["products", "orders", "customers", "articles"]
BATCH_ROWS = 1000
# The file's own articles, as opposed to the sample's.
SOURCE = "import"


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that can't be taken: where, which field, why. Rows count from 1 below the header."""

    row: int
    field: str
    reason: str


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    read: int = 0
    added: int = 0
    changed: int = 0
    faults: list[Fault] = field(default_factory=list[Fault])

    @property
    def unchanged(self) -> int:
        """Rows that stood there already, word for word."""
        return self.read - self.added - self.changed - len({fault.row for fault in self.faults})


Numbered = tuple[int, dict[str, Any]]
Write = Callable[[Tx, list[Numbered], Report], Awaitable[Written]]


@dataclass(frozen=True, slots=True)
class Imports:
    """Takes files in. A faulty row never keeps the others out; nothing is half written."""

    database: Database
    shop: Shop

    async def run(self, kind: Kind, path: Path, *, dry_run: bool) -> Report:
        """Reads the file, writes what is right, reports the rest. Raises InvalidInput for a file
        that can't be read at all.
        """
        report = Report()
        if kind == "articles":
            await self._articles(path, report, dry_run=dry_run)
            return report
        batch: list[Numbered] = []
        seen: dict[str, int] = {}
        for number, raw in read_rows(path):
            report.read += 1
            row = _checked(kind, number, raw, seen, report, form=self.shop.order_numbers)
            if row is not None:
                batch.append((number, row))
            if len(batch) == BATCH_ROWS:
                await self._write(kind, batch, report, dry_run=dry_run)
                batch = []
        if batch:
            await self._write(kind, batch, report, dry_run=dry_run)
        report.faults.sort(key=lambda fault: fault.row)
        return report

    async def unanswered(self, days: int) -> list[questions.Unanswered]:
        """What was asked in the last days and no article answered: what to write next."""
        async with self.database.connection() as connection, connection.transaction():
            return await questions.unanswered(connection, days=days, limit=100)

    async def _write(
        self, kind: Kind, batch: list[Numbered], report: Report, *, dry_run: bool
    ) -> None:
        write: dict[str, Write] = {
            "products": _products,
            "customers": _customers,
            "orders": _orders,
        }
        async with (
            self.database.connection() as connection,
            connection.transaction(force_rollback=dry_run),
        ):
            written = await write[kind](connection, batch, report)
        report.added += written.added
        report.changed += written.changed

    async def _articles(self, path: Path, report: Report, *, dry_run: bool) -> None:
        files = await asyncio.to_thread(_article_files, path)
        found: list[articles.Article] = []
        for number, file in enumerate(files, 1):
            report.read += 1
            try:
                found.append(articles.parse_article(read_text(file)))
            except InvalidInput as error:
                report.faults.append(Fault(number, f"{file.name}: {error.field}", error.reason))
        async with (
            self.database.connection() as connection,
            connection.transaction(force_rollback=dry_run),
        ):
            changed = await articles.save(connection, found, source=SOURCE)
        report.changed += len(changed)


def _article_files(path: Path) -> list[Path]:
    return sorted(path.glob("*.md")) if path.is_dir() else [path]


async def _products(tx: Tx, batch: list[Numbered], _report: Report) -> Written:
    return await imports.products(tx, [row for _, row in batch])


async def _customers(tx: Tx, batch: list[Numbered], report: Report) -> Written:
    taken = await imports.taken_phones(tx, [row for _, row in batch])
    good: list[dict[str, Any]] = []
    for number, row in batch:
        if row["email"] is not None and row["phone_number"] in taken:
            reason = "belongs to a customer with another e-mail address already"
            report.faults.append(Fault(number, "phone_number", reason))
        else:
            good.append(row)
    return await imports.customers(tx, good)


async def _orders(tx: Tx, batch: list[Numbered], report: Report) -> Written:
    owners = await imports.known_contacts(tx, [row["customer"] for _, row in batch])
    standing = await imports.order_owners(tx, [row["order_number"] for _, row in batch])
    skus = {item["sku"] for _, row in batch for item in row["items"]}
    known = await imports.known_skus(tx, list(skus))
    good: list[dict[str, Any]] = []
    for number, row in batch:
        owner = owners.get(row["customer"])
        unknown = [item["sku"] for item in row["items"] if item["sku"] not in known]
        if owner is None:
            reason = "is no customer's e-mail or phone; import the customers first"
            report.faults.append(Fault(number, "customer", reason))
        elif standing.get(row["order_number"], owner) != owner:
            reason = "belongs to another customer already"
            report.faults.append(Fault(number, "order_number", reason))
        elif unknown:
            reason = f"{unknown[0]!r} is no product's SKU; import the products first"
            report.faults.append(Fault(number, "items", reason))
        else:
            place = {"city": row.pop("city"), "state": row.pop("state")}
            ship_to = {key: value for key, value in place.items() if value}
            good.append({**row, "customer_id": owner, "ship_to": ship_to})
    return await imports.orders(tx, good)


def _checked(
    kind: Kind,
    number: int,
    raw: dict[str, Any] | str,
    seen: dict[str, int],
    report: Report,
    *,
    form: OrderForm,
) -> dict[str, Any] | None:
    """The row as it is written, or None with its faults reported."""
    if isinstance(raw, str):
        report.faults.append(Fault(number, "line", raw))
        return None
    try:
        row = MODELS[kind].model_validate(raw, context=form).model_dump(mode="json")
    except ValidationError as error:
        for problem in error.errors():
            where = ".".join(str(part) for part in problem["loc"]) or "row"
            reason = str(problem["msg"]).removeprefix("Value error, ")
            report.faults.append(Fault(number, where, reason))
        return None
    name = KEYS.get(kind)
    key = row[name] if name else (row["email"] or row["phone_number"])
    if key in seen:
        report.faults.append(Fault(number, name or "email", f"stands in row {seen[key]} already"))
        return None
    seen[key] = number
    return row
