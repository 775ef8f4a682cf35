"""Real speech on this machine: spoken, heard, answered, interrupted; and a dying process."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from support_agent.ports.chat_model import ToolCall, ToolMessage
from support_agent.ports.voice import (
    AgentAudioDone,
    AgentSaid,
    AudioFormat,
    CallerStartedSpeaking,
    SpokenTurn,
    ToolsAsked,
    VoiceAway,
    VoiceSettings,
)
from support_agent.providers.local_voice.agent import LocalVoice, open_local_voice
from support_agent.providers.local_voice.speech import SpeechProcess, available, open_speech
from tests.providers.local_voice.local_voice_call import (
    AGENT,
    CALLER,
    LocalCall,
    frames,
    local_call,
    silence,
)
from tests.providers.local_voice.spoken_numbers import FORM, heard, sayable

PHONE = AudioFormat("mulaw", 8_000)
PATIENCE = 60.0


@pytest_asyncio.fixture(scope="module")
async def speech() -> AsyncGenerator[SpeechProcess]:
    """One speech process for all tests; a busy machine may load it slowly."""
    async with open_speech(ready_seconds=PATIENCE) as speech:
        yield speech


async def speaks(call: LocalCall, speech: SpeechProcess, text: str, *, wait: bool = True) -> None:
    """The caller says it at speaking pace, then is silent."""
    audio = await speech.speak(sayable(text), CALLER)
    for frame in frames(audio + silence(0.9 if wait else 0.0)):
        await call.session.send_audio(frame)
        await asyncio.sleep(0.002)


async def transcript(speech: SpeechProcess, audio: bytes, form: AudioFormat = AGENT) -> str:
    """What is heard in it."""
    return heard(await speech.hear(audio, form))


def numbers(count: int) -> list[str]:
    """Order numbers, the same in every run."""
    return [f"ORD-{n}" for n in random.Random(6).sample(range(1_000, 10_000), count)]  # noqa: S311


async def test_order_numbers_survive_being_said_and_heard(
    speech: SpeechProcess, long: bool
) -> None:
    count = 40 if long else 10
    wrong: dict[str, str] = {}
    for place, number in enumerate(numbers(count)):
        said = ("It's {}.", "Where is {}?", "A refund for {}.")[place % 3]
        form = PHONE if place % 4 == 3 else CALLER
        audio = await speech.speak(sayable(said.format(number)), form)
        if number not in (text := await transcript(speech, audio, form)):
            wrong[number] = text
    assert len(wrong) <= count * 0.05, wrong


async def test_silence_says_nothing(speech: SpeechProcess) -> None:
    assert await speech.hear(silence(1.0), CALLER) == ""
    assert await speech.speak("", CALLER) == b""


async def test_a_caller_is_heard_answered_and_can_interrupt(speech: SpeechProcess) -> None:
    asked: list[str] = []

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        asked.append(turn.text)
        if len(asked) > 1:
            yield "Have a nice day."
            return
        await turn.call([ToolCall("c", "lookup_order", '{"order_number":"ORD-4519"}')])
        yield "Your order ORD-4519 has been delivered. "
        for _ in range(10):
            yield "It was left with your neighbor on Friday afternoon."

    settings = VoiceSettings(greeting="Hello, this is Macrocenter.", think=think)
    async with local_call(speech, settings=settings) as call:
        await call.event(AgentAudioDone, seconds=PATIENCE)
        assert "hello" in (await transcript(speech, call.audio)).lower()
        call.events.clear()

        await speaks(call, speech, "Where is my order ORD-4519?")
        request = await call.event(ToolsAsked, seconds=PATIENCE)
        assert "ORD-4519" in asked[0]
        await call.session.answer(ToolMessage(request.calls[0].id, "lookup_order", "{}"))
        await call.until(lambda: len(call.words(AgentSaid)) >= 2, PATIENCE)

        answer = await transcript(speech, call.audio)
        assert "ORD-4519" in answer
        assert "delivered" in answer

        await speaks(call, speech, "Okay, thank you, that is enough.")
        await call.event(AgentAudioDone, seconds=PATIENCE)
        assert "thank you" in asked[1].lower()
        started = call.events.index(CallerStartedSpeaking(), 1)
        rest = b"".join(event for event in call.events[started:] if isinstance(event, bytes))
        assert "nice day" in (await transcript(speech, rest)).lower()
        assert len(call.words(AgentSaid)) < 11
    assert call.error is None


async def test_a_process_that_dies_is_replaced_and_nobody_notices() -> None:
    async with open_speech(ready_seconds=PATIENCE) as speech:
        await speech.ready()
        first = speech.pid
        assert first is not None
        sound = await speech.speak("Where is my order?", CALLER)
        hearing = asyncio.ensure_future(speech.hear(sound, CALLER))
        await asyncio.sleep(0)
        os.kill(first, signal.SIGKILL)
        assert "order" in await hearing
        assert speech.pid not in (None, first)


async def test_what_can_not_be_heard_is_reported_and_harms_nobody(speech: SpeechProcess) -> None:
    with pytest.raises(VoiceAway, match="speech_failed"):
        await speech.hear(silence(0.1), AudioFormat(sample_rate=0))
    assert await speech.speak("Hello.", CALLER)


async def test_hanging_up_in_the_middle_leaves_the_process_to_others(
    speech: SpeechProcess,
) -> None:
    async def think(_: SpokenTurn) -> AsyncGenerator[str]:
        while True:
            yield "This answer is much longer than anyone's patience."

    async with local_call(speech, think) as call:
        await speaks(call, speech, "Tell me about your return policy, please.")
        await call.until(lambda: bool(call.audio), PATIENCE)
    assert call.error is None
    assert await speech.speak("Still here.", CALLER)


async def test_a_process_that_does_not_get_ready_is_reported() -> None:
    with pytest.raises(VoiceAway, match="ready"):
        async with open_speech(ready_seconds=0.01) as speech:
            await speech.ready()


async def test_local_voices_come_with_speech_where_it_is_installed() -> None:
    assert available()
    async with open_local_voice(FORM) as agent:
        assert isinstance(agent, LocalVoice)
        assert agent.label == "Local voice"
    async with open_local_voice(FORM, spoken=False) as agent:
        assert agent.label == "Typed calls"
        assert not agent.has_speech
