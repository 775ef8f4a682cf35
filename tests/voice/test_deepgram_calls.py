"""Complete calls by the loopback Deepgram, through the page's socket and Twilio's stream."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import websockets

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.providers.deepgram.manner import DeepgramTiming
from support_agent.providers.deepgram.voice import DeepgramVoice
from tests.api.test_phone import served
from tests.conftest import opened
from tests.loopback.deepgram_line import Line
from tests.loopback.deepgram_server import DeepgramServer, Script
from tests.loopback.twilio_stream import FORM, phoning, post
from tests.world import World

PATIENCE = 30.0
BRISK = DeepgramTiming(backoff_seconds=(0.01, 0.05), look_seconds=0.02, handshake_seconds=5.0)
LOOKUP = ("fc_1", "lookup_order", {"order_number": "ORD-1002"})
HAND_OVER = (
    "fc_3",
    "escalate_to_human",
    {"reason": "Too hard", "summary": "Asks for more than I can do.", "customer_asked": True},
)
REFUND = ("fc_2", "process_refund", {"order_number": "ORD-0987", "reason": "unwanted"})


@dataclass
class Page:
    """The browser's end of a call: everything that arrived."""

    socket: websockets.ClientConnection
    events: list[Any] = field(default_factory=list[Any])
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        with suppress(websockets.ConnectionClosed):
            async for frame in self.socket:
                await self._add(frame if isinstance(frame, bytes) else json.loads(frame))
        await self._add({"type": "closed"})

    async def _add(self, event: Any) -> None:
        async with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(holds)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [e for e in self.events if isinstance(e, dict) and e["type"] == kind]

    def sound(self, since: int = 0) -> bytes:
        return b"".join(e for e in self.events[since:] if isinstance(e, bytes))


@dataclass
class House:
    """The served product on the loopback Deepgram, and one call into it."""

    host: str
    world: World
    deepgram: DeepgramServer


@asynccontextmanager
async def house(
    settings: Settings, *scripts: Script, mode: str = "talk", manner: DeepgramTiming = BRISK
) -> AsyncGenerator[House]:
    async with DeepgramServer(scripts, mode=mode) as deepgram:
        voice = DeepgramVoice("test-key", url=deepgram.url, manner=manner)
        async with opened(settings, Replacements(voice=voice)) as app, served(app) as host:
            yield House(host, World(app), deepgram)
        assert deepgram.errors == []
        assert [line.violations for line in deepgram.lines if line.violations] == []


@asynccontextmanager
async def calling(house: House, door: str) -> AsyncGenerator[Any]:
    if door == "phone":
        async with phoning(house.host) as stream:
            yield stream
        return
    async with websockets.connect(f"ws://{house.host}/ws/voice?customer_id=1") as socket:
        page = Page(socket)
        listening = asyncio.ensure_future(page.listen())
        try:
            yield page
        finally:
            with suppress(websockets.ConnectionClosed):
                await socket.send('{"type": "end"}')
            async with asyncio.timeout(PATIENCE):
                await listening


both_doors = pytest.mark.parametrize("door", ["page", "phone"])


async def call_of(house: House) -> dict[str, Any]:
    return (await house.world.customer(1))["turns"][-1]


async def spoken(house: House) -> list[str]:
    messages = (await house.world.customer(1))["messages"]
    return [m["content"] for m in messages if m["channel"] == "voice"]


@both_doors
async def test_a_call_with_a_tool_is_answered_heard_and_written_down(
    settings: Settings, door: str
) -> None:
    async def script(line: Line) -> None:
        await line.send({"type": "Unheard of", "x": 1})
        await line.send({"type": "Warning", "code": "SLOW_THINK_REQUEST", "description": "5 s"})
        await line.turn("Where is my order ORD-1002?")
        [answer] = await line.calls(LOOKUP)
        status = json.loads(answer["content"])["order"]["status"]
        await line.says(f"It has {status}.", value=7)

    async with house(settings, script) as shop:
        async with calling(shop, door) as caller:
            await caller.until(lambda: caller.sound().count(b"\7") == 4 * 960)
        line = shop.deepgram.lines[0]
        assert next(m["type"] for m in line.messages) == "Settings"
        form = line.settings["audio"]["input"]
        assert form["encoding"] == ("mulaw" if door == "phone" else "linear16")
        deferred = [f for f in functions(line) if f.get("defer_until_eot")]
        assert {f["name"] for f in deferred} >= {"process_refund", "send_followup"}
        assert [*await spoken(shop)][-2:] == ["Where is my order ORD-1002?", "It has shipped."]
        turn = await call_of(shop)
        assert (turn["status"], turn["error"]) == ("done", None)
        assert [run["name"] for run in turn["tool_runs"]] == ["lookup_order"]


def functions(line: Line) -> list[dict[str, Any]]:
    think = line.settings["agent"]["think"]
    return (think[0] if isinstance(think, list) else think)["functions"]


@both_doors
async def test_nothing_of_a_cut_off_answer_follows_the_flush(settings: Settings, door: str) -> None:
    async def script(line: Line) -> None:
        await line.turn("Tell me everything.")
        await line.says("First of all, it is a long story.", value=5, done=False)
        await line.user_speaks()
        await line.frames(20, value=5)
        await line.send({"type": "ConversationText", "role": "assistant", "content": "And so on."})
        await line.user_said("Stop.")
        await line.says("Fine.", value=6)

    async with house(settings, script) as shop:
        async with calling(shop, door) as caller:
            await caller.until(lambda: caller.sound().count(b"\6") == 4 * 960)
            flushes = [i for i, e in enumerate(kinds(caller)) if e in {"flush", "clear"}]
            assert b"\5" not in caller.sound(flushes[-1])
        assert "And so on." not in await spoken(shop)
        assert (await spoken(shop))[-2:] == ["Stop.", "Fine."]


def kinds(caller: Any) -> list[str]:
    if isinstance(caller, Page):
        return [e["type"] if isinstance(e, dict) else "media" for e in caller.events]
    return caller.events()


async def test_a_cancelled_call_is_neither_made_nor_answered(settings: Settings) -> None:
    async def script(line: Line) -> None:
        await line.turn("Refund ORD-0987.")
        await line.requests(REFUND)
        await line.cancels(REFUND)
        await line.turn("No, wait. Where is ORD-1002?")
        await line.calls(LOOKUP)
        await line.says("On its way.", value=7)

    async with house(settings, script) as shop:
        async with shop.world.app.database.connection() as tx:
            # Somebody holds the customer: tools that change something have to wait.
            await tx.execute(
                "INSERT INTO conversations (customer_id, leased_until)"
                " VALUES (1, now() + interval '1 hour') ON CONFLICT (customer_id)"
                " DO UPDATE SET leased_until = excluded.leased_until"
            )
        async with calling(shop, "page") as caller:
            await caller.until(lambda: b"\7" in caller.sound())
        line = shop.deepgram.lines[0]
        assert {m["id"] for m in line.of("FunctionCallResponse")} == {"fc_1"}
        detail = await shop.world.customer(1)
        assert detail["proposals"] == []
        assert [run["name"] for run in detail["turns"][-1]["tool_runs"]] == ["lookup_order"]


async def test_a_yes_is_carried_out_by_code_and_the_model_is_told(settings: Settings) -> None:
    async def script(line: Line) -> None:
        await line.turn("Refund ORD-0987.")
        [answer] = await line.calls(REFUND)
        assert json.loads(answer["content"])["outcome"] == "proposed"
        await line.says("I can refund 59.97 for it.")
        terms = await line.message("InjectAgentMessage")
        assert terms["message"].endswith("to your original payment method, yes or no?")
        await line.says(terms["message"])
        # What is not heard to its end is not an offer: its 80 ms of audio must pass.
        await asyncio.sleep(0.5)
        await line.turn("Yes, please.")
        update = await line.message("UpdatePrompt")
        assert "confirmed" in update["prompt"]
        done = await line.message("InjectAgentMessage", count=2)
        assert done["message"] == "Done: the refund of $59.97 for ORD-0987 is made."
        await line.says(done["message"], value=7)

    async with house(settings, script) as shop:
        async with calling(shop, "page") as caller:
            await caller.until(lambda: b"\7" in caller.sound())
        orders = (await shop.world.customer(1))["orders"]
        assert [o["refunded"] for o in orders if o["order_number"] == "ORD-0987"] == ["59.97"]


@both_doors
@pytest.mark.parametrize("how", ["error", "break"])
async def test_a_broken_connection_is_continued_with_what_was_said(
    settings: Settings, door: str, how: str
) -> None:
    async def first(line: Line) -> None:
        await line.turn("Where is ORD-1002?")
        await line.says("One moment.", done=False)
        await (line.fails("INTERNAL_SERVER_ERROR") if how == "error" else line.breaks())

    async def second(line: Line) -> None:
        await line.message("InjectAgentMessage")
        await line.says("Sorry, I lost you for a second.", value=8)

    async with house(settings, first, second) as shop:
        async with calling(shop, door) as caller:
            await caller.until(lambda: b"\10" in caller.sound())
            if door == "page":
                assert caller.of("reconnected")
        said = shop.deepgram.lines[1].settings["agent"]["context"]["messages"]
        assert {"type": "History", "role": "user", "content": "Where is ORD-1002?"} in said
        assert "greeting" not in shop.deepgram.lines[1].settings["agent"]
        assert (await call_of(shop))["error"] is None


@both_doors
async def test_what_can_not_be_continued_ends_the_call_with_its_reason(
    settings: Settings, door: str
) -> None:
    async def script(line: Line) -> None:
        await line.fails("INVALID_SETTINGS")

    async with house(settings, script) as shop:
        async with calling(shop, door) as caller:
            await caller.until(lambda: kinds(caller)[-1:] == ["closed"])
            if door == "page":
                assert caller.of("error")[0]["code"] == "INVALID_SETTINGS"
        assert "INVALID_SETTINGS" in (await call_of(shop))["error"]


@both_doors
@pytest.mark.parametrize("mode", ["silent", "unready", "refuse", "limit", "away"])
async def test_a_voice_that_does_not_answer_is_told_at_once(
    settings: Settings, door: str, mode: str
) -> None:
    hasty = DeepgramTiming(handshake_seconds=0.2, backoff_seconds=())
    async with house(settings, mode=mode, manner=hasty) as shop:
        async with calling(shop, door) as caller:
            await caller.until(lambda: kinds(caller)[-1:] == ["closed"])
            if door == "page":
                assert caller.of("error")[0]["detail"]
        assert (await call_of(shop))["error"]


async def test_a_slow_handshake_keeps_what_the_caller_said_meanwhile(settings: Settings) -> None:
    async def script(line: Line) -> None:
        await line.heard(960)
        await line.says("I hear you.", value=7)

    async with house(settings, script, mode="slow") as shop, calling(shop, "page") as caller:
        await caller.socket.send(b"\1" * 960)
        await caller.until(lambda: b"\7" in caller.sound())


# ── A person ─────────────────────────────────────────────────────────────────────────────────


async def wishes(line: Line) -> None:
    """The caller asks for a person; the closing words interrupt the model's own."""
    asked = await line.message("InjectUserMessage") if line.of("InjectUserMessage") else None
    await line.turn(asked["content"] if asked else "I want to talk to a real person.")
    said = await line.message("InjectAgentMessage")
    await line.says(said["message"], value=9)


async def test_on_the_page_a_wish_for_a_person_makes_a_ticket(settings: Settings) -> None:
    async with house(settings, wishes) as shop:
        async with calling(shop, "page") as caller:
            await caller.until(lambda: bool(caller.of("with-person")))
            await caller.until(lambda: b"\11" in caller.sound())
        detail = await shop.world.customer(1)
        (ticket,) = detail["tickets"]
        assert "real person" in ticket["brief"]["wants"]
        assert "get back to you" in (await spoken(shop))[-1]


async def test_on_the_phone_a_person_is_rung_briefed_and_put_through(settings: Settings) -> None:
    rings = settings.model_copy(update={"transfer_phone_number": "+15550100999"})
    async with house(rings, wishes) as shop:
        async with calling(shop, "phone") as caller:
            await caller.until(lambda: caller.closed)
            assert b"\11" in caller.sound()
        assert "putting you through" in (await spoken(shop))[-1]
        dial = await post(shop.host, "/webhook/voice/next")
        assert "+15550100999</Number>" in dial
        brief = await post(
            shop.host, "/webhook/voice/brief", CallSid="CAchild", ParentCallSid=FORM["CallSid"]
        )
        assert "Alex Rivera" in brief
        assert "real person" in brief
        over = await post(shop.host, "/webhook/voice/next", DialCallStatus="completed")
        assert "<Hangup/>" in over
        assert "Connect" not in await post(shop.host, "/webhook/voice/next")


async def test_a_person_is_rung_when_the_model_hands_the_caller_over(settings: Settings) -> None:
    rings = settings.model_copy(update={"transfer_phone_number": "+15550100999"})

    async def script(line: Line) -> None:
        await line.turn("This is beyond you, is it not?")
        [answer] = await line.calls(HAND_OVER)
        assert json.loads(answer["content"])["handed_over"]
        said = await line.message("InjectAgentMessage")
        await line.says(said["message"], value=9)

    async with house(rings, script) as shop:
        async with calling(shop, "phone") as caller:
            await caller.until(lambda: caller.closed)
            assert b"\11" in caller.sound()
        assert "putting you through" in (await spoken(shop))[-1]
        assert "+15550100999</Number>" in await post(shop.host, "/webhook/voice/next")
        brief = await post(
            shop.host, "/webhook/voice/brief", CallSid="CAchild", ParentCallSid=FORM["CallSid"]
        )
        assert "Alex Rivera" in brief
        assert "beyond you" in brief


async def test_on_the_page_nobody_is_rung_when_the_model_hands_over(settings: Settings) -> None:
    rings = settings.model_copy(update={"transfer_phone_number": "+15550100999"})

    async def script(line: Line) -> None:
        await line.turn("This is beyond you, is it not?")
        await line.calls(HAND_OVER)
        await line.says("A person will answer you.", value=7)

    async with house(rings, script) as shop:
        async with calling(shop, "page") as caller:
            await caller.until(lambda: b"\7" in caller.sound())
            assert not caller.of("with-person")
        assert "A person will answer you." in await spoken(shop)


@pytest.mark.parametrize("status", ["no-answer", "busy", "failed"])
async def test_a_transfer_nobody_takes_returns_to_the_agent(
    settings: Settings, status: str
) -> None:
    rings = settings.model_copy(update={"transfer_phone_number": "+15550100999"})

    async def goes_on(line: Line) -> None:
        await line.turn("Then where is ORD-1002?")
        await line.calls(LOOKUP)
        await line.says("On its way.", value=7)

    async with house(rings, wishes, goes_on) as shop:
        async with calling(shop, "phone") as caller:
            await caller.until(lambda: caller.closed)
        assert "<Dial" in await post(shop.host, "/webhook/voice/next")
        back = await post(shop.host, "/webhook/voice/next", DialCallStatus=status)
        assert "<Say>" not in back
        async with phoning(shop.host, back) as caller:
            await caller.until(lambda: b"\7" in caller.sound())
        greeting = shop.deepgram.lines[1].settings["agent"]["greeting"]
        assert greeting.startswith("Nobody could take your call")
        assert (await shop.world.customer(1))["handler"] == "agent"


async def test_the_zero_key_is_a_wish_for_a_person(settings: Settings) -> None:
    rings = settings.model_copy(update={"transfer_phone_number": "+15550100999"})

    async def script(line: Line) -> None:
        await line.message("InjectUserMessage")
        await wishes(line)

    async with house(rings, script) as shop, calling(shop, "phone") as caller:
        await caller.presses("0#")
        await caller.until(lambda: caller.closed)
        assert "<Dial" in await post(shop.host, "/webhook/voice/next")


async def test_keys_are_said_while_sound_goes_on(settings: Settings) -> None:
    heard: list[str] = []

    async def script(line: Line) -> None:
        heard.append((await line.message("InjectUserMessage"))["content"])
        await line.says("Thanks.", value=7)

    async with house(settings, script) as shop, calling(shop, "phone") as caller:
        await caller.presses("99*1001")
        async with asyncio.timeout(PATIENCE):
            while not heard:
                await caller.speaks()
                await asyncio.sleep(0.02)
        assert "1001" in heard[0]
        assert "99" not in heard[0]
