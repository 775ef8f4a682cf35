"""The text agent's mind on the phone, for a voice without its own."""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from support_agent.agent import context as ctx
from support_agent.agent.calls import storable
from support_agent.agent.claims import Verdict
from support_agent.agent.engine import WITHHELD
from support_agent.agent.wording.replies import read_reply
from support_agent.agent.wording.terms import statements
from support_agent.domain.sentences.tables import CALLS
from support_agent.domain.text.reading import aside, to_read
from support_agent.flows.calls.record import CallRecord
from support_agent.flows.calls.services import CallServices
from support_agent.flows.calls.state import CallState
from support_agent.flows.calls.tools import CallTools
from support_agent.flows.calls.turns import CallTurns
from support_agent.flows.calls.words import CallWords
from support_agent.flows.turn.checked import NOTHING
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ChatRequest,
    ChatResponse,
    UserMessage,
)
from support_agent.ports.documents import Document
from support_agent.ports.voice import SpokenTurn
from support_agent.store.calls import calls
from support_agent.store.conversation import history

MOST_ROUNDS = 5
MOST_SPOKEN_TOKENS = 400


@dataclass(slots=True)
class CallMind:
    """Answers each turn of one call."""

    services: CallServices
    state: CallState
    record: CallRecord
    desk: CallTools
    turns: CallTurns
    words: CallWords

    def think(self, turn: SpokenTurn) -> AsyncGenerator[str]:
        """Answers one turn, piece by piece; a Think of ports.voice."""
        return self._said_first(turn)

    async def _said_first(self, turn: SpokenTurn) -> AsyncGenerator[str]:
        """The results of a yes, then the answer."""
        # First, what was heard is stored, and a yes in it carried out.
        await self.turns.until_over(turn.turns)
        for outcome in list(self.turns.unheard):
            yield outcome
        async with aclosing(self._answer(turn)) as pieces:
            async for piece in pieces:
                if piece:
                    yield piece

    async def _answer(self, turn: SpokenTurn) -> AsyncGenerator[str]:
        if closing := self._for_a_person():
            yield closing
            return
        document = await self._document(turn.text)
        self.record.documents.append(document)
        self.words.learned.append(UserMessage(ctx.encode(document)))
        transcript = [*self.state.earlier, *self.record.transcript()]
        began, repaired, in_words = time.monotonic(), False, False
        for rounds_left in range(MOST_ROUNDS, -1, -1):
            if sorry := await self.words.limit(time.monotonic() - began):
                await self.desk.void_offers()
                yield sorry
                return
            is_last = in_words or not rounds_left
            answer = await self._ask(transcript, in_words=is_last)
            verdict = self._checked(answer.response)
            may_repair = not repaired and not is_last
            if not answer.response.tool_calls and not verdict.holds and may_repair:
                repaired, in_words = True, bool(verdict.text) and not verdict.garbled
                transcript = [*transcript, *await self._ask_again(answer, verdict)]
                continue
            said = await self._said(answer, verdict)
            if not answer.response.tool_calls:
                for piece in await self._with_terms(said, verdict):
                    yield piece
                return
            yield said
            answers = await turn.call(answer.response.tool_calls)
            said_so = replace(answer.response, content=said)
            transcript = [*transcript, *self.record.last_exchange(said_so, answers)]
            if closing := self._for_a_person():
                yield closing
                return

    def _for_a_person(self) -> str:
        """What a caller is told whom a person has; "" while the agent has them."""
        if self.turns.handover.done:
            return self.turns.handover.closing_words()
        return CALLS.with_person() if self.turns.with_person else ""

    async def _ask(self, transcript: Sequence[ChatMessage], *, in_words: bool) -> "_Answer":
        """One model call. `in_words`: no more tools, whatever it asks for."""
        started_at, started = self.services.clock.now(), time.perf_counter()
        response = await self.services.model.complete(
            ChatRequest(
                system=self.services.prompt,
                messages=transcript,
                tools=[tool.schema for tool in self.state.tools.values()],
                tool_choice="none" if in_words else "auto",
                session_id=f"c{self.state.customer_id}",
                max_tokens=MOST_SPOKEN_TOKENS,
            )
        )
        self.words.used(response)
        calls = () if in_words else response.tool_calls
        said = await aside(len(response.content), _words_in, response.content)
        response = replace(response, content=said, tool_calls=calls)
        return _Answer(response, started_at, (time.perf_counter() - started) * 1000)

    def _checked(self, response: ChatResponse) -> Verdict:
        """Whether it may be said, without the questions that an offer's terms ask."""
        said = statements(response.content) if self.desk.to_tell else response.content
        return self.words.check(said, by_code=response.by_code)

    async def _ask_again(self, answer: "_Answer", verdict: Verdict) -> list[ChatMessage]:
        """Withholds an answer: what the model is told, and what the record shows for it."""
        await self.words.withhold(verdict)
        wrong = verdict.unsupported or (NOTHING,)
        document = ctx.check_failed(wrong, garbled=verdict.garbled or not verdict.text)
        answer.note(self.record, WITHHELD)
        await self.record.settled()
        self.record.documents.append(document)
        return [AssistantMessage(WITHHELD), UserMessage(ctx.encode(document))]

    async def _said(self, answer: "_Answer", verdict: Verdict) -> str:
        """The spoken part of an answer: what is supported, or a notice if nothing is."""
        if answer.response.tool_calls:
            said = verdict.text if verdict.holds else ""
        else:
            said = await self._final(verdict)
        answer.note(self.record, said)
        return said

    async def _final(self, verdict: Verdict) -> str:
        """The final words: the answer, or a notice with a ticket."""
        if verdict.holds:
            await self.words.keep(verdict)
            return verdict.text
        await self.words.withhold(verdict)
        return await self.words.notice(verdict)

    async def _with_terms(self, said: str, verdict: Verdict) -> list[str]:
        """An answer with the terms of the offers: the last thing said, and the only question."""
        if not verdict.holds:
            await self.desk.void_offers()
            return [said]
        terms = await self.desk.terms()
        return [statements(said), terms] if terms else [said]

    async def _document(self, text: str) -> Document:
        async with self.services.database.connection() as tx:
            now = await history.load(tx, self.state.customer_id, self.state.turn_id)
            written = await calls.other_messages(
                tx, self.state.customer_id, self.state.newest_message
            )
        if written:
            self.state.newest_message = written[-1].id
        document = ctx.customer_turn(
            replace(now, step_up=self.desk.step_up),
            [self.record.last_heard(text)],
            level=self.state.level,
            now=self.services.clock.now(),
            confirmed=self.desk.confirmed,
        )
        if written and self.state.is_known:
            document["written_meanwhile"] = [
                {
                    "channel": message.channel,
                    "direction": message.direction,
                    "content": ctx.without_codes(message.content, now.codes),
                }
                for message in written
            ]
        if heard := self.record.heard_of_last_answer():
            document["heard_of_last_answer"] = heard
        return document


def _words_in(content: str) -> str:
    return read_reply(to_read(storable(content))).text


@dataclass(frozen=True, slots=True)
class _Answer:
    """A model's answer, when it was requested and how long it took."""

    response: ChatResponse
    started_at: datetime
    milliseconds: float

    def note(self, record: CallRecord, said: str) -> None:
        """Stores it with the words that are spoken of it."""
        record.answered_by(replace(self.response, content=said), self.started_at, self.milliseconds)
