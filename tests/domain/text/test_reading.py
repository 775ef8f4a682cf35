"""Long texts are read in a separate process, which may die."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from support_agent.domain.errors import InvalidInput
from support_agent.domain.secrets.masking import masked
from support_agent.domain.text.reading import MOST_CHARACTERS, aside


def pid_after(mark: Path, seconds: float) -> int:
    """The process that read it, slowly the first time; then there is a `mark`."""
    if not mark.exists():
        mark.touch()
        time.sleep(seconds)
    return os.getpid()


def refuse(text: str) -> str:
    """Refuses whatever it reads."""
    raise InvalidInput("text", f"has {len(text)} characters")


async def test_a_short_text_is_read_at_once_and_a_long_one_in_another_process() -> None:
    assert await aside(100, os.getpid) == os.getpid()
    first = await aside(MOST_CHARACTERS, os.getpid)
    assert first != os.getpid()
    assert await aside(MOST_CHARACTERS, os.getpid) == first


async def test_both_ways_read_the_same() -> None:
    text = "My card is 4111 1111 1111 1111, thanks. " * 200
    assert await aside(len(text), masked, text) == masked(text)


async def test_a_reader_that_is_killed_is_followed_by_another(tmp_path: Path) -> None:
    first = await aside(MOST_CHARACTERS, os.getpid)
    mark = tmp_path / "mark"
    reading = asyncio.ensure_future(aside(MOST_CHARACTERS, pid_after, mark, 60))
    behind = asyncio.ensure_future(aside(MOST_CHARACTERS, masked, "My password is rabbit7"))
    while not mark.exists():
        await asyncio.sleep(0.01)
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(30):
        assert await reading not in {first, os.getpid()}
        assert "rabbit7" not in await behind


async def test_a_text_that_kills_every_reader_is_read_twice_and_no_more() -> None:
    with pytest.raises(BrokenProcessPool):
        await aside(MOST_CHARACTERS, os.abort)
    assert await aside(MOST_CHARACTERS, os.getpid) != os.getpid()


async def test_a_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(InvalidInput, match="text: has 9 characters"):
        await aside(MOST_CHARACTERS, refuse, "No thanks")
    assert await aside(MOST_CHARACTERS, re.escape, "a.b") == "a\\.b"


async def test_signals_for_everybody_end_no_reader() -> None:
    reader = await aside(MOST_CHARACTERS, os.getpid)
    for name in (signal.SIGINT, signal.SIGTERM):
        os.kill(reader, name)
    assert await aside(MOST_CHARACTERS, os.getpid) == reader


@pytest.mark.parametrize("end", ["sys.exit(0)", "os.kill(os.getpid(), 9)"])
def test_a_reader_ends_with_its_process(end: str) -> None:
    code = f"""
import asyncio, os, sys
from support_agent.domain.text.reading import aside
print(asyncio.run(aside(100_000, os.getpid)), flush=True)
{end}
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    reader = int(ended.stdout)
    until = time.monotonic() + 10
    while _runs(reader) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(reader), ended.stderr
    assert "Traceback" not in ended.stderr


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
