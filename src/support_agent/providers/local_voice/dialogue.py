"""Answers the caller turn by turn, and stops an answer when the caller speaks."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Final

import structlog

from support_agent.domain.orders.order_form import OrderForm
from support_agent.domain.sentences.tables import CALLS
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from support_agent.ports.voice import (
    AgentAudioDone,
    CallerSaid,
    CallerStartedSpeaking,
    CallerStoppedSpeaking,
    Latency,
    SayRefused,
    SayWhen,
    SpokenTurn,
    Think,
    VoiceError,
    VoiceSettings,
    Warned,
)
from support_agent.providers.local_voice.ear import Ear, Run, Utterance
from support_agent.providers.local_voice.mouth import LEAD_SECONDS, Mouth
from support_agent.providers.local_voice.outbox import EventQueue
from support_agent.providers.local_voice.speech import Speech
from support_agent.providers.local_voice.tool_calls import OpenToolCalls
from support_agent.providers.local_voice.words import sentences

_MOST_HISTORY: Final = 200

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LocalTiming:
    """How patient a call is.

    `clock` measures how long speech lasts. `numbers`: the format of the shop's order numbers, which
    are said and heard digit by digit.
    """

    clock: Callable[[], float] = monotonic
    client_seconds: float = 15.0
    lead_seconds: float = LEAD_SECONDS
    look_seconds: float = 0.1
    numbers: OrderForm | None = None


class Dialogue:
    """One call. `run` starts work that ends with the call."""

    def __init__(
        self,
        speech: Speech,
        think: Think,
        settings: VoiceSettings,
        *,
        out: EventQueue,
        run: Run,
        manner: LocalTiming,
    ) -> None:
        self._think, self._manner, self._out, self._run = think, manner, out, run
        self.calls = OpenToolCalls(out.put)
        self.ear = Ear(
            speech,
            settings.audio_in,
            run,
            self._on_start,
            self._on_utterance,
            numbers=manner.numbers,
        )
        self._mouth = Mouth(
            speech,
            settings.audio_out,
            out.put,
            manner.lead_seconds,
            manner.clock,
            numbers=manner.numbers,
        )
        self._prompt, self._history = settings.prompt, list(settings.history)
        self._answer_task: asyncio.Task[None] | None = None
        self._speaking: set[asyncio.Task[None]] = set()
        # The turn whose answer nobody has heard any of: what the caller adds belongs to it.
        self._unanswered = ""
        self._unsaid: list[str] = []
        self._turns = 0
        self._thought, self._was_cut = True, False
        # Typed words are complete: a sound without words neither delays nor stops their answer.
        self._typed = False

    def greet(self, greeting: str) -> None:
        """Says the greeting."""
        self._answer_task = self._speak(partial(self._say_all, sentences(greeting)))

    def hear(self, audio: bytes) -> None:
        """The caller's sound."""
        self.ear.hear(audio, agent_is_heard=self._mouth.is_heard)

    def read(self, text: str) -> None:
        """What the caller typed."""
        self._interrupt()
        self._typed = True
        self._turn(text, Utterance(text, monotonic()))

    def add_to_prompt(self, text: str) -> None:
        """Adds to the prompt, from the next turn on."""
        self._prompt = f"{self._prompt}\n\n{text}".strip()

    def say(self, text: str, when: SayWhen) -> None:
        """The owner's words: refused, after the current words, or instead of them."""
        busy = self._mouth.is_heard or self._is_answering
        if when == "now":
            self._interrupt()
        elif self.ear.is_speaking or (when == "if silent" and busy):
            self._out.put(SayRefused())
            return
        self._speak(partial(self._say_all, sentences(text)))

    # ── Turns ────────────────────────────────────────────────────────────────────────────────

    @property
    def _is_answering(self) -> bool:
        return self._answer_task is not None and not self._answer_task.done()

    def _on_start(self) -> None:
        """The caller makes a sound."""
        if not (self._typed and (self._is_answering or self._mouth.is_heard)):
            self._fall_silent()

    def _fall_silent(self) -> None:
        """The caller speaks: fall silent first, then report it."""
        self._typed = False
        self._interrupt()
        self._out.put(CallerStartedSpeaking())

    def _interrupt(self) -> None:
        """Stops the answer and remembers what was heard of it."""
        called = self.calls.cancel()
        self._was_cut = self._is_answering
        for task in self._speaking:
            task.cancel()
        heard, lost = self._mouth.stop()
        self._unsaid = lost if self._thought else []
        self._out.drop_audio()
        if heard:
            self._remember(AssistantMessage(" ".join(heard)))
        if heard or called:
            self._unanswered = ""
        elif self._unanswered and self._history[-1:] == [UserMessage(self._unanswered)]:
            # It will come again, with what the caller adds to it.
            self._history.pop()

    def _on_utterance(self, utterance: Utterance) -> None:
        """What the caller said, once it is known."""
        if utterance.text:
            if self._typed:
                self._fall_silent()
            self._turn(utterance.text, utterance)
            return
        self._out.put(CallerStoppedSpeaking())
        if self._typed:
            return
        if self._unsaid:
            # A noise without words: continue where it interrupted us.
            self._answer_task = self._speak(partial(self._say_all, self._unsaid))
        elif self._unanswered:
            self._answer_task = self._speak(partial(self._answer, "", utterance))
        elif self._was_cut:
            self._answer_task = self._speak(partial(self._say_all, [CALLS.not_understood()]))

    def _turn(self, text: str, utterance: Utterance) -> None:
        self._turns += 1
        self._out.put(CallerSaid(text))
        self._out.put(CallerStoppedSpeaking())
        self._unsaid = []
        if self.ear.is_speaking and not self._typed:
            # More is coming; it is answered with that.
            self._unanswered = f"{self._unanswered} {text}".strip()
            return
        self._answer_task = self._speak(partial(self._answer, text, utterance))

    async def _answer(self, text: str, utterance: Utterance) -> None:
        text = f"{self._unanswered} {text}".strip()
        turn = SpokenTurn(text, self._prompt, tuple(self._history), self._turns, self._call)
        self._remember(UserMessage(text))
        self._unanswered, self._thought = text, False
        first = True
        try:
            async with aclosing(self._think(turn)) as pieces:
                async for piece in pieces:
                    for sentence in sentences(piece):
                        thought_at = monotonic()
                        took = await self._mouth.say(sentence)
                        if first:
                            self._report(utterance, thought_at, took)
                        first = False
            self._thought = True
        except VoiceError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller is still on the line
            _log.warning("voice.think_failed", kind=type(error).__name__)
            self._out.put(Warned("THINK_REQUEST_FAILED"))
            first = True
        if first:
            await self._mouth.say(CALLS.not_understood())
        self._out.put(AgentAudioDone())

    async def _call(self, calls: Sequence[ToolCall]) -> Sequence[ToolMessage]:
        answers = await self.calls.ask(calls)
        self._remember(AssistantMessage("", tuple(calls)), *answers)
        self._unanswered = ""
        return answers

    def _speak(self, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Runs work that ends in speech, until the caller speaks."""
        task = self._run(work)
        self._speaking.add(task)
        task.add_done_callback(self._speaking.discard)
        return task

    async def _say_all(self, texts: Sequence[str]) -> None:
        for text in texts:
            await self._mouth.say(text)
        self._out.put(AgentAudioDone())

    def _remember(self, *messages: ChatMessage) -> None:
        self._history += messages
        del self._history[:-_MOST_HISTORY]

    def _report(self, utterance: Utterance, thought_at: float, speak_seconds: float) -> None:
        self._out.put(
            Latency(
                hearing=round(utterance.seconds, 3),
                first_words=round(max(0.0, thought_at - utterance.known_at), 3),
                speaking=round(speak_seconds, 3),
                total=round(monotonic() - utterance.known_at + utterance.seconds, 3),
            )
        )
