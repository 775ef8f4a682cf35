"""What each row of a customers file changes about existing customers. Decides; writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from support_agent.domain.channels import COLUMNS, MAILBOX, NUMBER
from support_agent.flows.imports.report import Fault, Numbered
from support_agent.store.admin.import_contacts import Address, Existing, Update

Owners = Mapping[Address, Existing]


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan for one row.

    `customer` None: they are new. Those in `merged` wrote first and turned out to be that customer.
    `lost`: addresses that the file replaces.
    """

    row: int
    cells: dict[str, Any]
    customer: Existing | None = None
    merged: tuple[Existing, ...] = ()
    lost: tuple[Address, ...] = ()

    @property
    def touched(self) -> set[int]:
        """Customers whose conversation it affects."""
        before = self.customer
        if before is None or not (self.merged or self.lost or not before.is_proven):
            return set()
        return {before.id, *(each.id for each in self.merged)}

    def update(self) -> Update:
        """The row's changes to the customer's columns; one of a second address only fills gaps."""
        before = self.customer
        assert before is not None  # noqa: S101 - the caller has looked
        lost, is_own = {kind for kind, _ in self.lost}, _is_own(self.cells, before)
        values = {name: self.cells[name] for name in ("phone_number", "first_name", "last_name")}
        if not is_own and not lost:
            values = {n: v if getattr(before, n) is None else None for n, v in values.items()}
        has_email = before.email is not None and MAILBOX not in lost
        return Update(before.id, None if has_email else self.cells["email"], **values)

    def is_change(self, owners: Owners) -> bool:
        """Whether an existing customer differs from the row."""
        before = self.customer
        if before is None:
            return False
        named = self.update()
        differs = any(
            getattr(named, name) not in {None, getattr(before, name)} for name in Update.__slots__
        )
        is_new = any(owners.get(address) is not before for address in addresses(self.cells))
        return bool(self.touched) or differs or is_new


def addresses(cells: Mapping[str, Any]) -> list[Address]:
    """The addresses that the row gives its customer."""
    named: list[Address] = [(MAILBOX, cells["email"]), (NUMBER, cells["phone_number"])]
    return [(kind, address) for kind, address in named if address]


def all_addresses(rows: Iterable[Numbered]) -> list[Address]:
    """Those, and the ones they replace."""
    found = {address for _, cells in rows for address in addresses(cells)}
    return [*found, *((MAILBOX, old) for _, cells in rows if (old := cells["previous_email"]))]


def plans_for(rows: Sequence[Numbered], owners: Owners) -> tuple[list[Plan], list[Fault]]:
    """A plan or a fault for every row.

    An address that one row gives up is free for another, as long as the first row is valid.
    """
    faults: dict[int, Fault] = {}
    while True:
        plans: list[Plan] = []
        good = [(number, cells) for number, cells in rows if number not in faults]
        free = _given_up(good, owners)
        claimed: dict[int, tuple[int, bool]] = {}
        before = len(faults)
        for number, cells in good:
            found = _plan(number, cells, {a: o for a, o in _owned(cells, owners) if a not in free})
            if isinstance(found, Plan):
                found = _once(found, claimed)
            if isinstance(found, Fault):
                faults[number] = found
            else:
                plans.append(found)
        if len(faults) == before:
            return plans, list(faults.values())


def _owned(cells: Mapping[str, Any], owners: Owners) -> list[tuple[Address, Existing]]:
    named = all_addresses([(0, dict(cells))])
    return [(address, owners[address]) for address in named if address in owners]


def _given_up(rows: Sequence[Numbered], owners: Owners) -> set[Address]:
    """Numbers that rows replace."""
    given_up = set[Address]()
    for _, cells in rows:
        named: list[Address] = [(MAILBOX, cells["previous_email"]), (MAILBOX, cells["email"])]
        who = next((owners[address] for address in named if address in owners), None)
        given_up.update(_lost(cells, who) if who else ())
    return {address for address in given_up if address[0] == NUMBER}


def _plan(number: int, cells: dict[str, Any], owned: Owners) -> Plan | Fault:
    mail, phone = owned.get((MAILBOX, cells["email"])), owned.get((NUMBER, cells["phone_number"]))
    former = owned.get((MAILBOX, cells["previous_email"]))
    if cells["previous_email"] and former is None and mail is None:
        return Fault(number, "previous_email", "is no customer's address; leave it empty")
    if former and mail and mail is not former and not mail.is_stranger:
        return Fault(number, COLUMNS[MAILBOX], _taken(mail))
    who = former or mail or phone
    if phone and former is mail is None:
        if cells["email"] and (why := _keeps_apart(cells, phone)):
            return Fault(number, "phone_number", why)
    elif phone and who and phone is not who and not phone.is_stranger:
        if not who.is_stranger or _keeps_apart(cells, phone):
            return Fault(number, "phone_number", _taken(phone))
        who = phone
    found = dict.fromkeys((former, mail, phone))
    merged = tuple(each for each in found if each is not None and each is not who)
    return Plan(number, cells, who, merged, _lost(cells, who) if who else ())


def _once(plan: Plan, claimed: dict[int, tuple[int, bool]]) -> Plan | Fault:
    """Nobody is merged, or given another email address, by one row and named by another."""
    alone = bool(plan.merged) or any(kind == MAILBOX for kind, _ in plan.lost)
    taken = {each.id for each in (plan.customer, *plan.merged) if each}
    for row, was_alone in (claimed[each] for each in taken if each in claimed):
        if alone or was_alone:
            reason = f"means the same customer as row {row}; put all of it into one row"
            return Fault(plan.row, "row", reason)
    claimed |= dict.fromkeys(taken, (plan.row, alone))
    return plan


def _lost(cells: Mapping[str, Any], who: Existing) -> tuple[Address, ...]:
    """What an earlier file named and this one no longer does. An empty cell removes nothing."""
    lost: list[Address] = []
    new, former = cells["phone_number"], cells["previous_email"]
    is_replaced = new and new != who.phone_number and _is_own(cells, who)
    if who.phone_number and is_replaced and who.phone_number in who.on_file:
        lost.append((NUMBER, who.phone_number))
    if former and former == who.email != cells["email"]:
        lost.append((MAILBOX, former))
    return tuple(lost)


def _is_own(cells: Mapping[str, Any], who: Existing) -> bool:
    """Whether the row is the customer's own, not one of a second address of theirs."""
    key = cells["previous_email"] or cells["email"]
    if key is None:
        return who.phone_number == cells["phone_number"]
    return who.email in {None, key, cells["email"]}


def _keeps_apart(cells: Mapping[str, Any], phone: Existing) -> str | None:
    """Why the owner of the number is somebody else than the row's email address names."""
    if phone.email is not None:
        return (
            f"belongs to {phone.email} already; if that address was replaced, put it into a column "
            "previous_email"
        )
    names = ("first_name", "last_name")
    agree = all(
        None in {cells[name], getattr(phone, name)}
        or cells[name].casefold() == getattr(phone, name).casefold()
        for name in names
    )
    return None if agree or not phone.is_proven else _taken(phone)


def _taken(owner: Existing) -> str:
    name = " ".join(filter(None, (owner.first_name, owner.last_name)))
    named = owner.email or name or owner.phone_number or "another customer"
    return f"belongs to {named} already; only one customer can have it"
