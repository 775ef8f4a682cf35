"""`support-agent migrate` and `seed`: the newest schema, and the sample shop."""

import argparse

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings


def run(arguments: argparse.Namespace) -> None:
    """Migrates to the newest schema; loads the sample shop for `seed` and in development."""

    async def work() -> None:
        settings = read_settings()
        sample = arguments.command == "seed" or settings.sample
        async with open_app(settings, sample=sample):
            shop = ", with the sample shop in it" if sample else ""
            print(f"The database is at the newest schema{shop}.")

    run_to_the_end(work())
