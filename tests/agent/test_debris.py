"""What servers and models leave in an answer goes, or is refused; what only looks like it stays."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.agent.debris import CALL, debris
from support_agent.agent.replies import read_reply
from support_agent.agent.tools import TOOLS

NAMES = [tool.name for tool in TOOLS]
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "corpora/debris.jsonl").read_text().splitlines()
]
MARKS = ["<", ">", "</", "<|", "|>", "think", "tool_call", "b", "`", "```", "\n", '"', "{", "}",
         "[", "]", "SMS", "im_end", "channel", "final", "message", " ", "Subject:", "a",
         "assistant",
         "&lt;", "&gt;", "\\n", "< ", " >", "pad", ":", "Agent", "(SMS)", "null"]  # fmt: skip


def _of(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in ROWS if row["kind"] == kind]


@pytest.mark.parametrize("row", _of("debris"))
def test_nothing_of_a_servers_notation_is_said(row: dict[str, Any]) -> None:
    said = read_reply(row["text"]).text
    assert debris(said, NAMES) or not any(part in said for part in row["never"])


@pytest.mark.parametrize("row", _of("honest"))
def test_an_honest_answer_that_looks_like_it_stays_whole(row: dict[str, Any]) -> None:
    said = read_reply(row["text"]).text
    assert (said, debris(said, NAMES)) == (row["text"], [])


@pytest.mark.parametrize("tool", NAMES)
def test_the_name_of_a_tool_is_never_said(tool: str) -> None:
    assert debris(f"One moment, I use {tool} for that.", NAMES) == [CALL]
    assert debris(f"Thanks for {tool}.pdf.", NAMES) == []


@pytest.mark.parametrize(
    ("written", "channel", "said"),
    [
        ("**[SMS]** It is here.", "sms", "It is here."),
        ("### [EMAIL]\nIt is here.", "email", "It is here."),
        ("`[sms]` It is here.", "sms", "It is here."),
        ("<think>a</think>[EMAIL] It is here.", "email", "It is here."),
        ("```\n[SMS] It is here.\n```", "sms", "It is here."),
        ("[SMS]\n```text\nIt is here.\n```", "sms", "It is here."),
    ],
)
def test_a_channel_is_read_under_other_marks(written: str, channel: str, said: str) -> None:
    reply = read_reply(written)
    assert (reply.channel, reply.text) == (channel, said)


@given(st.lists(st.sampled_from(MARKS), max_size=24).map("".join))
def test_what_is_checked_is_what_is_sent(text: str) -> None:
    once = read_reply(text).text
    if not debris(once, NAMES):
        assert read_reply(once).text == once
