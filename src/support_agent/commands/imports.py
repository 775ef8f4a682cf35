"""`support-agent import`: the shop's own data."""

import argparse
import asyncio
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings
from support_agent.domain.errors import InvalidInput, SupportAgentError
from support_agent.flows.imports.report import Fault, Report
from support_agent.logs import set_up_logs

MOST_SHOWN = 50
_SECONDS_BETWEEN = 0.2
# Without a terminal, a line now and then shows progress.
_ROWS_BETWEEN = 10_000


@dataclass(slots=True)
class Watched:
    """Shows an import's progress and its result."""

    report: Report
    file: TextIO | None
    is_terminal: bool
    faults: int = 0
    _line: str = ""
    _next: float = field(default_factory=time.monotonic)
    _told: int = 0

    def tell(self, fault: Fault) -> None:
        """Reports one fault: on the screen while there are few, and in the file of all faults."""
        self.faults += 1
        if self.file is not None:
            print(fault, file=self.file)
        if self.faults <= MOST_SHOWN:
            self._clear()
            print(fault, file=sys.stderr)

    def goes_on(self) -> None:
        """Shows progress: in place on a terminal, as a line now and then elsewhere."""
        report = self.report
        share = min(100, 100 * report.position // max(report.size, 1))
        line = f"{report.read:,} rows read, {share} % of the file"
        if not self.is_terminal:
            if report.read - self._told >= _ROWS_BETWEEN:
                self._told = report.read
                print(line, file=sys.stderr)
        elif time.monotonic() >= self._next:
            self._next = time.monotonic() + _SECONDS_BETWEEN
            self._clear()
            self._line = line
            print(line, end="", flush=True, file=sys.stderr)

    def ended(self, *, dry_run: bool, stopped: bool) -> None:
        """Prints the figures, after anything the owner should know."""
        self._clear()
        more = self.faults - MOST_SHOWN
        if more > 0:
            where = f"all are in {self.file.name}" if self.file else "--faults FILE writes them all"
            print(f"and {more:,} more faults; {where}", file=sys.stderr)
        notes = list(self.report.notes)
        for note in notes[:MOST_SHOWN]:
            print(note)
        if len(notes) > MOST_SHOWN:
            where = f"all are in {self.file.name}" if self.file else "--faults FILE writes them all"
            print(f"and {len(notes) - MOST_SHOWN:,} more such lines; {where}")
        if self.file is not None:
            self.file.writelines(f"{note}\n" for note in notes)
        report, would = self.report, "would be " if dry_run else ""
        if stopped:
            print("Stopped. What is counted here is in; run it again for the rest.")
        print(
            f"{report.read:,} read: {report.added:,} {would}added, {report.changed:,} "
            f"{would}changed, {report.unchanged:,} unchanged, {report.faulty:,} faulty."
        )

    def _clear(self) -> None:
        if self._line:
            print(f"\r{' ' * len(self._line)}\r", end="", flush=True, file=sys.stderr)
            self._line = ""


def run(arguments: argparse.Namespace) -> None:
    """Reads one file. Exits with code 1 if a row is invalid."""
    report = Report()

    async def work() -> None:
        set_up_logs("error")
        with ExitStack() as stack:
            file = stack.enter_context(_opened(arguments.faults)) if arguments.faults else None
            watched = Watched(report, file, sys.stderr.isatty())
            report.tell, report.goes_on = watched.tell, watched.goes_on
            try:
                async with open_app(read_settings()) as app:
                    await app.flows.imports.run(
                        arguments.kind, arguments.file, dry_run=arguments.dry_run, report=report
                    )
            except (asyncio.CancelledError, SupportAgentError):
                if report.read:
                    watched.ended(dry_run=arguments.dry_run, stopped=True)
                raise
            watched.ended(dry_run=arguments.dry_run, stopped=False)
        if report.faulty:
            sys.exit(1)

    run_to_the_end(work())


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise InvalidInput("--faults", f"{path} can't be written: {error.strerror}") from error
