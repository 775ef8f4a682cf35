"""Runs the roles of the product in this process, including the stores, until told to stop."""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog
import uvloop

from support_agent.bootstrap import App, Replacements, open_app
from support_agent.config import Settings
from support_agent.logs import set_up_logs
from support_agent.worker import Worker

log = structlog.get_logger()

Role = Callable[[asyncio.TaskGroup, App], Awaitable[Callable[[], None]]]
"""Starts its work in the group. Returns a function that ends it quickly and cleanly."""


def run_to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Runs one coroutine on its own loop. Ctrl-C and SIGTERM end it, however it was started."""
    # A shell makes background jobs ignore Ctrl-C, and child processes inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_IGN:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


async def serve_roles(
    settings: Settings,
    roles: Sequence[Role],
    *,
    voice: bool,
    replace: Replacements | None = None,
    prepare: bool = True,
) -> None:
    """Runs the roles until SIGTERM, SIGINT or SIGHUP, then drains. The rest is as for open_app."""
    set_up_logs(settings.log_level)
    async with open_app(settings, replace, prepare=prepare, voice=voice) as app:
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(name) is signal.SIG_IGN:
                continue  # nohup: it must outlive its terminal
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        async with asyncio.TaskGroup() as group:
            enders = [await role(group, app) for role in roles]
            # Objects made so far stay. Checking all of them for garbage again and again would block
            # everything for 0.2 s each time.
            gc.freeze()
            await stop.wait()
            log.info("stopping")
            for end in enders:
                end()


async def worker_role(group: asyncio.TaskGroup, app: App) -> Callable[[], None]:
    """One worker. When ended, it finishes its current turns."""
    worker = Worker(app.flows, app.settings.poll_interval_seconds, app.settings.turns_at_once)
    group.create_task(worker.run())
    return worker.stop
