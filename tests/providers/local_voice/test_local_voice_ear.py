"""What was said in which turn, however slow the recognizer is."""

import asyncio
from collections.abc import Awaitable, Callable

from support_agent.ports.voice import AudioFormat
from support_agent.providers.local_voice.ear import Ear, Utterance
from tests.providers.local_voice.local_voice_call import (
    CALLER,
    ScriptedSpeech,
    frames,
    silence,
    voice,
)


class SlowSpeech(ScriptedSpeech):
    """Hears what it is told to, when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[asyncio.Future[str]] = []

    async def hear(self, audio: bytes, form: AudioFormat) -> str:  # noqa: ARG002
        if len(self.asked) == 2:
            return "asked a third time"
        self.asked.append(asyncio.get_running_loop().create_future())
        return await self.asked[-1]


async def test_two_turns_whose_words_come_together_are_not_mixed_up() -> None:
    speech, said, tasks = SlowSpeech(), list[Utterance](), list[asyncio.Task[None]]()

    def run(work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        async def working() -> None:
            await work()

        tasks.append(asyncio.ensure_future(working()))
        return tasks[-1]

    ear = Ear(speech, CALLER, run, lambda: None, said.append)

    async def hears(sound: bytes) -> None:
        for frame in frames(sound):
            ear.hear(frame, agent_is_heard=False)
        for _ in range(5):
            await asyncio.sleep(0)

    await hears(voice(1.0) + silence(1.0))
    await hears(voice(1.0) + silence(0.4))
    first, second = speech.asked
    first.set_result("the first thing")
    second.set_result("the second thing")
    await hears(silence(1.5))
    await asyncio.gather(*tasks)
    assert [utterance.text for utterance in said] == ["the first thing", "the second thing"]
    assert len(speech.asked) == 2
