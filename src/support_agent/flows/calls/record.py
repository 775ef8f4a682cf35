"""What is stored of a call as it happens: words, model answers, tool runs, the summary."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

from support_agent.agent import context as ctx
from support_agent.domain.channels import VOICE
from support_agent.domain.secrets.masking import without_codes
from support_agent.domain.secrets.spread import put_right
from support_agent.flows.calls.sound.playback import Piece
from support_agent.flows.calls.state import CallState
from support_agent.flows.intake.spread import Together, of_call
from support_agent.flows.messaging.work import Works
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ChatResponse,
    ToolCall,
    ToolMessage,
)
from support_agent.ports.clock import Clock
from support_agent.ports.documents import Document
from support_agent.store.calls import calls
from support_agent.store.calls.calls import Begun
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.conversation.turns import NewStep

CUT_HERE = "…"


@dataclass(slots=True)
class CallRecord:
    """The call's turn in the store, and the conversation as the model needs it."""

    works: Works
    state: CallState
    begun: Begun
    clock: Clock
    error: str | None = None
    documents: list[Document] = field(default_factory=list[Document])
    _said: list[ChatMessage] = field(default_factory=list[ChatMessage])
    _heard: BatchMessage | None = None
    _position: int = 0
    _pending: tuple[ChatResponse, datetime, float] | None = None
    _cut: str = ""
    _lines: list[str] = field(default_factory=list[str])

    @property
    def turn_id(self) -> int:
        """The call's turn."""
        return self.begun.turn_id

    async def heard(self, text: str) -> BatchMessage:
        """The caller's finished turn."""
        await self.settled()
        self._heard = await self._store("customer", text)
        return self._heard

    async def said(self, piece: Piece) -> None:
        """A piece of our answer, as it is spoken."""
        piece.message_id = (await self._store("agent", piece.text, piece.terms_of)).id

    async def cut(self, piece: Piece, heard: str) -> None:
        """The caller interrupted: only the words they heard stay stored, with a mark."""
        if piece.message_id is None:
            return
        heard = f"{heard} {CUT_HERE}".strip()
        self._cut = self._cut or heard
        async with self.works.database.connection() as tx:
            await calls.shorten(tx, piece.message_id, heard)
        line = f"Agent: {piece.text}"
        if line in self._lines:
            self._lines[len(self._lines) - 1 - self._lines[::-1].index(line)] = f"Agent: {heard}"

    def heard_of_last_answer(self) -> str:
        """Where the caller interrupted our last answer, told once; "" if they heard all of it."""
        heard, self._cut = self._cut, ""
        return heard

    async def _store(
        self, who: Literal["customer", "agent"], text: str, terms_of: Sequence[int] = ()
    ) -> BatchMessage:
        async with self.works.begin() as work:
            together = Together(text)
            if who == "customer":
                together = await of_call(work.tx, self.turn_id, text)
                text = without_codes(together.text)
            told = await calls.say(
                work.tx,
                self.state.customer_id,
                self.turn_id,
                calls.Utterance(
                    who=who,
                    text=text,
                    address=self.state.address,
                    evidence=self.state.evidence if who == "customer" else None,
                    terms_of=terms_of,
                ),
            )
            work.happened(self.state.customer_id, told)
            await together.correct(work)
        self._put_right([(earlier.content, new) for earlier, new in together.changed])
        self._lines.append(f"{'Caller' if who == 'customer' else 'Agent'}: {text}")
        return BatchMessage(
            id=told.message["id"],
            channel=VOICE,
            content=text,
            quoted="",
            address=self.state.address,
            evidence=self.state.evidence,
            verified=self.state.level != "L0",
            subject=None,
            thread_id=None,
            message_id=None,
            reference_ids=[],
            created_at=cast("datetime", told.message["created_at"]),
        )

    def _put_right(self, changes: Sequence[tuple[str, str]]) -> None:
        """Earlier words turned out to be part of a secret."""
        if changes:
            self.documents[:] = put_right(self.documents, changes)
            said = [(f"Caller: {old}", f"Caller: {new}") for old, new in changes]
            self._lines[:] = put_right(self._lines, said)

    def last_heard(self, text: str) -> BatchMessage:
        """The caller's newest words."""
        assert self._heard is not None, f"nothing was heard before {text!r}"  # noqa: S101
        return self._heard

    # ── What the model said and asked ────────────────────────────────────────────────────────

    def answered_by(
        self, response: ChatResponse, started_at: datetime, milliseconds: float
    ) -> None:
        """Notes a model answer of ours, to be stored with the tools it asks for or at its end."""
        self._pending = (response, started_at, milliseconds)
        self._said.append(AssistantMessage(response.content, response.tool_calls))

    def last_exchange(
        self, response: ChatResponse, answers: Sequence[ToolMessage]
    ) -> list[ChatMessage]:
        """The newest answer with the results it asked for, for the next request."""
        self._said += answers
        return [AssistantMessage(response.content, response.tool_calls), *answers]

    def transcript(self) -> list[ChatMessage]:
        """The call so far as a conversation: each document before what was said to it."""
        return ctx.call_transcript(self.documents, self._said)

    async def asked(self, functions: Sequence[ToolCall]) -> int:
        """Stores the step that asks for tools; returns its position."""
        position = self._position
        self._position += 1
        await self._save(position, functions)
        return position

    async def settled(self) -> None:
        """Stores the last answer in words, unless it is already stored."""
        if self._pending is not None and not self._pending[0].tool_calls:
            position = self._position
            self._position += 1
            await self._save(position, ())

    async def _save(self, position: int, functions: Sequence[ToolCall]) -> None:
        response, started_at, milliseconds = self._pending or (None, self.clock.now(), 0.0)
        self._pending = None
        usage = response.usage if response else None
        step = NewStep(
            position=position,
            content=response.content if response else "",
            tool_calls=[{"id": c.id, "name": c.name, "arguments": c.arguments} for c in functions],
            documents_seen=len(self.documents),
            model=response.model if response else "voice agent",
            response_id=response.response_id if response else "",
            prompt_tokens=usage.prompt_tokens if usage else 0,
            completion_tokens=usage.completion_tokens if usage else 0,
            cached_tokens=usage.cached_tokens if usage else 0,
            cost_usd=usage.cost_usd if usage else None,
            duration_ms=milliseconds,
            started_at=started_at,
        )
        async with self.works.database.transaction() as tx:
            await calls.add_step(tx, self.turn_id, step, self.documents)

    async def end(self, brain: str, error: str | None) -> None:
        """Closes the call with its summary: duration, last words, what was done."""
        await self.settled()
        seconds = (self.clock.now() - self.begun.started_at).total_seconds()
        summary = f"Call of {int(seconds // 60)} min {int(seconds % 60)} s.\n" + "\n".join(
            self._lines[-40:]
        )
        async with self.works.begin() as work:
            ended = await calls.end(
                work.tx, self.turn_id, summary=summary, brain=brain, error=error
            )
            work.happened(self.state.customer_id, *ended)
