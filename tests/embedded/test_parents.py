"""However a parent ends, nothing keeps running and nothing is lost."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support_agent.domain.errors import Unavailable
from support_agent.embedded import launch
from support_agent.embedded.postgres import running_postgres
from support_agent.embedded.valkey import running_valkey
from tests.embedded.conftest import Parent

Start = Callable[[Path], Parent]


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_parent_that_is_killed_leaves_no_server_and_the_next_one_finds_the_data(
    sign: signal.Signals, user: str, parent: Start, home: Path
) -> None:
    first = parent(home / "data")
    assert first.said == {"uid": pwd.getpwnam(user).pw_uid, "runs": [1, 1]}
    assert first.servers()
    first.end(sign)
    # At once, while the servers may still be shutting down: it waits for them.
    second = parent(home / "data")
    assert second.said["runs"] == [2, 2]
    second.end(signal.SIGKILL)
    assert second.leaves_nothing()


def test_a_parent_whose_input_ends_stops_its_servers_itself(parent: Start, home: Path) -> None:
    first = parent(home / "data")
    first.process.communicate(timeout=20)
    assert first.process.returncode == 0
    assert first.servers() == []


async def test_a_second_start_on_the_same_folder_is_told_in_one_sentence(
    parent: Start, home: Path
) -> None:
    first = parent(home / "data")
    for store, running in (("postgres", running_postgres), ("valkey", running_valkey)):
        with pytest.raises(Unavailable, match="Another Support Agent is already running on"):
            async with running(first.home / store):
                pass
    assert first.servers()


def test_a_server_whose_parent_is_gone_before_it_begins_does_not_begin() -> None:
    not_our_parent = os.getppid()
    ended = subprocess.run(
        [
            *(sys.executable, "-I", "-S", launch.__file__, str(not_our_parent), "SIGTERM"),
            *("-", "", "/bin/echo", "began"),
        ],
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (70, b"")


def test_a_program_that_does_not_run_is_named() -> None:
    ended = subprocess.run(
        [
            *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), "SIGTERM"),
            *("-", "", "/nowhere/postgres"),
        ],
        capture_output=True,
        check=False,
    )
    assert ended.stderr == b"/nowhere/postgres: No such file or directory\n"
