"""Runs the tools that a voice asks for, answers it, and fills long silences meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from support_agent.agent.calls import storable, told_by_model
from support_agent.domain.sentences.tables import CALLS
from support_agent.domain.text.reading import aside
from support_agent.flows.calls.handover import CallHandOver
from support_agent.flows.calls.record import CallRecord
from support_agent.flows.calls.tools import CallTools, failed
from support_agent.ports.chat_model import ToolCall
from support_agent.ports.voice import VoiceSession

FILLER_SECONDS = 0.8

log = structlog.get_logger()


@dataclass(slots=True)
class AskedTools:
    """The tools that one call's voice has asked for.

    `say` fills a silence; `hand_over` runs if one of them gave the caller to a person.
    """

    session: VoiceSession
    record: CallRecord
    desk: CallTools
    handover: CallHandOver
    say: Callable[[str], Awaitable[None]]
    hand_over: Callable[[], Awaitable[None]]
    _running: dict[asyncio.Task[None], frozenset[str]] = field(
        default_factory=dict[asyncio.Task[None], frozenset[str]]
    )

    @property
    def running(self) -> list[asyncio.Task[None]]:
        """The running tools."""
        return list(self._running)

    async def run(self, calls: Sequence[ToolCall]) -> None:
        """Starts them, except those that were already taken back."""
        asked: list[ToolCall] = []
        for call in calls:
            told = await aside(len(call.arguments), told_by_model, call.arguments)
            asked.append(ToolCall(storable(call.id), storable(call.name), told))
        if wanted := [call for call in asked if call.id not in self.desk.taken_back]:
            task = asyncio.ensure_future(self._run(wanted))
            self._running[task] = frozenset(call.id for call in wanted)
            task.add_done_callback(self._running.pop)

    def take_back(self, calls: Sequence[ToolCall]) -> None:
        """The caller kept speaking: the requested tools must neither run nor be answered."""
        self.desk.taken_back |= {call.id for call in calls}
        for task, ids in self._running.items():
            if ids <= self.desk.taken_back:
                task.cancel()

    async def _run(self, asked: list[ToolCall]) -> None:
        filler = asyncio.ensure_future(self._fill_silence())
        try:
            position = await self.record.asked(asked)
            answers = await self.desk.run(position, asked)
        except Exception:
            log.exception("call_tools_failed", turn_id=self.record.turn_id)
            answers = [failed(call) for call in asked]
        finally:
            filler.cancel()
        rings = self.desk.handed_over and self.handover.can_transfer and not self.handover.done
        if rings:
            # Before the answer, so that our own mind says only the closing words next.
            self.handover.escalated()
        for answer in answers:
            await self.session.answer(answer)
        if rings:
            await self.hand_over()

    async def _fill_silence(self) -> None:
        await asyncio.sleep(FILLER_SECONDS)
        await self.say(CALLS.one_moment())
