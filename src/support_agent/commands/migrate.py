"""`support-agent migrate` and `seed`: opening the product does both."""

import argparse

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings


def run(_arguments: argparse.Namespace) -> None:
    """The newest schema, and the sample shop where there is none."""

    async def work() -> None:
        async with open_app(read_settings()):
            print("The database is at the newest schema, with the sample shop in it.")

    run_to_the_end(work())
