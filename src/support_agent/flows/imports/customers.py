"""Imports customers from a file: new ones, changed ones, and those who had written before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from support_agent.domain.channels import COLUMNS
from support_agent.domain.events import Event
from support_agent.flows.identity import linked
from support_agent.flows.imports.plans import Owners, Plan, addresses, all_addresses, plans_for
from support_agent.flows.imports.report import Numbered, Report
from support_agent.store import events
from support_agent.store.admin import import_contacts
from support_agent.store.admin.imports import Written
from support_agent.store.customers import customers, merges, replaced
from support_agent.store.db import Tx
from support_agent.store.events import StoredEvent


@dataclass(slots=True)
class AffectedConversations:
    """The conversations that a batch affected, for screens that follow them."""

    events: list[StoredEvent] = field(default_factory=list[StoredEvent])
    due: set[int] = field(default_factory=set[int])


async def take(
    tx: Tx, rows: Sequence[Numbered], report: Report
) -> tuple[Written, AffectedConversations]:
    """Writes a batch and reports invalid rows. The import is the shop's proof of the data."""
    await customers.lock_addresses(tx)
    plans, owners = await _planned(tx, rows, report)
    happened: dict[int, list[Event]] = defaultdict(list)
    touched = AffectedConversations()
    for plan in plans:
        await _free(tx, plan, report, happened)
    for plan in plans:
        await _merge(tx, plan, report, happened, touched)
    standing = [plan for plan in plans if plan.customer is not None]
    named = [
        (address, plan.customer.id)
        for plan in standing
        if plan.customer is not None
        for address in addresses(plan.cells)
        if plan.merged or address[1] not in plan.customer.on_file
    ]
    changed = [plan for plan in standing if plan.is_change(owners)]
    await import_contacts.update_customers(tx, [plan.update() for plan in changed], named)
    new = [plan.cells for plan in plans if plan.customer is None]
    await import_contacts.add_customers(tx, new)
    for customer_id in sorted(
        {i for p in plans if p.customer and p.touched for i in [p.customer.id]}
    ):
        told = [await linked.customer_changed(tx, customer_id), *happened[customer_id]]
        touched.events += await events.append_unguarded(tx, customer_id, told)
        touched.due.add(customer_id)
    return Written(len(new), len(changed)), touched


async def _planned(tx: Tx, rows: Sequence[Numbered], report: Report) -> tuple[list[Plan], Owners]:
    """Plans under lock: a code that links somebody meanwhile waits for us, or we for it."""
    locked = set[int]()
    while True:
        owners = await import_contacts.owners(tx, all_addresses(rows))
        plans, faults = plans_for(rows, owners)
        wanted = {customer_id for plan in plans for customer_id in plan.touched}
        if wanted <= locked:
            break
        locked |= wanted
        await merges.lock(tx, sorted(locked))
    for fault in faults:
        report.refuse(fault)
    return plans, owners


async def _free(tx: Tx, plan: Plan, report: Report, happened: dict[int, list[Event]]) -> None:
    if plan.customer is None:
        return
    for kind, address in plan.lost:
        ended = await replaced.remove_contact(tx, plan.customer.id, kind, address)
        happened[plan.customer.id] += ended
        name = COLUMNS[kind]
        told = f"{plan.cells[name]} replaces {address}, which reaches the account no more"
        report.note(f"row {plan.row}: {name}: {told}")


async def _merge(
    tx: Tx,
    plan: Plan,
    report: Report,
    happened: dict[int, list[Event]],
    touched: AffectedConversations,
) -> None:
    if plan.customer is None:
        return
    for stranger in plan.merged:
        merge = await merges.merge(
            tx,
            stranger.id,
            plan.customer.id,
            reason="the shop's own file has both contacts in one row",
            actor="import",
        )
        happened[plan.customer.id] += await linked.moved(tx, merge)
        gone = await linked.gone(tx, merge)
        touched.events += await events.append_unguarded(tx, stranger.id, [gone])
        wrote = stranger.phone_number or stranger.email or "another contact"
        told = f"whoever wrote from {wrote} is this customer; their messages are together now"
        report.note(f"row {plan.row}: {told}")
