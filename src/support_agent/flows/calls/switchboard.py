"""Takes calls: a free line, a greeting that knows earlier messages, and a stored end."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from support_agent.agent import context as ctx
from support_agent.agent.wording.greeting import greeting
from support_agent.domain.errors import Conflict, NotFound, Unavailable
from support_agent.flows.calls.call import Call
from support_agent.flows.calls.caller import Caller, CallSource
from support_agent.flows.calls.handover import CallHandOver
from support_agent.flows.calls.lines import Lines
from support_agent.flows.calls.mind import CallMind
from support_agent.flows.calls.record import CallRecord
from support_agent.flows.calls.services import CallServices
from support_agent.flows.calls.sound.patience import Patience
from support_agent.flows.calls.sound.playback import Playback
from support_agent.flows.calls.state import CallState, load_call_state
from support_agent.flows.calls.tools import CallTools, effects_of
from support_agent.flows.calls.turns import YES_HOLDS_SECONDS, CallTurns
from support_agent.flows.calls.words import CallWords
from support_agent.ports.voice import AudioFormat, VoiceAgent, VoiceSettings
from support_agent.store.calls import calls
from support_agent.store.conversation.conversations import turn_started
from support_agent.store.customers import customers
from support_agent.store.people import handling


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a call before its voice connects."""

    desk: CallTools
    turns: CallTurns
    mind: CallMind


@dataclass(slots=True)
class Switchboard:
    """Takes calls. `voice` None: this process takes none. `notice` is spoken first of all."""

    services: CallServices
    voice: VoiceAgent | None
    lines: Lines
    notice: str = ""
    yes_holds_seconds: float = YES_HOLDS_SECONDS

    def is_free(self, way: CallSource) -> bool:
        """Whether one more call can be taken."""
        return self.voice is not None and self.lines.is_free(way)

    async def caller(self, customer_id: int) -> Caller:
        """A caller from a simulation's page: as certain as the phone on file. Raises NotFound."""
        async with self.services.database.connection() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            contacts = await customers.contacts(tx, customer_id)
        phones = [c for c in contacts if c["kind"] == "phone"] or contacts
        verified = any(contact["verified"] for contact in contacts)
        address = phones[0]["address"] if phones else ""
        return Caller(customer_id, address, "simulated", "L1" if verified else "L0")

    async def unknown_caller(self) -> Caller:
        """An unauthenticated caller: a new customer without an address."""
        async with self.services.database.transaction() as tx:
            customer_id = await customers.create_nameless(tx)
        return Caller(customer_id, "", "none", "L0")

    async def close_left_open(self) -> None:
        """Ends calls of a process that died."""
        async with self.services.database.connection() as tx:
            await calls.close_left_open(tx)

    @asynccontextmanager
    async def open(
        self,
        caller: Caller,
        audio_in: AudioFormat,
        audio_out: AudioFormat,
        way: CallSource = CallSource(),  # noqa: B008 - frozen
    ) -> AsyncGenerator[Call]:
        """A call that lasts until the block ends.

        Raises Unavailable (no voice, or every line is busy), Conflict (already on the phone),
        VoiceAway or VoiceRefused.
        """
        if self.voice is None:
            raise Unavailable("this installation has no voice; see voice in GET /health")
        with self.lines.taken(way):
            async with self._taken(self.voice, caller, audio_in, audio_out, way) as call:
                yield call

    @asynccontextmanager
    async def _taken(
        self,
        voice: VoiceAgent,
        caller: Caller,
        audio_in: AudioFormat,
        audio_out: AudioFormat,
        way: CallSource,
    ) -> AsyncGenerator[Call]:
        async with self.services.works.begin() as work:
            tx = work.tx
            begun = await calls.begin(tx, caller.customer_id)
            if begun is None:
                raise Conflict("this customer is on the phone already")
            work.happened(caller.customer_id, turn_started(begun.turn_id, channel="voice"))
            state = await load_call_state(tx, caller, begun.turn_id, self.services.shop)
            person = await handling.person_of(tx, caller.customer_id)
        record = CallRecord(self.services.works, state, begun, self.services.clock)
        error: str | None = "the call could not be put through"
        try:
            parts = self._parts(record, state, can_transfer=way.can_transfer)
            words = way.greeting or greeting(
                self.services.shop.name, state.known, caller.level, person
            )
            settings = self._settings(parts.mind, state, f"{self.notice} {words}".strip())
            settings = replace(settings, audio_in=audio_in, audio_out=audio_out)
            patience = Patience(Playback(audio_out))
            patience.with_person = person is not None and not way.greeting
            async with voice.connect(settings) as session:
                call = Call(
                    session,
                    record,
                    parts.desk,
                    parts.turns,
                    patience,
                    voice.has_own_mind,
                )
                async with call.live():
                    error = "the connection was lost"
                    yield call
                    error = None
        finally:
            await record.end(voice.label, record.error or error)

    def _parts(self, record: CallRecord, state: CallState, *, can_transfer: bool) -> _Parts:
        words = CallWords(self.services, state)
        desk = CallTools(self.services, state, words)
        handover = CallHandOver(self.services, state, desk, can_transfer)
        turns = CallTurns(
            self.services, state, record, desk, handover, yes_holds_seconds=self.yes_holds_seconds
        )
        return _Parts(desk, turns, CallMind(self.services, state, record, desk, turns, words))

    def _settings(self, mind: CallMind, state: CallState, words: str) -> VoiceSettings:
        """The settings that the voice agent starts with."""
        shop = self.services.shop
        return VoiceSettings(
            prompt=self.services.prompt,
            greeting=words,
            history=ctx.plain_history(state.known.past if state.is_known else []),
            tools=[tool.schema for tool in state.tools.values()],
            effects=effects_of(state.tools),
            keyterms=tuple(filter(None, (shop.name, shop.order_numbers.shape.letters))),
            tags=("support-agent",),
            think=mind.think,
        )
