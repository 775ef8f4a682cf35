"""Parent processes that can be killed, as every kind of user this machine allows."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support_agent.embedded import launch
from support_agent.embedded.postgres import running_postgres
from support_agent.embedded.process import left_behind

_READ_AND_SEARCH = "2"  # lets `nobody` reach a checkout that root owns
NAMES = ("postgres", "valkey-server", "redis-server")

# As root we can be both; an ordinary user can only be itself.
USERS = ["root", "nobody"] if os.geteuid() == 0 else [pwd.getpwuid(os.geteuid()).pw_name]


@dataclass(frozen=True)
class Parent:
    """A process that runs both stores on `home`, and its output when they were up."""

    process: subprocess.Popen[str]
    home: Path
    said: dict[str, object]

    def servers(self) -> list[int]:
        home = self.home.resolve()
        places = (home / "postgres" / "cluster", home / "valkey")
        return [pid for place in places for pid in left_behind(place, NAMES)]

    def end(self, sign: signal.Signals) -> None:
        self.process.send_signal(sign)
        self.process.wait(20)

    def leaves_nothing(self) -> bool:
        deadline = time.monotonic() + 15
        while self.servers() and time.monotonic() < deadline:
            time.sleep(0.05)
        return not self.servers()


_MEMORY = Path("/dev/shm")  # noqa: S108 - thousands of small files are slow to sync and remove
_ROOMY = 2**30


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    fast = _MEMORY.exists() and shutil.disk_usage(_MEMORY).free > _ROOMY
    made = Path(tempfile.mkdtemp(prefix="stores-", dir=_MEMORY if fast else None))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
async def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was made and stopped once, to copy from."""
    folder = tmp_path_factory.mktemp("pristine") / "postgres"
    async with running_postgres(folder):
        pass
    return folder


@pytest.fixture
def stopped(pristine: Path, home: Path) -> Path:
    """A home whose database exists and is stopped, owned by the user who copied it."""
    shutil.copytree(pristine, home / "postgres")
    return home


@pytest.fixture(params=USERS)
def user(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def parent(user: str, home: Path) -> Iterator[Callable[[Path], Parent]]:
    """Starts parents on folders in `home`, which is removed after they are gone."""
    assert home.exists()
    account = pwd.getpwnam(user)
    switch = "-" if account.pw_uid == os.geteuid() else f"{account.pw_uid}:{account.pw_gid}"
    started: list[Parent] = []

    def start(folder: Path) -> Parent:
        folder.mkdir(exist_ok=True)
        if switch != "-":
            os.chown(folder, account.pw_uid, account.pw_gid)
        process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), "SIGKILL"),
                *(switch, _READ_AND_SEARCH if switch != "-" else ""),
                *(sys.executable, str(Path(__file__).with_name("serve.py")), str(folder)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert process.stdout is not None
        made = Parent(process, folder, json.loads(process.stdout.readline()))
        started.append(made)
        return made

    yield start
    for each in started:
        with contextlib.suppress(ProcessLookupError):
            each.process.kill()
        each.process.communicate()
        assert each.leaves_nothing()
        for note in each.home.glob("*/socket-folder"):
            shutil.rmtree(note.read_text(), ignore_errors=True)
