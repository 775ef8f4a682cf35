"""`support-agent returns`: parcels that customers send back."""

import argparse

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings
from support_agent.domain.errors import InvalidInput
from support_agent.domain.money import currency
from support_agent.domain.shown import ExpectedReturn
from support_agent.flows import Flows
from support_agent.logs import set_up_logs


def run(arguments: argparse.Namespace) -> None:
    """Does one thing and prints the result."""

    async def work() -> None:
        set_up_logs("error")
        async with open_app(read_settings()) as app:
            print(await returns(app.flows, arguments))

    run_to_the_end(work())


async def returns(flows: Flows, arguments: argparse.Namespace) -> str:
    """What to print. Raises InvalidInput, NotFound, Conflict."""
    if arguments.action == "list":
        found = await flows.returns.waiting()
        return "\n".join(map(_row, found)) or "No parcels on their way back."
    if not arguments.name:
        raise InvalidInput("return", "name one, such as RET-5")
    who = await flows.people.by_name(arguments.operator)
    act = flows.returns.receive if arguments.action == "received" else flows.returns.cancel
    change = await act(who, arguments.name)
    lines = [_row(change["returned"])]
    if change["repeated"]:
        lines.append("That had been done before; nothing happened now.")
    if refund := change["refund"]:
        noted = f", {refund['reference']}" if refund["reference"] else ""
        lines.append(f"refund {currency().sign}{refund['amount']}: {refund['status']}{noted}")
    if ticket := change["returned"]["ticket"]:
        lines.append(f"The refund was put before a person: {ticket}")
    return "\n".join(lines)


def _row(row: ExpectedReturn) -> str:
    swapped = f" for {row['exchange_for']}" if row["exchange_for"] else ""
    new = f" as {row['new_order_number']}" if row["new_order_number"] else ""
    return (
        f"{row['return_number']:<8} {row['status']:<9} {row['order_number']:<12} "
        f"{row['customer_name'] or 'unknown':<16} {row['tracking_number'] or '(no label yet)':<16} "
        f"{currency().sign}{row['refund']:<9} {', '.join(row['items'])}{swapped}{new}"
    )
