"""Valkey from the wheel or Redis from PATH: a timer that may be lost but never blocks a start."""

import os
import stat
from pathlib import Path

import pytest
from redis.asyncio import Redis

from support_agent.domain.errors import Unavailable
from support_agent.embedded import valkey
from support_agent.embedded.process import left_behind, named_in_listing
from support_agent.embedded.valkey import running_valkey


async def test_keys_survive_a_restart(home: Path) -> None:
    for run in (1, 2):
        async with running_valkey(home / "valkey") as url:
            assert url is not None
            redis: Redis = Redis.from_url(url)
            async with redis:
                assert await redis.incr("runs") == run
                assert (await redis.config_get("port")) == {"port": "0"}
    assert left_behind(home / "valkey", ("valkey-server", "redis-server")) == []


async def test_only_the_owner_can_reach_the_socket(home: Path) -> None:
    async with running_valkey(home / "valkey") as url:
        assert url is not None
        socket = Path(url.removeprefix("unix://"))
        assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
        assert socket.parent.stat().st_uid == os.geteuid()
    assert not socket.parent.exists()


async def test_a_damaged_snapshot_is_put_aside(home: Path) -> None:
    folder = home / "valkey"
    folder.mkdir()
    (folder / "dump.rdb").write_bytes(b"not a snapshot")
    async with running_valkey(folder) as url:
        assert url is not None
        redis: Redis = Redis.from_url(url)
        async with redis:
            assert await redis.dbsize() == 0
    assert (folder / "dump.rdb.unreadable").read_bytes() == b"not a snapshot"


async def test_a_socket_folder_that_a_kill_left_is_cleared(home: Path) -> None:
    lost = home / "support-agent-lost"
    lost.mkdir()
    foreign = home / "somebody-elses"
    foreign.mkdir()
    for named in (lost, foreign):
        folder = home / f"valkey-{named.name}"
        folder.mkdir()
        (folder / "socket-folder").write_text(str(named))
        async with running_valkey(folder):
            pass
    assert not lost.exists()
    assert foreign.exists()


async def test_a_server_that_does_not_start_gives_its_reason_in_one_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(valkey.SETTINGS, "maxmemory-policy", "sometimes")
    with pytest.raises(Unavailable, match=r"Valkey did not start on .*; set REDIS_URL") as refused:
        async with running_valkey(home / "valkey"):
            pass
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("words", "version"),
    [
        ("Valkey server v=8.1.4 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", 8),
        ("Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64", 6),
        ("cannot execute", 0),
    ],
)
async def test_a_program_too_old_or_broken_is_passed_over(
    words: str, version: int, home: Path
) -> None:
    program = home / "redis-server"
    program.write_text(f"#!/bin/sh\necho '{words}'\n")
    program.chmod(0o755)
    assert await valkey.major_version(str(program)) == version


async def test_a_program_that_can_not_run_counts_as_none(home: Path) -> None:
    assert await valkey.major_version(str(home / "absent")) == 0


async def test_a_machine_without_valkey_or_redis_gets_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(valkey, "candidates", list)
    async with running_valkey(home / "valkey") as url:
        assert url is None
    assert not (home / "valkey").exists()


def test_a_server_is_known_by_the_folder_among_its_arguments() -> None:
    listing = """
      11 /usr/bin/python serve --dir /data/x
      12 /wheel/valkey-server --port 0 --dir /data/x --unixsocket /tmp/a
      13 /wheel/valkey-server --port 0 --dir /data/xyz
      14 /wheel/postgres -D /data/x
    """
    assert named_in_listing(listing, Path("/data/x"), ("valkey-server", "postgres")) == [12, 14]
