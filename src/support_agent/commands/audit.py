"""`support-agent audit`: the record of every decision."""

import argparse

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings
from support_agent.domain.errors import Conflict
from support_agent.flows.admin.audit import Audit
from support_agent.logs import set_up_logs


def run(arguments: argparse.Namespace) -> None:
    """Verifies all chains, or erases the content of one.

    Raises Conflict if a chain is broken, NotFound for an unknown customer.
    """

    async def work() -> None:
        set_up_logs("error")
        async with open_app(read_settings(), prepare=False) as app:
            audit = app.flows.audit
            if arguments.what == "erase":
                told = await _erase(audit, arguments.customer)
            else:
                told = await _verify(audit)
        print(told)

    run_to_the_end(work())


async def _verify(audit: Audit) -> str:
    found = await audit.verify()
    if found.broken:
        places = ", ".join(f"customer {who} at entry {at}" for who, at in found.broken)
        raise Conflict(f"the audit chain is broken: {places}")
    return f"{found.entries} entries of {found.customers} customers hold. Digest {found.digest}"


async def _erase(audit: Audit, customer_id: int) -> str:
    erased = await audit.erase(customer_id)
    return f"{erased} entries of customer {customer_id} say nothing any more. The chain holds."
