"""The staff's command line: operators, and tickets from queue to decision."""

import argparse
from collections.abc import Awaitable, Callable
from decimal import Decimal

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings
from support_agent.domain.cases import Ticket, TicketChange
from support_agent.domain.errors import InvalidInput
from support_agent.domain.money import currency, typed_amount
from support_agent.flows import Flows
from support_agent.flows.people.people import Operator
from support_agent.logs import set_up_logs


def run(arguments: argparse.Namespace) -> None:
    """Does one thing and prints the result."""

    async def work() -> None:
        set_up_logs("error")
        async with open_app(read_settings()) as app:
            answer = operator if arguments.command == "operator" else tickets
            print(await answer(app.flows, arguments))

    run_to_the_end(work())


async def operator(flows: Flows, arguments: argparse.Namespace) -> str:
    """Runs `support-agent operator`. Returns what to print."""
    if arguments.action == "add":
        token = await flows.people.add(arguments.name, arguments.role)
        return f"{token}\nThis token is shown once. Send it as: Authorization: Bearer …"
    if arguments.action == "revoke":
        await flows.people.revoke(arguments.name)
        return f"{arguments.name}'s token is worth nothing from now on."
    everyone = await flows.people.everyone()
    lines = [
        f"{each.name:<20} {each.role:<7} since {each.created_at:%Y-%m-%d}"
        f"{f', revoked {each.revoked_at:%Y-%m-%d}' if each.revoked_at else ''}"
        for each in everyone
    ]
    return "\n".join(lines) or "Nobody yet: support-agent operator add NAME --role agent"


async def tickets(flows: Flows, arguments: argparse.Namespace) -> str:
    """Runs `support-agent tickets`. Returns what to print."""
    if arguments.action == "list":
        return await _list(flows, with_closed=arguments.all)
    number = _number(arguments.ticket)
    if arguments.action == "show":
        return _whole(await flows.people.show(number))
    who = await flows.people.by_name(arguments.operator)
    change = await _write(flows, who, arguments, number)
    lines = [_row(change["ticket"])]
    if change["repeated"]:
        lines.append("That had been done before; nothing happened now.")
    if effect := change["effect"]:
        amount = f" {currency().sign}{effect['amount']}" if effect["amount"] else ""
        noted = f", {effect['reference']}" if effect["reference"] else ""
        lines.append(
            f"{effect['kind']}{amount} for {effect['order_number']}: {effect['status']}{noted}"
        )
    if message := change["message"]:
        lines.append(f"To {message['address']}: {message['content']}")
    return "\n".join(lines)


async def _write(
    flows: Flows, who: Operator, arguments: argparse.Namespace, number: int
) -> TicketChange:
    action, words = arguments.action, " ".join(arguments.words)
    amount = _amount(words) if action == "edit" else Decimal(0)
    approval = (await flows.people.show(number))["approval"]
    terms = approval["id"] if approval else 0
    run: dict[str, Callable[[], Awaitable[TicketChange]]] = {
        "take": lambda: flows.people.take(who, number),
        "reply": lambda: flows.people.reply(who, number, words, seen_message_id=arguments.seen),
        "approve": lambda: flows.decide.approve(who, number, terms),
        "edit": lambda: flows.decide.edit(who, number, terms, amount),
        "reject": lambda: flows.decide.reject(who, number, terms, words),
        "done": lambda: flows.by_hand.done(who, number, words),
        "close": lambda: flows.people.close(who, number, keep=arguments.keep),
        "resume": lambda: flows.people.resume(who, number),
    }
    return await run[action]()


async def _list(flows: Flows, *, with_closed: bool) -> str:
    found = await flows.people.queue(status=None, severity=None, after=None, limit=100)
    if with_closed:
        found += await flows.people.queue(status="closed", severity=None, after=None, limit=100)
    return "\n".join(map(_row, found)) or "No tickets."


def _row(ticket: Ticket) -> str:
    state = (
        f"{ticket['status']} by {ticket['taken_by']}" if ticket["taken_by"] else ticket["status"]
    )
    return (
        f"{ticket['ticket']:<8} {ticket['severity']:<7} {state:<18} "
        f"{ticket['customer_name'] or 'unknown':<16} {ticket['subject'][:80]}"
    )


def _whole(ticket: Ticket) -> str:
    lines = [_row(ticket), *(f"  {k}: {v}" for k, v in ticket["brief"].items() if v)]
    if terms := ticket["approval"]:
        amount = f" {currency().sign}{terms['amount']}" if terms["amount"] else ""
        by = f", proposed by {terms['proposed_by']}" if terms["proposed_by"] else ""
        lines.append(
            f"  to decide: {terms['kind']}{amount} for {ticket['order_number']}"
            f" ({terms['rule']}{by}): {terms['status']}"
        )
    if to_do := ticket["to_do"]:
        amount = f" {currency().sign}{to_do['amount']}" if to_do["amount"] else ""
        lines.append(f"  to do by hand: {to_do['kind']}{amount}; then: support-agent tickets done")
    return "\n".join(lines)


def _number(ticket: str | None) -> int:
    digits = (ticket or "").upper().removeprefix("TCK-")
    if not digits.isdecimal() or not 0 < int(digits) < 2**63:
        raise InvalidInput("ticket", "name one, such as TCK-12")
    return int(digits)


def _amount(words: str) -> Decimal:
    amount = typed_amount(words.strip().removeprefix(currency().sign))
    if not amount:
        raise InvalidInput("amount", f"write {currency().words} in digits, such as 49.99")
    return amount
