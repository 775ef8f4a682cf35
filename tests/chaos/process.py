"""The product as processes to be killed: a warm parent that forks one child per line it reads.

    python -m tests.chaos.process
    {"log": "a.log", "settings": {…}, "worker": true, "point": "claimed", "nth": 1}

Each line starts a child with the roles it names and answers with its process id; a child ends
itself with SIGKILL (or stops itself: "sign": "SIGSTOP") at the n-th passing of the named point.
Importing the product costs seconds of CPU on a small machine, and forking shares that. Children
run on their own from there: own event loop, own connections. They die with the parent.
"""

import asyncio
import json
import os
import signal
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from support_agent.bootstrap import Replacements
from support_agent.commands.roles import serve_roles, worker_role
from support_agent.commands.serve import api_role
from support_agent.config import Settings
from support_agent.embedded.launch import die_with_parent
from tests.chaos.book import Book, BookCarrier, BookPayments, BookSender, Manner


@dataclass(frozen=True, slots=True)
class Order:
    """The roles of a child."""

    log: str
    settings: dict[str, Any]
    book: str
    api: bool = False
    worker: bool = False
    point: str = ""
    nth: int = 1
    sign: str = "SIGKILL"
    sender: Manner = "answers"
    vendor: Manner = "answers"


def crash_at(point: str, nth: int, sign: signal.Signals) -> Callable[[str], None]:
    """Sends this process `sign` when it passes `point` for the n-th time."""
    passed = 0

    def pass_point(name: str) -> None:
        nonlocal passed
        if name == point:
            passed += 1
            if passed == nth:
                os.kill(os.getpid(), sign)

    return pass_point


def replacements(order: Order) -> Replacements:
    """The vendors of the book, and the point to crash at."""
    book = Book(Path(order.book))
    sender = BookSender(book, order.sender)
    return Replacements(
        senders={"sms": sender, "email": sender},
        payments=BookPayments(book, order.vendor),
        carrier=BookCarrier(book, order.vendor),
        crash_at=crash_at(order.point, order.nth, signal.Signals[order.sign]),
    )


def _be(order: Order, parent: int) -> None:
    """Never returns to the parent's loop."""
    os.setsid()
    die_with_parent(parent, signal.SIGKILL)
    log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    warnings.simplefilter("error")
    settings = Settings(_env_file=None, **order.settings)  # pyright: ignore[reportCallIssue]
    chosen = [
        *([worker_role] if order.worker else []),
        *([api_role(settings)] if order.api else []),
    ]
    roles = serve_roles(
        settings,
        chosen,
        voice=order.api,
        replace=replacements(order),
        prepare=False,
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(roles)


def main() -> None:
    """Forks until its input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the children
    print("ready", flush=True)  # noqa: T201
    here = os.getpid()
    while line := sys.stdin.readline():
        order = Order(**json.loads(line))
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            code = 1
            try:
                _be(order, here)
                code = 0
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(child, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
