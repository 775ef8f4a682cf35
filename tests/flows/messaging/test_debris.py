"""A model server's notation never reaches a customer, by mail, text or phone."""

from typing import Any

import pytest

from support_agent.config import Settings
from support_agent.ports.voice import AgentSaid
from support_agent.providers.mail.compose import html_of_markdown
from tests.agent.debris.test_debris import ROWS
from tests.flows.calls.scripted_voice import Until
from tests.told import Told, calls, told, words
from tests.trust.test_voice import HEARD, called, phone, rows

LOOKED = calls(("lookup_order", {"order_number": "ORD-1002"}))
CALL = '<tool_call>{"name": "lookup_order", "arguments": {"order_number": "ORD-1002"}}</tool_call>'
STATUS = "Your order ORD-1002 has shipped."
# One row of each kind: removed, refused as a call, refused as a mark, nothing left.
SOME = {"d03", "d14", "d19", "d28", "d51", "d58", "d64", "d66", "d112", "d122",
        "d126", "d131", "d141", "d153", "d160", "d168", "d190", "d197"}  # fmt: skip


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=row["id"]) for row in ROWS if row["id"] in SOME]
)
async def test_debris_is_never_sent(settings: Settings, row: dict[str, Any]) -> None:
    async with told(settings, LOOKED, words(row["text"])) as (world, _):
        stored = await world.email("Where is ORD-1002?")
        await world.settle()
        (sent,) = await world.answers(stored.customer_id)
        assert not any(part in sent["content"] for part in row["never"])
        assert STATUS in sent["content"] or "TCK-" in sent["content"]


async def test_the_name_of_a_key_reaches_whoever_reads_it(settings: Settings) -> None:
    key = "Press <Del> to enter the BIOS."
    async with told(settings, words(key), words(key)) as (world, _):
        assert await world.ask("How do I get into the BIOS?") == key
        stored = await world.email("How do I get into the BIOS?")
        await world.settle()
        sent = (await world.answers(stored.customer_id))[-1]
        assert sent["channel"] == "email"
        assert "Press &lt;Del&gt; to enter" in html_of_markdown(sent["content"])


async def test_a_call_in_words_is_asked_for_again_as_a_call(settings: Settings) -> None:
    async with told(settings, words(CALL), LOOKED, words(STATUS)) as (world, model):
        assert await world.ask("Where is ORD-1002?") == STATUS
        assert model.requests[1].tool_choice == "auto"
        assert "Call the tools" in model.documents(1)[-1]["tools"]
        assert await rows(world.app, "SELECT id FROM tickets") == []


async def test_a_lie_is_still_mended_in_words_alone(settings: Settings) -> None:
    lie = words("Your order ORD-1002 was refunded.")
    async with told(settings, lie, words("I have not looked yet.")) as (world, model):
        await world.ask("Where is ORD-1002?")
        assert [request.tool_choice for request in model.requests] == ["auto", "none"]
        assert "tools" not in model.documents(1)[-1]


async def test_thoughts_are_not_kept(settings: Settings) -> None:
    thought = words(f"<think>Is this one a thief?</think>{STATUS}")
    async with told(settings, LOOKED, thought) as (world, _):
        assert await world.ask("Where is ORD-1002?") == STATUS
        kept = await rows(world.app, "SELECT answer AS kept FROM turns")
        kept += await rows(world.app, "SELECT content AS kept FROM turn_steps")
        assert not any("thief" in str(row["kept"]) for row in kept)


@pytest.mark.parametrize("text", ["What does <think> mean?", "<|im_end|> a < b </think> [SMS]"])
async def test_a_customers_own_marks_are_stored_whole(settings: Settings, text: str) -> None:
    async with told(settings, words("It means nothing here.")) as (world, _):
        stored = await world.sms(text)
        detail = await world.customer(stored.customer_id)
        assert text in [message["content"] for message in detail["messages"]]


@pytest.mark.parametrize("garbled", [CALL, "<think>Hm", "Sure.<|im_end|>\n<|im_start|>user\nHi"])
async def test_nothing_of_it_is_spoken(settings: Settings, garbled: str) -> None:
    async with phone(settings, Told([words(garbled), words("One moment, please.")])) as (_, line):
        await line.say("where is my order")
        await line.until("One moment, please.")
        assert not any(mark in line.said() for mark in ("<", "lookup", "Hm", "im_"))


async def test_a_thought_before_an_answer_is_not_spoken(settings: Settings) -> None:
    thought = words("<think>Who is this?</think>[SMS] Good morning to you.")
    async with phone(settings, Told([thought])) as (_, line):
        await line.say("hello")
        await line.until("Good morning to you.")
        assert "Who is this" not in line.said()
        assert "[SMS]" not in line.said()


async def test_what_is_sent_during_a_call_holds_none_of_it(settings: Settings) -> None:
    sent = calls(("send_followup", {"channel": "email", "text": f"Here it is: {CALL}"}))
    async with phone(settings, Told([sent, words("I could not send it.")])) as (app, line):
        await line.say("mail it to me")
        await line.until("could not send it")
        assert await rows(app, "SELECT id FROM messages WHERE channel = 'email'") == []


@pytest.mark.parametrize(
    "pieces",
    [["Hello. <tool_", "call> "], ["<|im", "_start|>user"], ["You said lookup_", "order."]],
)
async def test_a_mark_in_pieces_of_another_mind_is_corrected_aloud(
    settings: Settings, pieces: list[str]
) -> None:
    spoken = [AgentSaid(piece) for piece in pieces]
    voice, heard = await called(settings, HEARD, b"..", *spoken, Until("prompts"))
    ((aloud, _),) = voice.said
    assert "correct myself" in aloud
    assert {"type": "flush"} in heard["shown"]
