"""The shop's own data comes in: checked row by row, written in batches, the same twice is once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from support_agent.domain.errors import InvalidInput
from support_agent.domain.shop import Shop
from support_agent.flows import import_customers
from support_agent.flows.announce import Announcer
from support_agent.flows.import_customers import Touched
from support_agent.flows.import_report import Fault, Numbered, Report
from support_agent.flows.import_rows import MODELS, Ways, keys, read_rows, read_text
from support_agent.store import articles, imports, questions
from support_agent.store.db import Database, Tx
from support_agent.store.imports import Written

Kind = Literal["products", "orders", "customers", "articles"]
BATCH_ROWS = 1000
# The file's own articles, as opposed to the sample's.
SOURCE = "import"


Write = Callable[[Tx, list[Numbered], Report], Awaitable[tuple[Written, Touched]]]


@dataclass(frozen=True, slots=True)
class Imports:
    """Takes files in. A faulty row never keeps the others out; nothing is half written."""

    database: Database
    announcer: Announcer
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
            row = _checked(kind, number, raw, seen, report, ways=Ways.of(self.shop))
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
            "customers": import_customers.take,
            "orders": _orders,
        }
        async with (
            self.database.connection() as connection,
            connection.transaction(force_rollback=dry_run),
        ):
            written, touched = await write[kind](connection, batch, report)
        report.added += written.added
        report.changed += written.changed
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


async def _products(tx: Tx, batch: list[Numbered], _report: Report) -> tuple[Written, Touched]:
    return await imports.products(tx, [row for _, row in batch]), Touched()


async def _orders(tx: Tx, batch: list[Numbered], report: Report) -> tuple[Written, Touched]:
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
            report.refuse(Fault(number, "customer", reason))
        elif standing.get(row["order_number"], owner) != owner:
            reason = "belongs to another customer already"
            report.refuse(Fault(number, "order_number", reason))
        elif unknown:
            reason = f"{unknown[0]!r} is no product's SKU; import the products first"
            report.refuse(Fault(number, "items", reason))
        else:
            place = {"city": row.pop("city"), "state": row.pop("state")}
            ship_to = {key: value for key, value in place.items() if value}
            good.append({**row, "customer_id": owner, "ship_to": ship_to})
    return await imports.orders(tx, good), Touched()


def _checked(
    kind: Kind,
    number: int,
    raw: dict[str, Any] | str,
    seen: dict[str, int],
    report: Report,
    *,
    ways: Ways,
) -> dict[str, Any] | None:
    """The row as it is written, or None with its faults reported."""
    if isinstance(raw, str):
        report.refuse(Fault(number, "line", raw))
        return None
    try:
        row = MODELS[kind].model_validate(raw, context=ways).model_dump(mode="json")
    except ValidationError as error:
        report.refuse(
            *(
                Fault(
                    number,
                    ".".join(str(part) for part in problem["loc"]) or "row",
                    str(problem["msg"]).removeprefix("Value error, "),
                )
                for problem in error.errors()
            )
        )
        return None
    named = keys(kind, row)
    twice = [(name, seen[key]) for name, key in named.items() if key in seen]
    seen |= {key: number for key in named.values() if key not in seen}
    if twice:
        report.refuse(*(Fault(number, name, f"stands in row {at} already") for name, at in twice))
        return None
    return row
