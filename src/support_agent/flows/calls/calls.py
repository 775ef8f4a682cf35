"""Takes calls: a free line, a greeting that knows what was written, and an end that is kept."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from support_agent.agent import context as ctx
from support_agent.agent.claims import Checker
from support_agent.agent.wording.greeting import greeting
from support_agent.domain.errors import Conflict, NotFound, Unavailable
from support_agent.domain.shop import Shop
from support_agent.flows.calls.call import Call
from support_agent.flows.calls.caller import Caller, Way
from support_agent.flows.calls.lines import Lines
from support_agent.flows.calls.mind import CallMind
from support_agent.flows.calls.patience import Patience
from support_agent.flows.calls.playback import Playback
from support_agent.flows.calls.record import CallRecord
from support_agent.flows.calls.state import CallState, load_call_state
from support_agent.flows.calls.tools import CallTools, effects_of
from support_agent.flows.calls.turns import YES_HOLDS_SECONDS, CallTurns
from support_agent.flows.calls.words import CallWords
from support_agent.flows.commerce.confirm import Confirm
from support_agent.flows.identity.step_up import StepUp
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.people.alarms import Alarms
from support_agent.flows.people.handoff import HandOff
from support_agent.flows.turn.limits import Limits
from support_agent.ports.chat_model import ChatModel
from support_agent.ports.clock import Clock
from support_agent.ports.meaning import Meaning
from support_agent.ports.voice import AudioFormat, VoiceAgent, VoiceSettings
from support_agent.store.calls import calls
from support_agent.store.customers import customers
from support_agent.store.db import Database
from support_agent.store.people import handling


@dataclass(slots=True)
class Calls:
    """Takes calls. `voice` None: this installation has none. `notice` is spoken first of all."""

    database: Database
    voice: VoiceAgent | None
    model: ChatModel
    prompt: str
    shop: Shop
    clock: Clock
    confirm: Confirm
    announcer: Announcer
    outbox_rings: Callable[[], None]
    alarms: Alarms
    step_up: StepUp
    handoff: HandOff
    checker: Checker
    limits: Limits
    lines: Lines
    outcomes: Outcomes
    notice: str = ""
    meaning: Meaning | None = None
    yes_holds_seconds: float = YES_HOLDS_SECONDS

    def is_free(self, way: Way) -> bool:
        """Whether one more call can be taken."""
        return self.voice is not None and self.lines.is_free(way)

    async def caller(self, customer_id: int) -> Caller:
        """A caller from the page, in simulation: as sure as the phone on file. Raises NotFound."""
        async with self.database.connection() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            contacts = await customers.contacts(tx, customer_id)
        phones = [c for c in contacts if c["kind"] == "phone"] or contacts
        verified = any(contact["verified"] for contact in contacts)
        address = phones[0]["address"] if phones else ""
        return Caller(customer_id, address, "simulated", "L1" if verified else "L0")

    async def unknown_caller(self) -> Caller:
        """A caller nobody vouches for: a new customer without an address."""
        async with self.database.transaction() as tx:
            customer_id = await customers.create_nameless(tx)
        return Caller(customer_id, "", "none", "L0")

    async def close_left_open(self) -> None:
        """Ends calls of a process that died."""
        async with self.database.connection() as tx:
            await calls.close_left_open(tx)

    @asynccontextmanager
    async def open(
        self,
        caller: Caller,
        audio_in: AudioFormat,
        audio_out: AudioFormat,
        way: Way = Way(),  # noqa: B008 - frozen
    ) -> AsyncGenerator[Call]:
        """A call that is on until the block ends.

        Raises Unavailable (no voice, or every line is taken), Conflict (on the phone already),
        VoiceAway or VoiceRefused.
        """
        if self.voice is None:
            raise Unavailable("this installation has no voice; see voice in GET /health")
        try:
            with self.lines.taken(way):
                async with self._taken(self.voice, caller, audio_in, audio_out, way) as call:
                    yield call
        finally:
            self.outbox_rings()

    @asynccontextmanager
    async def _taken(
        self,
        voice: VoiceAgent,
        caller: Caller,
        audio_in: AudioFormat,
        audio_out: AudioFormat,
        way: Way,
    ) -> AsyncGenerator[Call]:
        async with self.database.transaction() as tx:
            begun = await calls.begin(tx, caller.customer_id)
            if begun is None:
                raise Conflict("this customer is on the phone already")
            state = await load_call_state(tx, caller, begun.turn_id, self.shop)
            person = await handling.person_of(tx, caller.customer_id)
        await self.announcer.events(begun.events)
        record = CallRecord(self.database, self.announcer, state, begun, self.clock)
        error: str | None = "the call could not be put through"
        try:
            call = self._call(record, state, audio_out, own_mind=voice.has_own_mind)
            call.turns.can_transfer = way.can_transfer
            call.patience.with_person = person is not None and not way.greeting
            words = way.greeting or greeting(self.shop.name, state.known, caller.level, person)
            settings = self._settings(call, state, f"{self.notice} {words}".strip())
            settings = replace(settings, audio_in=audio_in, audio_out=audio_out)
            async with voice.connect(settings) as call.session, call.live():
                error = "the connection was lost"
                yield call
                error = None
        finally:
            await record.end(voice.label, record.error or error)

    def _call(
        self,
        record: CallRecord,
        state: CallState,
        audio_out: AudioFormat,
        *,
        own_mind: bool,
    ) -> Call:
        words = CallWords(
            self.database,
            self.announcer,
            self.checker,
            self.limits,
            self.shop,
            self.clock,
            state,
        )
        desk = CallTools(
            self.database,
            self.announcer,
            self.shop,
            self.clock,
            state,
            words,
            self.outcomes.writer.mail_domain,
            self.meaning,
        )
        turns = CallTurns(
            self.database,
            self.confirm,
            self.alarms,
            self.step_up,
            self.handoff,
            self.shop,
            state,
            record,
            desk,
            self.outcomes,
            self.yes_holds_seconds,
        )
        mind = CallMind(
            self.database,
            self.model,
            self.prompt,
            self.clock,
            state,
            record,
            desk,
            turns,
            words,
        )
        playback = Playback(audio_out)
        return Call(
            record, desk, turns, mind, playback, Patience(playback), self.outbox_rings, own_mind
        )

    def _settings(self, call: Call, state: CallState, words: str) -> VoiceSettings:
        """What the voice agent starts with."""
        tools = state.tools
        return VoiceSettings(
            prompt=self.prompt,
            greeting=words,
            history=ctx.plain_history(state.known.past if state.is_known else []),
            tools=[tool.schema for tool in tools.values()],
            effects=effects_of(tools),
            keyterms=tuple(filter(None, (self.shop.name, self.shop.order_numbers.shape.letters))),
            tags=("support-agent",),
            think=call.mind.think,
        )
