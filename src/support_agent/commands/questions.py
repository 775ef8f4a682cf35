"""`support-agent questions`: what customers asked and no article answered."""

import argparse

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings
from support_agent.domain.errors import InvalidInput
from support_agent.logs import set_up_logs


def run(arguments: argparse.Namespace) -> None:
    """Prints the report, most frequent first."""
    if arguments.days < 1:
        raise InvalidInput("--days", "must be 1 or more")

    async def work() -> None:
        set_up_logs("error")
        async with open_app(read_settings()) as app:
            found = await app.flows.imports.unanswered(arguments.days)
        print("times  last asked        question")
        for each in found:
            print(f"{each.times:>5}  {each.last_seen:%Y-%m-%d %H:%M}  {each.question}")
        if not found:
            print(f"Every question of the last {arguments.days} days found an article.")

    run_to_the_end(work())
