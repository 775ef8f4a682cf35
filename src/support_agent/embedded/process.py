"""Runs a server as our child process: one per folder, found again, and reliably stopped."""

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import BinaryIO

from support_agent.domain.errors import Unavailable
from support_agent.embedded import launch
from support_agent.embedded.accounts import Account

_SOCKET_FOLDER_PREFIX = "support-agent-"
_LONGEST_SOCKET_FOLDER = 80  # a socket's whole path may have 103 characters on macOS, 107 on Linux
_POLL_SECONDS = 0.01
_PATIENCE_SECONDS = 10.0

Escalation = Sequence[signal.Signals]


@contextmanager
def usable(folder: Path) -> Generator[None]:
    """Turns what the system refuses during startup into an error of one sentence."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"The data folder {folder} can't be used ({error.strerror}); set SUPPORT_AGENT_DATA "
            "to a folder you may write to."
        ) from error


@contextmanager
def only_one(folder: Path) -> Generator[Path]:
    """Creates the folder, locks it for this process and yields its real path.

    The kernel unlocks it when we end, so no lock goes stale.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable(
                f"Another Support Agent is already running on {folder}; stop it, or set "
                "SUPPORT_AGENT_DATA to another folder."
            ) from None
        yield folder.resolve()


@contextmanager
def socket_folder(folder: Path, account: Account | None = None) -> Generator[Path]:
    """A private folder with a short path, noted in `folder` so that the next start removes a lost
    one.

    The kernel limits the length of a Unix socket's path, and the data folder may be deep.
    """
    note = folder / "socket-folder"
    if note.exists():
        lost = Path(note.read_text())
        if lost.name.startswith(_SOCKET_FOLDER_PREFIX) and not lost.is_symlink():
            shutil.rmtree(lost, ignore_errors=True)
        note.unlink()
    parent = tempfile.gettempdir()
    if len(parent) > _LONGEST_SOCKET_FOLDER - len(_SOCKET_FOLDER_PREFIX) - 8:
        parent = "/tmp"  # noqa: S108 - mkdtemp makes a new folder that only we may enter
    made = Path(tempfile.mkdtemp(prefix=_SOCKET_FOLDER_PREFIX, dir=parent))
    try:
        note.write_text(str(made))
        if account is not None:
            account.own(made)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        note.unlink(missing_ok=True)


class Server:
    """One child process, started by `spawned`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        return self._process.pid

    def complaint(self) -> str:
        """The last line of the server's output that looks like a reason."""
        lines = [each.strip() for each in self._log.read_text(errors="replace").splitlines()]
        reasons = [each for each in lines if "FATAL" in each or "error" in each.lower()]
        return (reasons or lines or ["it said nothing"])[-1].rstrip(".")

    def ended(self) -> bool:
        return self._process.returncode is not None

    async def wait(self) -> int:
        return await self._process.wait()

    async def stop(self, escalation: Escalation) -> None:
        """Sends the signals of `escalation` in turn; if canceled meanwhile, the last at once."""
        try:
            for sign in escalation:
                with contextlib.suppress(ProcessLookupError):
                    self._process.send_signal(sign)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._process.wait(), _PATIENCE_SECONDS)
                    return
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(escalation[-1])
            raise


@asynccontextmanager
async def spawned(
    command: Sequence[str | Path],
    *,
    log: Path,
    escalation: Escalation,
    account: Account | None = None,
    capabilities: Sequence[int] = (),
    given: str = "",
) -> AsyncGenerator[Server]:
    """Runs a command as our child until the block ends; its output goes to `log`.

    Linux ends it with the *thread* that started it, so this runs on the loop's own thread, never in
    a worker thread. The environment is empty: variables such as PGPORT would reconfigure a server.
    """
    switch = f"{account.uid}:{account.gid}" if account is not None and account.switch else "-"
    start = [sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), escalation[0].name]
    kept = ",".join(map(str, capabilities)) if switch != "-" else ""
    with _fresh(log) as output, tempfile.TemporaryFile() as typed:
        typed.write(given.encode())
        typed.seek(0)
        process = await asyncio.create_subprocess_exec(
            *start,
            switch,
            kept,
            *map(str, command),
            stdin=typed,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": utf8_locale(), "TZ": "UTC"},
        )
    server = Server(process, log)
    try:
        yield server
    finally:
        if not server.ended():
            await server.stop(escalation)


def _fresh(log: Path) -> BinaryIO:
    log.unlink(missing_ok=True)  # root may have created it; only the folder is ours
    return log.open("wb")


def utf8_locale() -> str:
    """A UTF-8 locale that every machine of this platform has."""
    return "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


def left_behind(folder: Path, names: Sequence[str]) -> list[int]:
    """Processes with one of these names that work in `folder`: servers whose parent was killed."""
    if not Path("/proc/self/cwd").exists():
        command = ("/bin/ps", "-axww", "-o", "pid=,command=")
        said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
        return named_in_listing(said.stdout, folder, names)
    found: list[int] = []
    for each in Path("/proc").iterdir():
        if not each.name.isdigit():
            continue
        with contextlib.suppress(OSError):  # it has ended, or we may not look at it
            here = (each / "cwd").readlink() == folder
            if here and (each / "comm").read_text().strip() in names:
                found.append(int(each.name))
    return found


def named_in_listing(listing: str, folder: Path, names: Sequence[str]) -> list[int]:
    """The same from the output of ps(1), for systems without /proc: the folder is an argument."""
    found: list[int] = []
    for line in listing.splitlines():
        pid, _, command = line.strip().partition(" ")
        program = command.strip().partition(" ")[0]
        if f" {folder} " in f"{command} " and Path(program).name in names:
            found.append(int(pid))
    return found


async def clear_left_behind(folder: Path, names: Sequence[str], escalation: Escalation) -> None:
    """Stops what still works in `folder`. Only for the holder of its `only_one` lock."""
    for sign in escalation:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _PATIENCE_SECONDS
        for pid in left_behind(folder, names):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        while left := left_behind(folder, names):
            if loop.time() > deadline:
                break
            await asyncio.sleep(_POLL_SECONDS)
        if not left:
            return
    raise Unavailable(f"A server left running in {folder} can't be stopped; end it by hand.")
