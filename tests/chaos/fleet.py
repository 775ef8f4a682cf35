"""Starts, watches and ends the processes of process.py."""

import asyncio
import json
import os
import re
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.book import Book

_ADDRESS = re.compile(r"ready on http://localhost:(\d+)")
_POLL_SECONDS = 0.01


async def until(what: str, seconds: float, met: Any) -> float:
    """Waits until `met()` is true. Returns the seconds it took; fails the test after `seconds`."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() < began + seconds, f"{what}: not within {seconds} s"
        await asyncio.sleep(_POLL_SECONDS)
    return time.monotonic() - began


@dataclass(frozen=True, slots=True)
class Child:
    """One process of the product."""

    pid: int
    log: Path
    sign_of_life: str

    @property
    def alive(self) -> bool:
        """Whether it still runs, or is stopped."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def stopped(self) -> bool:
        """Whether a SIGSTOP holds it."""
        with suppress(FileNotFoundError):
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
        return False

    def said(self, words: str) -> bool:
        """Whether its log has these words."""
        return self.log.exists() and words in self.log.read_text(errors="replace")

    def send(self, sign: signal.Signals) -> None:
        """Sends it a signal, unless it has already ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, sign)

    async def died(self, seconds: float = 20.0) -> None:
        """Waits for its end."""
        tail = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
        await until(f"the end of {self.log.name}: {tail}", seconds, lambda: not self.alive)

    async def ready(self) -> str:
        """Waits until it is ready. Returns the URL of its API, if it has one."""
        await until(
            f"{self.log.name} to be ready",
            20,
            lambda: self.said(self.sign_of_life) or not self.alive,
        )
        assert self.alive, self.log.read_text()
        found = _ADDRESS.search(self.log.read_text())
        return f"http://127.0.0.1:{found[1]}" if found else ""

    async def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """Ends it and waits until it is gone."""
        self.send(sign)
        await self.died()


@dataclass(slots=True)
class Fleet:
    """All processes of the run. One warm parent makes them."""

    parent: Process
    folder: Path
    started: list[Child] = field(default_factory=list[Child])
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self, settings: dict[str, Any], book: Book, **order: Any) -> Child:
        """Starts a process with these roles (api=True, worker=True), see process.Order."""
        roles = "-".join(name for name in ("api", "worker") if order.get(name))
        point = order.get("point") or "healthy"
        log = self.folder / f"{len(self.started):03}-{roles}-{point}.log"
        line = {"log": str(log), "settings": settings, "book": str(book.path), **order}
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        async with self._asking:
            self.parent.stdin.write(json.dumps(line).encode() + b"\n")
            pid = int(await self.parent.stdout.readline())
            child = Child(pid, log, "ready on http" if order.get("api") else "worker_ready")
            self.started.append(child)
        return child


@asynccontextmanager
async def a_fleet(folder: Path) -> AsyncGenerator[Fleet]:
    """The warm parent. At the end, none of its children is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.process", stdin=PIPE, stdout=PIPE
    )
    fleet = Fleet(process, folder)
    try:
        assert process.stdout is not None
        assert (await process.stdout.readline()) == b"ready\n"
        yield fleet
    finally:
        for child in fleet.started:
            child.send(signal.SIGKILL)
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
