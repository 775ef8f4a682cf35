"""A call from the greeting to the summary, on a voice agent with words instead of audio."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from support_agent.domain.errors import Conflict, NotFound, Unavailable
from support_agent.flows.calls.call import Call
from support_agent.flows.calls.caller import Caller
from support_agent.flows.calls.sound import patience as call_patience
from support_agent.ports.chat_model import ToolCall
from support_agent.ports.voice import (
    AgentSaid,
    AudioFormat,
    CallerSaid,
    CallerStartedSpeaking,
    Reconnected,
    ToolsAsked,
    VoiceAway,
    VoiceEvent,
)
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from support_agent.store.calls import calls
from support_agent.store.people import handling
from tests.conftest import opened
from tests.flows.calls.scripted_voice import Scripted
from tests.told import Told, words
from tests.world import World

PCM = AudioFormat()


class Line:
    """The caller's end of a typed call: says something, and waits for the whole answer."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.shown: list[dict[str, Any]] = []
        self._quiet = asyncio.Event()

    async def listen(self) -> None:
        async for event in self.call.events():
            if not isinstance(event, bytes):
                self.shown.append(shown := event.model_dump())
                if shown["type"] in {"audio_done", "talk"} and shown.get("talk") != "thinking":
                    self._quiet.set()

    async def until(self, words: str) -> str:
        """Waits until the agent has said something with these words in it."""
        async with asyncio.timeout(10):
            while words not in self.said():
                await asyncio.sleep(0.02)
        return self.said()

    async def heard_in_full(self) -> None:
        """Waits until everything said so far is stored."""
        done = asyncio.Event()

        async def note() -> None:
            done.set()

        self.call.notes.add(note)
        await done.wait()

    async def say(self, text: str) -> None:
        await self.call.type(text)

    def said(self) -> str:
        return " ".join(
            e["text"] for e in self.shown if e["type"] == "caption" and e["who"] == "agent"
        )


@asynccontextmanager
async def on_the_phone(app: App, caller: Caller) -> AsyncGenerator[Line]:
    app.flows.calls.yes_holds_seconds = 0.1
    async with app.flows.calls.open(caller, PCM, PCM) as call:
        line = Line(call)
        listener = asyncio.ensure_future(line.listen())
        try:
            yield line
        finally:
            call.hang_up()
            await listener


@pytest.fixture
async def phone_app(settings: Settings) -> AsyncGenerator[App]:
    async with opened(settings, Replacements(voice=LocalVoice(NoSpeech()))) as app:
        yield app


async def test_a_caller_whom_a_person_has_is_told_so_and_not_kept(
    phone_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_patience, "WITH_PERSON_SECONDS", (0.5,))
    await phone_app.flows.people.add("Lee", "agent")
    await phone_app.flows.people.take_over(await phone_app.flows.people.by_name("Lee"), 1)
    async with on_the_phone(phone_app, await phone_app.flows.calls.caller(1)) as line:
        greeting = await line.until("Lee from our team has your case")
        assert greeting.startswith("Hi Alex, ")
        assert "How can I help" not in greeting
        await line.say("where is order 1001?")
        await line.until("what you said is written down")
        await line.until("Goodbye!")
        async with asyncio.timeout(10):
            while line.shown[-1] != {"type": "ended", "reason": "with person"}:
                await asyncio.sleep(0.02)
    spoken = [m["content"] for m in (await World(phone_app).customer(1))["messages"]]
    assert "where is order 1001?" in spoken


async def test_a_mail_sent_during_a_call_bears_an_id_of_the_domain_it_goes_out_from(
    settings: Settings,
) -> None:
    settings = settings.model_copy(update={"email_from": "help@mail.shop.example"})
    async with opened(settings, Replacements(voice=LocalVoice(NoSpeech()))) as app:
        async with on_the_phone(app, await app.flows.calls.caller(1)) as line:
            await line.until("Hi Alex")
            await line.say("e-mail me the status of order 1002 please")
            await line.until("1002")
        (mail,) = [m for m in (await World(app).customer(1))["messages"] if m["channel"] == "email"]
        assert mail["message_id"].endswith("@mail.shop.example>")


async def test_a_strange_caller_is_not_told_who_has_the_case(phone_app: App) -> None:
    caller = await phone_app.flows.calls.unknown_caller()
    async with phone_app.database.transaction() as tx:
        await handling.take_over(tx, caller.customer_id, "Lee")
    async with on_the_phone(phone_app, caller) as line:
        greeting = await line.until("A person from our team has your case")
    assert "Lee" not in greeting


async def test_a_call_knows_what_was_written_and_sends_a_mail_meanwhile(phone_app: App) -> None:
    world = World(phone_app)
    await world.email("What's the status of order ORD-1001?")
    await world.settle()
    await world.ask("Can I get a refund on that RTX 4090?")
    caller = await phone_app.flows.calls.caller(1)
    async with on_the_phone(phone_app, caller) as line:
        greeting = await line.until("chatting over email and text about ORD-1001")
        assert greeting.startswith("Hi Alex")
        await line.say("e-mail me the status of order 1002 please")
        await line.until("1002")
        await world.settle()
    detail = await world.customer(1)
    call = detail["turns"][-1]
    assert (call["kind"], call["status"], call["channel"]) == ("call", "done", "voice")
    assert "send_followup" in {run["name"] for run in call["tool_runs"]}
    (mail,) = [
        m for m in detail["messages"] if m["batch_id"] == call["id"] and m["channel"] == "email"
    ]
    assert (mail["status"], mail["address"]) == ("sent", "alex.rivera@example.com")
    assert "ORD-1002" in mail["content"]
    spoken = [m for m in detail["messages"] if m["channel"] == "voice"]
    assert {m["direction"] for m in spoken} == {"inbound", "outbound"}


async def test_a_refund_by_phone_needs_a_yes_after_the_offer(phone_app: App) -> None:
    world = World(phone_app)
    async with on_the_phone(phone_app, await phone_app.flows.calls.caller(1)) as line:
        await line.until("How can I help?")
        await line.say("I want a refund for order 0987")
        await line.until("yes or no?")
        assert (await world.customer(1))["proposals"][0]["status"] == "open"
        await line.say("yes please")
        await line.until("59.97 for ORD-0987 is made")
    detail = await world.customer(1)
    (order,) = [o for o in detail["orders"] if o["order_number"] == "ORD-0987"]
    assert order["refunded"] == "59.97"


async def test_a_large_refund_by_phone_goes_to_a_person(phone_app: App) -> None:
    world = World(phone_app)
    async with on_the_phone(phone_app, await phone_app.flows.calls.caller(1)) as line:
        await line.until("How can I help?")
        await line.say("I want a refund for order 1001")
        await line.until("person")
    (ticket,) = (await world.customer(1))["tickets"]
    assert ticket["order_number"] == "ORD-1001"


async def test_an_alarm_by_phone_opens_its_ticket_whatever_the_model_does(
    settings: Settings,
) -> None:
    words = "the power supply caught fire and there was smoke everywhere"
    voice = Scripted(CallerSaid(words))
    async with opened(settings, Replacements(voice=voice)) as app:
        caller = await app.flows.calls.caller(1)
        async with app.flows.calls.open(caller, PCM, PCM) as call:
            async for _ in call.events():
                pass
        (ticket,) = (await World(app).customer(1))["tickets"]
    assert (ticket["subject"], ticket["severity"]) == ("Alarm: safety", "urgent")


async def test_a_caller_nobody_vouches_for_learns_nothing_of_orders(phone_app: App) -> None:
    caller = await phone_app.flows.calls.unknown_caller()
    async with on_the_phone(phone_app, caller) as line:
        await line.until("How can I help?")
        await line.say("what is the status of order 1001")
        await asyncio.sleep(0.5)
        assert "delivered" not in line.said()


async def test_one_customer_is_on_one_call(phone_app: App) -> None:
    caller = await phone_app.flows.calls.caller(1)
    async with on_the_phone(phone_app, caller):
        with pytest.raises(Conflict, match="on the phone"):
            async with on_the_phone(phone_app, caller):
                pass
    async with on_the_phone(phone_app, caller) as line:
        await line.until("How can I help?")


async def test_every_line_taken_is_a_polite_busy(phone_app: App) -> None:
    phone_app.flows.calls.lines.most = 0
    with pytest.raises(Unavailable, match="busy"):
        async with on_the_phone(phone_app, await phone_app.flows.calls.caller(1)):
            pass


async def test_without_a_voice_a_call_is_refused_in_a_sentence(world: World) -> None:
    calls = world.app.flows.calls
    with pytest.raises(Unavailable, match="no voice"):
        async with calls.open(await calls.caller(1), PCM, PCM):
            pass
    with pytest.raises(NotFound):
        await calls.caller(999_999)


async def test_what_is_written_during_a_call_is_answered_as_usual(phone_app: App) -> None:
    world = World(phone_app)
    async with on_the_phone(phone_app, await phone_app.flows.calls.caller(1)) as line:
        await line.until("How can I help?")
        assert "1003" in await world.ask("status of ORD-1003?")
        await line.say("what is the status of order 1002")
        await line.until("1002")
    documents = await documents_of(phone_app)
    assert "ORD-1003" in str(documents[-1]["written_meanwhile"])


async def documents_of(app: App) -> list[dict[str, Any]]:
    row = await app.database.fetch_one("SELECT documents FROM turns WHERE kind = 'call'")
    assert row is not None
    return row["documents"]


async def test_a_call_that_was_cut_off_is_closed_at_the_next_start(phone_app: App) -> None:
    await phone_app.database.fetch_one(
        "INSERT INTO turns (customer_id, kind, channel) VALUES (1, 'call', 'voice') RETURNING id"
    )
    await phone_app.flows.calls.close_left_open()
    row = await phone_app.database.fetch_one("SELECT status, error FROM turns")
    assert row == {"status": "done", "error": "the call was cut off"}


class Broken(Scripted):
    async def __aiter__(self) -> AsyncGenerator[VoiceEvent]:
        yield b"hello"
        raise VoiceAway("SERVER_GOING_AWAY", "the voice went away")


async def test_a_voice_that_breaks_ends_the_call_with_the_reason(settings: Settings) -> None:
    shown = await heard_by_caller(settings, Broken())
    assert shown[-1]["code"] == "SERVER_GOING_AWAY"


async def heard_by_caller(settings: Settings, voice: Scripted) -> list[Any]:
    async with opened(settings, Replacements(voice=voice)) as app:
        caller = await app.flows.calls.caller(1)
        async with app.flows.calls.open(caller, PCM, PCM) as call:
            shown = list[Any]()
            async for event in call.events():
                shown.append(event if isinstance(event, bytes) else event.model_dump())
                if event == b"late":
                    call.played(1000)
            return shown


async def test_tools_of_another_mind_run_under_the_same_guards(settings: Settings) -> None:
    calls = (
        ToolCall("a", "lookup_order", '{"order_number": "ORD-2001"}'),
        ToolCall("b", "no_such_tool", "{}"),
        ToolCall("c", "update_order_status", '{"order_number": "ORD-1003"}'),
    )
    voice = Scripted(CallerSaid("where is 2001"), ToolsAsked(calls), Reconnected("again"))
    await heard_by_caller(settings, voice)
    answers = {answer.call_id: answer.content for answer in voice.answers}
    assert set(answers) == {"a", "b", "c"}
    assert "not_found" in answers["a"]
    assert "no tool" in answers["b"]
    assert "status" in answers["c"]
    assert voice.settings.effects >= {"process_refund", "send_followup"}


async def test_what_a_look_up_sets_off_takes_no_number_it_does_not_fill(
    settings: Settings,
) -> None:
    guesses = tuple(
        ToolCall(f"g{n}", "lookup_order", f'{{"order_number": "ORD-800{n}"}}') for n in range(7)
    )
    voice = Scripted(ToolsAsked(guesses))
    async with opened(settings, Replacements(voice=voice)) as app:
        async with app.database.connection() as tx:
            # The ticket for this many guesses is opened, and then its event can't be written.
            await tx.execute("ALTER TABLE events ADD CHECK (kind <> 'ticket.changed')")
        caller = await app.flows.calls.caller(1)
        async with app.flows.calls.open(caller, PCM, PCM) as call:
            async for _ in call.events():
                pass
        numbers = await app.database.fetch_one(
            "SELECT event_seq, (SELECT count(*) FROM events WHERE customer_id = 1) AS written"
            "  FROM conversations WHERE customer_id = 1"
        )
    assert numbers is not None
    assert numbers["event_seq"] == numbers["written"]


async def test_no_effect_of_a_call_begins_while_a_person_has_the_customer(phone_app: App) -> None:
    customer_id = await World(phone_app).id_of("+15550104477")
    async with phone_app.database.connection() as tx:
        await handling.take_over(tx, customer_id, "Dana")
        assert await calls.take(tx, customer_id, 1, 60.0, unless_with_person=True) is None
        assert await calls.take(tx, customer_id, 1, 60.0, unless_with_person=False)


async def test_what_the_caller_talked_over_is_cut_to_what_was_heard(settings: Settings) -> None:
    words = "You can write to us at any hour, and somebody will read it soon."
    voice = Scripted(AgentSaid(words), b"late", CallerStartedSpeaking())
    shown = await heard_by_caller(settings, voice)
    flush = shown.index({"type": "flush"})
    assert not [event for event in shown[flush:] if isinstance(event, bytes)]
    cut = [event for event in shown[flush:] if isinstance(event, dict) and "text" in event]
    assert (cut[0]["text"], cut[0]["cut"]) == ("You can write", True)


@pytest.mark.parametrize(
    "lie", ["Done: the cancellation of ORD-1003 is made.", "Your cancellation went through."]
)
async def test_no_outcome_is_spoken_that_only_a_model_says(settings: Settings, lie: str) -> None:
    replacements = Replacements(voice=LocalVoice(NoSpeech()), model=Told([words(lie)]))
    async with (
        opened(settings, replacements) as app,
        on_the_phone(app, await app.flows.calls.caller(1)) as line,
    ):
        await line.say("please cancel order 1003")
        said = await line.until("Your ticket is")
    assert lie not in said
