"""`support-agent import`: the shop's own data."""

import argparse
import sys

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings
from support_agent.logs import set_up_logs


def run(arguments: argparse.Namespace) -> None:
    """Reads one file; ends with exit code 1 when a row is faulty."""

    async def work() -> None:
        set_up_logs("error")
        async with open_app(read_settings()) as app:
            report = await app.flows.imports.run(
                arguments.kind, arguments.file, dry_run=arguments.dry_run
            )
        for fault in report.faults:
            print(fault, file=sys.stderr)
        would = "would be " if arguments.dry_run else ""
        print(
            f"{report.read} read: {report.added} {would}added, {report.changed} {would}changed, "
            f"{report.unchanged} unchanged, {report.faulty} faulty."
        )
        if report.faults:
            sys.exit(1)

    run_to_the_end(work())
