"""Both stores together: started once, found by others, whatever a killed process left behind."""

import json
import os
from pathlib import Path

import pytest

from support_agent.domain.errors import Unavailable
from support_agent.embedded.process import only_one
from support_agent.embedded.stores import ADDRESSES, running_stores

NOWHERE = {"database_url": "postgresql://nowhere", "redis_url": None}


async def test_a_second_process_finds_what_the_first_one_runs(stopped: Path) -> None:
    async with running_stores(stopped) as first:
        assert first.owned
        async with running_stores(stopped) as second:
            assert not second.owned
            assert (second.database_url, second.redis_url) == (first.database_url, first.redis_url)
        assert (stopped / ADDRESSES).exists()
    assert not (stopped / ADDRESSES).exists()


@pytest.mark.parametrize(
    "left",
    [
        # A living process now has the number of a killed one.
        json.dumps({"pid": os.getpid(), **NOWHERE}),
        json.dumps(NOWHERE),
        "[]",
        "7",
        '{"pid": "x"}',
        "",
    ],
    ids=["a living process", "no process", "a list", "a number", "no number", "nothing"],
)
async def test_what_a_killed_process_left_keeps_nobody_from_starting(
    stopped: Path, left: str
) -> None:
    (stopped / ADDRESSES).write_text(left)
    async with running_stores(stopped) as stores:
        assert stores.owned
        assert "nowhere" not in stores.database_url


@pytest.mark.parametrize("told", [None, "[]", '{"database_url": "x"}', "no json"])
async def test_while_another_one_is_still_starting_that_is_said(
    home: Path, told: str | None
) -> None:
    with only_one(home):
        if told is not None:
            (home / ADDRESSES).write_text(told)
        with pytest.raises(Unavailable, match="Another Support Agent is already running on"):
            async with running_stores(home):
                pass


async def test_a_folder_that_cannot_be_used_is_named(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(Unavailable, match="set SUPPORT_AGENT_DATA to a folder you may write to"):
        async with running_stores(home / "file"):
            pass
