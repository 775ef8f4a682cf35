"""Leftovers of servers and models are removed or refused; look-alikes stay."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.agent.debris.check import CALL, debris
from support_agent.agent.tools import TOOLS
from support_agent.agent.wording.replies import read_reply

NAMES = [tool.name for tool in TOOLS]
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "corpora/debris.jsonl").read_text().splitlines()
]
STATUS = "Your order ORD-1002 has shipped."
MARKS = ["<", ">", "</", "<|", "|>", "think", "tool_call", "b", "`", "```", "\n", '"', "{", "}",
         "[", "]", "SMS", "im_end", "channel", "final", "message", " ", "Subject:", "a",
         "assistant",
         "[END]", "---", "===", "Note: ", "Tone: x", "(9 characters)", '"text": ', "Reply", "<<",
         ">>",
         "&lt;", "&gt;", "\\n", "< ", " >", "pad", ":", "Agent", "(SMS)", "null"]  # fmt: skip


def _of(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in ROWS if row["kind"] == kind]


@pytest.mark.parametrize("row", _of("debris"))
def test_nothing_of_a_servers_notation_is_said(row: dict[str, Any]) -> None:
    said = read_reply(row["text"]).text
    assert debris(said, NAMES) or not any(part in said for part in row["never"])


@pytest.mark.parametrize("row", _of("debris"))
def test_an_answer_beside_it_is_whole_or_asked_for_again(row: dict[str, Any]) -> None:
    said = read_reply(row["text"]).text
    assert not said or debris(said, NAMES) or STATUS not in row["text"] or STATUS in said


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
        ("[CHANNEL: SMS] It is here.", "sms", "It is here."),
        ("[Reply via email]\nIt is here.", "email", "It is here."),
        ("{E-Mail} It is here.", "email", "It is here."),
        ('{"channel": "sms", "reply": "It is here."}', "sms", "It is here."),
        ('[SMS] "It is here."', "sms", "It is here."),
        ("--- BEGIN ---\n[EMAIL] It is here.\n--- END ---", "email", "It is here."),
    ],
)
def test_a_channel_is_read_under_other_marks(written: str, channel: str, said: str) -> None:
    reply = read_reply(written)
    assert (reply.channel, reply.text) == (channel, said)


@pytest.mark.parametrize(
    "written",
    [
        '{"name": "send_followup", "arguments": {"text": "It is on its way."}}',
        '{"tool": "send", "text": "It is on its way."}',
        '{"outcome": "ok", "message": "It is on its way."}',
        '{"kind": "customer_turn", "new_messages": [{"text": "Where is my order?"}]}',
        '{"role": "user", "content": "Where is my order?"}',
        '{"thought": "They ask where it is.", "reply": "It is on its way."}',
        '{"rationale": "They ask where it is."}',
        '{"reply": "It is on its way.", "note": "They sound angry."}',
    ],
)
def test_what_is_no_one_answer_in_json_is_not_taken_out_of_it(written: str) -> None:
    assert "JSON in place of words: write the answer alone" in debris(
        read_reply(written).text, NAMES
    )


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("Is it there? (40 characters)", True),
        ("Is it there? (At most 300 words)", True),
        ("Is it there or is it not? (25 characters)", False),
        ("Is it there? (Length: 12)", True),
        ("Is it there? [SMS length: 90 chars]", False),
        ("It is there. (3 words)", False),
    ],
)
def test_a_number_of_characters_goes_where_it_is_the_answers_own(said: str, stays: bool) -> None:
    assert (read_reply(said).text == said) is stays


@given(st.lists(st.sampled_from(MARKS), max_size=24).map("".join))
def test_what_is_checked_is_what_is_sent(text: str) -> None:
    once = read_reply(text).text
    if not debris(once, NAMES):
        assert read_reply(once).text == once
