"""How much of a text is read for its meaning. The whole of it stays in the store."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# About 5,000 tokens: far more than a person writes to a shop.
MOST_CHARACTERS = 20_000
# Reading this much takes about a millisecond, reading it in a thread a tenth of that more.
_LONG_CHARACTERS = 4_000
MOST_QUOTED_CHARACTERS = 4_000
# Threads take turns in Python: the more of them read, the longer the event loop waits for its own.
_READER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
_CUT = " […cut…]"


def to_read(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text, or its beginning when it is longer than `most`.

    The mark at the cut shows that something is missing, also to code: a "yes" with much behind it
    is no plain yes.
    """
    return text if len(text) <= most else text[:most] + _CUT


async def aside(characters: int, read: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Reads what is short at once, and what is long beside the event loop, which serves others.

    One long text after the other, in this process.
    """
    if characters <= _LONG_CHARACTERS:
        return read(*args, **kwargs)
    work = partial(copy_context().run, read, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_READER, work)
