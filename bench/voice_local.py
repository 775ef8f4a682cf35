"""A spoken call on this machine: from the end of a question to the first audio of its answer."""

import asyncio
import time
from collections.abc import AsyncIterator

from harness import Figure, median, opened, run, stores

from support_agent.bootstrap import Replacements
from support_agent.domain.shop import load_shop
from support_agent.flows.calls.sound.events import CallEvent
from support_agent.ports.voice import AudioFormat
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.dialogue import LocalTiming
from support_agent.providers.local_voice.speech import open_speech
from support_agent.providers.local_voice.turns import END_SECONDS
from support_agent.providers.local_voice.words import sayable

CALLS, FRAME_BYTES, FRAME_SECONDS = 9, 640, 0.02
HEARS, SPEAKS = AudioFormat(), AudioFormat(sample_rate=24_000)
QUESTION = "Where is my order ORD-1002?"


async def first_sound(events: AsyncIterator[CallEvent], after: str) -> float:
    """When the first audio arrives after a message of that type; at once for ""."""
    seen = not after
    async for event in events:
        seen = seen or (not isinstance(event, bytes) and event.type == after)
        if seen and isinstance(event, bytes):
            return time.monotonic()
    raise RuntimeError("the call ended without a sound")


async def measure() -> Figure:
    """Consecutive calls, each with its greeting and one question at speaking pace."""
    greetings: list[float] = []
    answers: list[float] = []
    hears: list[float] = []
    speaks: list[float] = []
    async with stores() as where, open_speech(ready_seconds=60) as speech:
        await speech.ready()
        question = await speech.speak(sayable(QUESTION), HEARS)
        frames = [question[i : i + FRAME_BYTES] for i in range(0, len(question), FRAME_BYTES)]
        async with opened(
            where,
            Replacements(
                voice=LocalVoice(speech, manner=LocalTiming(numbers=load_shop().order_numbers))
            ),
        ) as app:
            caller = await app.flows.calls.caller(1)
            for _ in range(CALLS):
                began = time.monotonic()
                await speech.hear(question, HEARS)
                hears.append(time.monotonic() - began)
                began = time.monotonic()
                await speech.speak("Order 1002 shipped on November 21 with UPS.", SPEAKS)
                speaks.append(time.monotonic() - began)
                began = time.monotonic()
                async with app.flows.calls.open(caller, HEARS, SPEAKS) as call:
                    events = call.events()
                    greetings.append(await first_sound(events, "") - began)
                    waiting = asyncio.ensure_future(first_sound(events, "flush"))
                    at = time.monotonic()
                    for frame in [*frames, *[bytes(FRAME_BYTES)] * 60]:
                        at += FRAME_SECONDS
                        await asyncio.sleep(max(0.0, at - time.monotonic()))
                        await call.hear(frame)
                    silence = at - 60 * FRAME_SECONDS
                    answers.append(await waiting - silence)
    answer, greeting = median(answers), median(greetings)
    parts = END_SECONDS + median(hears) + median(speaks)
    return Figure(
        "A spoken call without a key",
        f"voice to voice {answer * 1000:.0f} ms, {answer / parts:.2f}× its parts (end of turn "
        f"{END_SECONDS * 1000:.0f} + hearing {median(hears) * 1000:.0f} + speaking "
        f"{median(speaks) * 1000:.0f}); greeting {greeting * 1000:.0f} ms",
        "voice to voice ≤ 1.2× its parts, greeting ≤ 300 ms",
        (answer <= 1.2 * parts, greeting <= 0.3),
    )


if __name__ == "__main__":
    run(measure)
