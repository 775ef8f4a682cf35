"""A voice agent that plays events of the port, for what no local voice does."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from support_agent.ports.chat_model import ToolMessage, ToolSchema
from support_agent.ports.voice import SayWhen, VoiceEvent, VoiceSettings


@dataclass(frozen=True)
class Until:
    """Continues once enough of something has arrived: `of` names a list of Scripted."""

    of: str
    count: int = 1


class Scripted:
    """Plays its events, and records everything it is asked."""

    label, has_speech, has_own_mind = "Scripted", True, True
    request_id = "scripted"
    settings: VoiceSettings

    def __init__(self, *events: VoiceEvent | Until) -> None:
        self.events = events
        self.said: list[tuple[str, SayWhen]] = []
        self.answers: list[ToolMessage] = []
        self.prompts: list[str] = []
        self.typed: list[str] = []
        self.tools: list[Sequence[ToolSchema]] = []

    @asynccontextmanager
    async def connect(self, settings: VoiceSettings) -> AsyncGenerator["Scripted"]:
        self.settings = settings
        yield self

    async def send_audio(self, audio: bytes) -> None:
        del audio

    async def send_text(self, text: str) -> None:
        self.typed.append(text)

    async def end_turn(self) -> None:
        """Nobody waits for it."""

    async def say(self, words: str, when: SayWhen = "next") -> None:
        self.said.append((words, when))

    async def answer(self, result: ToolMessage) -> None:
        self.answers.append(result)

    async def add_to_prompt(self, text: str) -> None:
        self.prompts.append(text)

    async def offer_tools(self, tools: Sequence[ToolSchema], effects: frozenset[str]) -> None:
        del effects
        self.tools.append(tools)

    async def keep_alive(self) -> None:
        """It never falls asleep."""

    async def __aiter__(self) -> AsyncGenerator[VoiceEvent]:
        for event in self.events:
            if isinstance(event, Until):
                async with asyncio.timeout(30):
                    while len(getattr(self, event.of)) < event.count:
                        await asyncio.sleep(0.02)
                continue
            yield event
            await asyncio.sleep(0.05)
