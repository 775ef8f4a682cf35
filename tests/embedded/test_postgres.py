"""PostgreSQL from the wheel: durable, private, and repaired by restarting."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import AsyncConnection

from support_agent.domain.errors import Unavailable
from support_agent.embedded import launch, postgres
from support_agent.embedded.accounts import account_for, name_of
from support_agent.embedded.postgres import running_postgres
from support_agent.embedded.process import left_behind


async def ask(url: str, query: LiteralString) -> object:
    async with await AsyncConnection.connect(url) as connection:
        cursor = await connection.execute(query)
        row = await cursor.fetchone() if cursor.description else None
    return row and row[0]


async def test_data_survive_a_restart_and_writes_are_synced(home: Path) -> None:
    async with running_postgres(home / "postgres") as url:
        await ask(url, "CREATE TABLE kept AS SELECT 42 AS n")
        assert await ask(url, "SELECT current_setting('fsync')") == "on"
        assert await ask(url, "SELECT current_setting('listen_addresses')") == ""
    async with running_postgres(home / "postgres") as url:
        assert await ask(url, "SELECT n FROM kept") == 42
    assert left_behind(home / "postgres" / "cluster", ("postgres",)) == []


async def test_the_role_may_search_but_not_rule(stopped: Path) -> None:
    async with running_postgres(stopped / "postgres") as url:
        await ask(url, "CREATE EXTENSION pg_trgm")
        await ask(url, "CREATE EXTENSION unaccent")
        assert await ask(url, "SELECT unaccent(lower('ÉLAN'))") == "elan"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await ask(url, "SELECT pg_read_file('/etc/passwd')")


async def test_it_runs_in_a_folder_that_is_locked_and_deep(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a folder with a long name"] * 8)
    deep.mkdir(parents=True)
    tmp_path.chmod(0o700)
    async with running_postgres(deep) as url:
        assert await ask(url, "SELECT 1") == 1
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert deep.stat().st_uid == os.geteuid()


async def test_a_pid_file_that_names_another_living_process_is_healed(stopped: Path) -> None:
    async with running_postgres(stopped / "postgres"):
        note = stopped / "postgres" / "cluster" / "postmaster.pid"
        lines = note.read_text().splitlines()
    account = account_for(note.parent, os.geteuid())
    # Another process of the same user: PostgreSQL alone would take it for a running server.
    stranger = subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), "SIGKILL"),
            *(f"{account.uid}:{account.gid}" if account.switch else "-", "", "/bin/sleep", "60"),
        ]
    )
    try:
        note.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        async with running_postgres(stopped / "postgres") as url:
            assert await ask(url, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


async def test_a_server_that_outlived_its_parent_is_stopped_first(stopped: Path) -> None:
    cluster = stopped / "postgres" / "cluster"
    account = account_for(cluster, os.geteuid())
    account.own(cluster)
    orphan = subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), "SIGKILL"),
            *(f"{account.uid}:{account.gid}" if account.switch else "-", "2"),
            *(str(postgres.programs() / "postgres"), "-D", str(cluster)),
            *("-c", f"unix_socket_directories={cluster}", "-c", "listen_addresses="),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        while not left_behind(cluster, ("postgres",)):
            await asyncio.sleep(0.01)
        reaper = asyncio.to_thread(orphan.wait)
        async with asyncio.TaskGroup() as group:
            group.create_task(reaper)
            async with running_postgres(stopped / "postgres") as url:
                assert await ask(url, "SELECT 1") == 1
                assert orphan.poll() is not None
    finally:
        orphan.kill()
        orphan.wait()


async def test_a_first_start_that_was_cut_short_begins_anew(home: Path) -> None:
    half = home / "postgres" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    async with running_postgres(home / "postgres") as url:
        assert await ask(url, "SELECT 1") == 1
    assert not half.exists()


async def test_a_server_that_does_not_start_gives_its_reason_in_one_sentence(stopped: Path) -> None:
    (stopped / "postgres" / "cluster" / "postgresql.conf").write_text("work_mem = plenty\n")
    with pytest.raises(Unavailable, match=r"did not start on .*; set DATABASE_URL") as refused:
        async with running_postgres(stopped / "postgres"):
            pass
    assert "\n" not in str(refused.value)


async def test_data_of_another_major_version_are_left_alone(stopped: Path) -> None:
    (stopped / "postgres" / "cluster" / "PG_VERSION").write_text("9\n")
    with pytest.raises(Unavailable, match="was written by PostgreSQL 9"):
        async with running_postgres(stopped / "postgres"):
            pass


async def test_a_start_that_is_called_off_leaves_nothing(home: Path) -> None:
    async def serve() -> None:
        async with running_postgres(home / "postgres"):
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(serve())
        while not (home / "postgres" / "cluster" / "postmaster.pid").exists():
            await asyncio.sleep(0.01)
        task.cancel()
    assert left_behind(home / "postgres" / "cluster", ("postgres",)) == []


async def test_a_folder_that_can_not_be_made_is_named(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(Unavailable, match=r"can't be used \(Not a directory\)"):
        async with running_postgres(home / "file" / "postgres"):
            pass


async def test_what_goes_wrong_while_it_runs_is_not_blamed_on_the_folder(stopped: Path) -> None:
    with pytest.raises(BrokenPipeError):
        async with running_postgres(stopped / "postgres"):
            raise BrokenPipeError


def test_another_users_data_are_refused(home: Path) -> None:
    with pytest.raises(Unavailable, match="belongs to another user"):
        account_for(home, os.geteuid() + 1)


def test_root_runs_the_server_as_the_one_who_owns_the_data(home: Path) -> None:
    owner = home.stat().st_uid
    account = account_for(home, 0)
    assert account.switch
    assert owner in (account.uid, 0)


def test_a_machine_without_an_unprivileged_user_is_told_what_to_do(home: Path) -> None:
    with pytest.raises(Unavailable, match="has no user 'nobody-here'"):
        account_for(home / "new", 0, unprivileged="nobody-here")


def test_a_user_without_a_name_is_told_what_to_do() -> None:
    with pytest.raises(Unavailable, match="add one to /etc/passwd"):
        name_of(2**31 - 7)
