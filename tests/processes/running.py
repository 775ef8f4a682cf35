"""Starts `support-agent serve` with its own stores, and observes its process."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 120
STOP_SECONDS = 30


@dataclass(frozen=True)
class Running:
    """The server's process and address."""

    pid: int
    port: int
    log: Path

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def megabytes(self) -> float:
        """Its current memory."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    @property
    def sockets(self) -> int:
        """How many sockets it has open."""
        links = [_target(link) for link in Path(f"/proc/{self.pid}/fd").iterdir()]
        return sum(target.startswith("socket:") for target in links)

    async def health(self, seconds: float) -> "Latency":
        """How long a client process waited for /health over that time."""
        client = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.processes.health", self.url, str(seconds),
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, _ = await client.communicate()
        return Latency(sorted(json.loads(out)))


@dataclass(frozen=True)
class Latency:
    """Milliseconds, sorted."""

    took: list[float]

    @property
    def p99(self) -> float:
        """99 of 100 took no longer."""
        return self.took[max(0, int(len(self.took) * 0.99) - 1)]

    def __str__(self) -> str:
        middle = self.took[len(self.took) // 2]
        return (
            f"{len(self.took)} answers, p50 {middle:.0f} ms, p99 {self.p99:.0f} ms, "
            f"worst {self.took[-1]:.0f} ms, load {os.getloadavg()[0]:.1f}"
        )


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except FileNotFoundError:  # closed since it was listed
        return ""


@asynccontextmanager
async def running(folder: Path) -> AsyncGenerator[Running]:
    """`support-agent serve` until the block ends."""
    log = folder / "serve.log"
    with log.open("wb") as sink:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("support-agent")),
            "serve",
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": os.environ.get("HOME", str(folder)),
                "SUPPORT_AGENT_DATA": str(folder / "data"),
                "PORT": "0",
                "BATCH_WINDOW_SECONDS": "0",
            },
            stdout=sink,
            stderr=sink,
        )
    try:
        yield Running(process.pid, await _port(process, log), log)
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()


async def _port(process: asyncio.subprocess.Process, log: Path) -> int:
    async with asyncio.timeout(START_SECONDS):
        while not (found := re.search(r"ready on http://\S+?:(\d+)", log.read_text())):
            assert process.returncode is None, log.read_text()
            await asyncio.sleep(0.1)
    return int(found[1])
