"""Imports the shop's own data: checked row by row, written in batches, idempotent."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import ValidationError

from support_agent.domain.errors import InvalidInput, Unavailable
from support_agent.domain.shop import Shop
from support_agent.flows.imports import customers as import_customers
from support_agent.flows.imports.customers import AffectedConversations
from support_agent.flows.imports.files import Raw, RowFile, read_text
from support_agent.flows.imports.headings import STOCK, headings_of
from support_agent.flows.imports.lines import LINES, orders_of
from support_agent.flows.imports.report import Fault, Numbered, Report
from support_agent.flows.imports.rows import check_row, faults_in, keys
from support_agent.flows.imports.values import Formats, shown
from support_agent.flows.messaging.announce import Announcer
from support_agent.ports.clock import Clock
from support_agent.store.admin import import_orders, imports
from support_agent.store.admin.imports import Written
from support_agent.store.db import Database, Tx
from support_agent.store.knowledge import articles, questions

Kind = Literal["products", "orders", "customers", "articles"]
BATCH_ROWS = 1000
MOST_TRIES, PAUSE_SECONDS = 3, 0.5
# The file's own articles, as opposed to the sample's.
SOURCE = "import"

Write = Callable[[Tx, list[Numbered], Report], Awaitable[tuple[Written, AffectedConversations]]]


@dataclass(frozen=True, slots=True)
class Imports:
    """Imports files. An invalid row never blocks the others; nothing is half written."""

    database: Database
    announcer: Announcer
    shop: Shop
    clock: Clock

    async def run(
        self, kind: Kind, path: Path, *, dry_run: bool, report: Report | None = None
    ) -> Report:
        """Reads the file, writes valid rows and reports the others. Raises InvalidInput for a file
        that can't be read at all.

        `report` is filled along the way: whoever stops it midway knows what was imported.
        """
        report = report or Report()
        if kind == "articles":
            await self._articles(path, report, dry_run=dry_run)
        else:
            with RowFile(path) as file:
                await self._rows(kind, file, report, dry_run=dry_run)
        report.faults.sort(key=lambda fault: fault.row)
        return report

    async def unanswered(self, days: int) -> list[questions.Unanswered]:
        """The recent questions that no article answered: what to write next."""
        async with self.database.connection() as connection, connection.transaction():
            return await questions.unanswered(connection, days=days, limit=100)

    async def _rows(self, kind: Kind, file: RowFile, report: Report, *, dry_run: bool) -> None:
        report.size = file.size
        rows = file.rows(headings_of(kind))
        if file.guessed:
            report.note(f"The file is not UTF-8; it was read as {file.guessed}.")
        rows = orders_of(rows) if kind == "orders" else rows
        seen: dict[str, int] = {}
        ways = Formats.of(self.shop, self.clock.now())
        for raw in _batches(rows):
            # A batch's counts are added only once it is written.
            ours = Report(read=len(raw))
            found = [_checked(kind, *each, seen, ours, ways=ways) for each in raw]
            if batch := [row for row in found if row is not None]:
                await self._write(kind, batch, ours, dry_run=dry_run)
            report.take(ours)
            report.position = file.position
            if report.goes_on is not None:
                report.goes_on()

    async def _write(
        self, kind: Kind, batch: list[Numbered], report: Report, *, dry_run: bool
    ) -> None:
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                await self._try(kind, batch, report, dry_run=dry_run)
            except Unavailable:
                # The server was away for a moment, or we deadlocked with a turn.
                if not tries_left:
                    raise
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                return

    async def _try(
        self, kind: Kind, batch: list[Numbered], report: Report, *, dry_run: bool
    ) -> None:
        write: dict[str, Write] = {
            "products": _products,
            "customers": import_customers.take,
            "orders": _orders,
        }
        found = Report()
        async with (
            self.database.connection() as connection,
            connection.transaction(force_rollback=dry_run),
        ):
            await imports.one_at_a_time(connection)
            written, touched = await write[kind](connection, batch, found)
        found.added, found.changed = written
        report.take(found)
        if not dry_run:
            await self.announcer.events(touched.events)
            for customer_id in touched.due:
                await self.announcer.due(customer_id, 0)

    async def _articles(self, path: Path, report: Report, *, dry_run: bool) -> None:
        files = await asyncio.to_thread(_article_files, path)
        found: list[articles.Article] = []
        for number, file in enumerate(files, 1):
            report.read += 1
            try:
                found.append(articles.parse_article(read_text(file)))
            except InvalidInput as error:
                report.refuse(Fault(number, f"{file.name}: {error.field}", error.reason))
        async with (
            self.database.connection() as connection,
            connection.transaction(force_rollback=dry_run),
        ):
            changed = await articles.save(connection, found, source=SOURCE)
        report.changed += len(changed)


def _article_files(path: Path) -> list[Path]:
    return sorted(path.glob("*.md")) if path.is_dir() else [path]


def _batches(rows: Iterable[Raw]) -> Iterator[list[Raw]]:
    ahead = iter(rows)
    while batch := list(islice(ahead, BATCH_ROWS)):
        yield batch


async def _products(
    tx: Tx, batch: list[Numbered], _report: Report
) -> tuple[Written, AffectedConversations]:
    return await imports.save_products(tx, [row for _, row in batch]), AffectedConversations()


async def _orders(
    tx: Tx, batch: list[Numbered], report: Report
) -> tuple[Written, AffectedConversations]:
    owners = await imports.known_contacts(tx, [row["customer"] for _, row in batch])
    before = await imports.standing_orders(tx, [row["order_number"] for _, row in batch])
    standing = {number: owner for number, (owner, _) in before.items()}
    totals = {number: total for number, (_, total) in before.items()}
    skus = {item["sku"] for _, row in batch for item in row["items"]}
    known = await imports.known_skus(tx, list(skus))
    good: list[dict[str, Any]] = []
    for number, row in batch:
        owner = owners.get(row["customer"])
        if owner is None:
            reason = "is no customer's e-mail or phone; import the customers first"
            report.refuse(Fault(number, "customer", reason))
            continue
        if standing.get(row["order_number"], owner) != owner:
            report.refuse(Fault(number, "order_number", "belongs to another customer already"))
            continue
        for sku in {item["sku"] for item in row["items"]} - known:
            report.note(
                f"{shown(sku)} is none of the products; its lines keep their name and price"
            )
        if (total := totals.get(row["order_number"])) not in {None, Decimal(row["total"])}:
            report.note(f"row {number}: an order that is in keeps its items and its total {total}")
        good.append({**row, "customer_id": owner, "ship_to": _ship_to(row)})
    return await import_orders.save_orders(tx, good), AffectedConversations()


def _ship_to(row: dict[str, Any]) -> dict[str, str]:
    parts = {
        "name": row["ship_to_name"],
        "street": row["street"],
        "city": row["city"],
        "state": row["state"],
        "zip": row["postal_code"],
        "country": row["country"],
    }
    return {name: " ".join(part.split()) for name, part in parts.items() if part}


def _checked(
    kind: Kind,
    number: int,
    raw: dict[str, object] | str,
    seen: dict[str, int],
    report: Report,
    *,
    ways: Formats,
) -> Numbered | None:
    """The checked row, or None with its faults reported."""
    if isinstance(raw, str):
        report.refuse(Fault(number, "line", raw))
        return None
    lines = cast("list[int]", raw.pop(LINES, []))
    try:
        row = check_row(kind, raw, ways)
    except ValidationError as error:
        found = faults_in(kind, error)
        report.refuse(*(_at(number, lines, where, reason) for where, reason in found))
        return None
    named = keys(kind, row)
    twice = [(name, seen[key]) for name, key in named.items() if key in seen]
    seen |= {key: number for key in named.values() if key not in seen}
    if twice:
        report.refuse(*(Fault(number, name, f"stands in row {at} already") for name, at in twice))
        return None
    return number, row


def _at(number: int, lines: list[int], where: tuple[int | str, ...], reason: str) -> Fault:
    """The fault at its row and column, also for an order of several rows."""
    match where:
        case ("items", int(place), str(name)) if place < len(lines):
            column = {"unit_price": "item_price"}.get(name, f"item_{name}")
            return Fault(lines[place], column, reason)
        case ("stock", str(place), *_):
            return Fault(number, f"{STOCK}{place}", reason)
        case _:
            return Fault(number, ".".join(map(str, where)), reason)
