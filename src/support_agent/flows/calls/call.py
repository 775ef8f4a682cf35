"""One call: audio and words go both ways, and everything that counts is stored in order."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import structlog

from support_agent.agent import context as ctx
from support_agent.agent.calls import storable
from support_agent.domain.secrets.masking import masked
from support_agent.domain.secrets.spoken_codes import with_codes
from support_agent.domain.sentences.tables import CALLS
from support_agent.domain.text.reading import MOST_SPOKEN_CHARACTERS, to_read
from support_agent.flows.calls.asked import AskedTools
from support_agent.flows.calls.notes import Notes
from support_agent.flows.calls.record import CallRecord
from support_agent.flows.calls.sound.events import (
    CallAudioDone,
    CallEnded,
    CallEvent,
    CallFailed,
    CallReconnected,
    CallWithPerson,
)
from support_agent.flows.calls.sound.out import CallOut
from support_agent.flows.calls.sound.patience import Patience
from support_agent.flows.calls.sound.playback import Piece, Playback
from support_agent.flows.calls.tools import CallTools
from support_agent.flows.calls.turns import CallTurns
from support_agent.ports.voice import (
    AgentAudioDone,
    AgentSaid,
    CallerSaid,
    CallerStartedSpeaking,
    Reconnected,
    ToolsAsked,
    ToolsCancelled,
    VoiceError,
    VoiceEvent,
    VoiceSession,
)

# How long started work may take to finish after a hang-up.
WIND_UP_SECONDS = 10.0

log = structlog.get_logger()


@dataclass(slots=True)
class Call:
    """A call in progress. `events` is what the caller gets; `hear`, `type` and `played` feed it.

    Audio, and the command to stop it, never wait for the store: what has to be stored is noted, and
    done in order by its own task.
    """

    session: VoiceSession
    record: CallRecord
    desk: CallTools
    turns: CallTurns
    patience: Patience
    # The voice makes up its own answers (Deepgram's): they are checked as they are spoken.
    own_mind: bool
    tools: AskedTools = field(init=False)
    notes: Notes = field(init=False)
    # Our own words, which need no check.
    _ours: set[str] = field(default_factory=set[str])
    _out: CallOut = field(default_factory=CallOut)
    # A voice with its own mind mentions an offer: its terms follow.
    _terms_due: bool = False

    def __post_init__(self) -> None:
        self.tools = AskedTools(
            self.session,
            self.record,
            self.desk,
            self.turns.handover,
            self._inject,
            self._hand_over,
        )
        self.notes = Notes(self.record.turn_id)

    @property
    def playback(self) -> Playback:
        """What was heard of the answers."""
        return self.patience.playback

    # ── The caller's side ────────────────────────────────────────────────────────────────────

    async def hear(self, audio: bytes) -> None:
        """The caller's audio."""
        self.patience.audio_came()
        await self.session.send_audio(audio)

    async def type(self, text: str) -> None:
        """What the caller typed instead of saying it."""
        await self.session.send_text(text)

    async def end_turn(self) -> None:
        """The caller released the talk key."""
        await self.session.end_turn()

    def played(self, milliseconds: int, piece: str | None = None) -> None:
        """How much the caller has heard of a piece of the answer, by default the newest."""
        self.playback.played(milliseconds, piece)

    def events(self) -> AsyncIterator[CallEvent]:
        """Everything for the caller, until the call ends."""
        return aiter(self._out)

    def hang_up(self) -> None:
        """The caller is gone: `events` ends. What was said and done stays."""
        self._out.end()

    # ── While it is on ───────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def live(self) -> AsyncGenerator[None]:
        """Runs the call until the block ends, then finishes started work."""
        self._out.talks("listening")
        writer = asyncio.ensure_future(self.notes.work_off())
        tasks = [asyncio.ensure_future(self._read()), asyncio.ensure_future(self._watch())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            self.turns.were_heard(self.playback.whole())
            self.notes.add(self.turns.settle)
            self.notes.close()
            try:
                async with asyncio.timeout(WIND_UP_SECONDS):
                    await writer
                    await asyncio.gather(*self.tools.running, return_exceptions=True)
            except TimeoutError:
                log.warning("call_work_left", turn_id=self.record.turn_id)
            finally:
                left = [*tasks, writer, *self.tools.running]
                for task in left:
                    task.cancel()
                await asyncio.gather(*left, return_exceptions=True)

    async def _read(self) -> None:
        try:
            async for event in self.session:
                if isinstance(event, bytes):
                    self.playback.sent(len(event))
                    self._out.talks("speaking")
                    await self._out.sound(event)
                else:
                    self._happened(event)
        except VoiceError as error:
            log.warning("call_cut_off", code=error.code)
            self.record.error = str(error)
            self._out.put(CallFailed(code=error.code, detail=str(error)))
        except Exception as error:
            log.exception("call_broken")
            self.record.error = type(error).__name__
            self._out.put(CallFailed(code="internal", detail="the call broke"))
        self._out.end()

    def _happened(self, event: VoiceEvent) -> None:
        match event:
            case CallerSaid(text):
                self._turn(storable(text))
            case AgentSaid(text):
                self._said(text)
            case CallerStartedSpeaking():
                self.turns.floor.caller_speaks()
                self._interrupted()
            case AgentAudioDone():
                self._audio_done()
            case ToolsAsked(calls):
                self._out.talks("thinking")
                self.notes.add(partial(self.tools.run, calls))
            case ToolsCancelled(calls):
                self.tools.take_back(calls)
            case Reconnected():
                self._out.put(CallReconnected())
            case _:
                pass

    def _audio_done(self) -> None:
        self.playback.done()
        if self._terms_due:
            self._terms_due = False
            self.notes.add(self._tell_terms)
        self.patience.audio_done()
        self._out.put(CallAudioDone())
        self._out.talks("listening")

    def _interrupted(self) -> None:
        """The caller talks: unplayed audio is discarded downstream, at once."""
        self._out.flush()
        self.patience.caller_spoke()
        self._out.talks("listening")
        self.turns.were_heard(self.playback.whole())
        self._were_cut(self.playback.stop())

    def _were_cut(self, pieces: list[tuple[Piece, str]]) -> None:
        for piece, heard in pieces:
            self._out.was_cut(piece, heard)
            self.notes.add(partial(self.record.cut, piece, heard))

    def _said(self, text: str) -> None:
        # Our own mind's words are based on masked text; another mind heard the caller itself.
        text = storable(text)
        text = masked(to_read(text, MOST_SPOKEN_CHARACTERS)) if self.own_mind else text
        piece = self.playback.says(text)
        terms, offers = self.desk.telling
        if text == terms:
            # Only once and only now: if a model says the same words later, they tell nothing.
            piece.terms_of, self.desk.telling = offers, ("", ())
        elif self.own_mind and text not in self._ours and self.desk.to_tell:
            self._terms_due = True
        self.patience.agent_spoke()
        self._out.agent_said(piece)
        self.notes.add(partial(self._was_said, piece))

    def _turn(self, text: str) -> None:
        self.patience.caller_spoke()
        spoken = self.turns.floor.caller_speaks()
        self.turns.were_heard(self.playback.whole())
        self._were_cut(self.playback.turn())
        text = to_read(text, MOST_SPOKEN_CHARACTERS)
        shown = masked(with_codes(text))
        self._out.caller_said(shown)
        self._out.talks("thinking")
        self.notes.add(partial(self._heard, text, spoken))

    # ── What is written down, in order ───────────────────────────────────────────────────────

    async def _heard(self, text: str, spoken: int) -> None:
        """Handles a finished turn of the caller."""
        try:
            message = await self.turns.write_down(text)
            done = await self.turns.honor(message, spoken)
            if note := done.note():
                # A model elsewhere (Deepgram's) gets no documents: it is told in words.
                prompt = f"Done by the system at the caller's words: {ctx.encode(note)}"
                await self.session.add_to_prompt(prompt)
            if done.handed_over:
                await self._hand_over()
            if done.is_linked:
                await self.session.offer_tools(*self.desk.offered())
        finally:
            self.patience.with_person = self.turns.with_person and not self.turns.handover.done
            self.turns.over()
        if self.turns.with_person and self.own_mind and not done.handed_over:
            await self._cut_in(CALLS.with_person())
        elif self.own_mind:
            for outcome in self.turns.unheard:
                await self._inject(outcome)

    async def _tell_terms(self) -> None:
        """A voice with its own mind has answered: the terms are the last thing said."""
        if terms := await self.desk.terms():
            await self._inject(terms)

    async def _was_said(self, piece: Piece) -> None:
        """Stores what was said; if the voice has its own mind, checks and corrects it aloud."""
        await self.record.said(piece)
        if not self.own_mind or piece.text in self._ours:
            return
        if sorry := await self.desk.words.checked_aloud(piece.text, piece.message_id):
            await self._cut_in(sorry.spoken)
            await self.session.add_to_prompt(sorry.for_model)

    async def _cut_in(self, words: str) -> None:
        """Says it at once: all unplayed audio is discarded."""
        self._interrupted()
        self._ours.add(words)
        await self.session.say(words, "now")

    async def _hand_over(self) -> None:
        """Tells the screen. A voice with its own mind says what ours would."""
        self._out.put(CallWithPerson())
        if self.own_mind:
            await self._cut_in(self.turns.handover.closing_words())

    # ── Small things ─────────────────────────────────────────────────────────────────────────

    async def _watch(self) -> None:
        reason = await self.patience.watch(
            lambda: self._out.talk == "listening", self._inject, self.session.keep_alive
        )
        self._out.put(CallEnded(reason=reason))
        self._out.end()

    async def _inject(self, words: str) -> None:
        self.patience.agent_spoke()
        self._ours.add(words)
        await self.session.say(words)
