"""Limits how much of a text is read for its meaning. The store keeps all of it."""

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# About 5,000 tokens, far more than a person writes to a shop.
MOST_CHARACTERS = 20_000
# Reading this much takes about a millisecond, as long as handing it to a process and back.
_LONG_CHARACTERS = 4_000
MOST_QUOTED_CHARACTERS = 4_000
# Five minutes of speech without a pause.
MOST_SPOKEN_CHARACTERS = 4_000
CUT = " […cut…]"


def to_read(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text, cut to `most` characters.

    The mark at the cut tells code that something is missing: a "yes" with more is no plain yes.
    """
    return text if len(text) <= most else text[:most] + CUT


async def aside(characters: int, read: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Calls `read`: at once for a short text, for a long one in another process, one at a time.

    In a thread, a single pattern would block everything until it had read the whole text. `read`,
    its argument and its result must be picklable. If the process dies, the text is read once more;
    raises BrokenProcessPool if it dies again.
    """
    if characters <= _LONG_CHARACTERS:
        return read(*args, **kwargs)
    work = partial(read, *args, **kwargs)
    loop = asyncio.get_running_loop()
    reader = _reader()
    try:
        return await loop.run_in_executor(reader, work)
    except BrokenProcessPool:
        if _reader() is reader:
            _reader.cache_clear()
        return await loop.run_in_executor(_reader(), work)


@cache
def _reader() -> ProcessPoolExecutor:
    """The process that reads long texts. Starts with the first one and ends with this process."""
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin)


def _begin() -> None:
    # Signals to the process group are for the parent, which still has texts to be read.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent can't stop its process pool, which would then wait forever."""
    parent = parent_process()
    assert parent is not None  # noqa: S101 - this runs in the child alone
    parent.join()
    os._exit(0)
