"""The caller's side of a local call, and the audio and speech of its tests."""

import asyncio
import random
from array import array
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

from support_agent.ports.voice import (
    AudioFormat,
    SpokenTurn,
    Think,
    VoiceAway,
    VoiceSettings,
)
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.dialogue import LocalTiming
from support_agent.providers.local_voice.speech import Speech
from tests.providers.local_voice.spoken_numbers import FORM
from tests.providers.voice_call import VoiceCall

RATE = 16_000
FRAME = RATE // 50 * 2
CALLER = AudioFormat()
AGENT = AudioFormat(sample_rate=24_000)


def silence(seconds: float) -> bytes:
    """Silence, in linear16 at 16 kHz."""
    return bytes(int(seconds * RATE) * 2)


def noise(seconds: float, *, db: float, seed: int = 1) -> bytes:
    """White noise at a level below full scale."""
    chance = random.Random(seed)  # noqa: S311 - a sound, no secret
    peak = 32_768 * 10 ** (db / 20)
    samples = (chance.gauss(0, peak) for _ in range(int(seconds * RATE)))
    return array("h", [int(max(-32_768, min(32_767, each))) for each in samples]).tobytes()


def hum(seconds: float, *, amplitude: int = 3_000, offset: int = 0) -> bytes:
    """A steady tone, optionally with a microphone's offset."""
    period = [amplitude if n < 80 else -amplitude for n in range(160)]
    samples = [offset + period[n % 160] for n in range(int(seconds * RATE))]
    return array("h", samples).tobytes()


def voice(seconds: float, *, db: float = -22.0, seed: int = 2) -> bytes:
    """Audio with the rhythm of speech: syllables of 160 ms with 60 ms between them."""
    made = b""
    while len(made) < int(seconds * RATE) * 2:
        made += noise(0.16, db=db, seed=seed + len(made)) + silence(0.06)
    return made[: int(seconds * RATE) * 2]


def mixed(*sounds: bytes) -> bytes:
    """Simultaneous sounds, as long as the first."""
    tracks = [array("h", sound) for sound in sounds]
    clipped = (max(-32_768, min(32_767, sum(s))) for s in zip(*tracks, strict=False))
    return array("h", list(clipped)).tobytes()


def mulaw(sound: bytes) -> bytes:
    """The same at 8 kHz in μ-law."""
    return bytes(_mulaw(sample) for sample in array("h", sound)[::2])


def _mulaw(sample: int) -> int:
    size = min(abs(sample), 32_635) + 0x84
    exponent = size.bit_length() - 8
    sign = 0x80 if sample < 0 else 0
    return ~(sign | exponent << 4 | size >> (exponent + 3) & 0x0F) & 0xFF


def frames(sound: bytes, size: int = FRAME) -> Iterable[bytes]:
    """Pieces of 20 ms."""
    return (sound[start : start + size] for start in range(0, len(sound), size))


class ScriptedSpeech:
    """Hears what it is told to, says everything as 50 ms of audio per letter."""

    def __init__(self, *hears: str | Exception, letter_seconds: float = 0.01) -> None:
        self.hears = deque(hears)
        self.said: list[str] = []
        self.heard: list[bytes] = []
        self.letter_seconds = letter_seconds
        self.hear_seconds = 0.0
        self.speak_fails = False

    async def ready(self) -> None:
        """At once."""

    async def hear(self, audio: bytes, form: AudioFormat) -> str:  # noqa: ARG002
        self.heard.append(audio)
        await asyncio.sleep(self.hear_seconds)
        words = self.hears.popleft() if self.hears else ""
        if isinstance(words, Exception):
            raise words
        return words

    async def speak(self, text: str, form: AudioFormat) -> bytes:
        await asyncio.sleep(0)
        if self.speak_fails:
            raise VoiceAway("speech_away", "gone")
        self.said.append(text)
        return b"\x01\x00" * int(len(text) * self.letter_seconds * form.sample_rate)


async def echo(turn: SpokenTurn) -> AsyncGenerator[str]:
    """Repeats what was said."""
    yield f"You said: {turn.text}"


class LocalCall(VoiceCall):
    """A caller who speaks to a local agent."""

    async def says(self, sound: bytes, *, then_silence: float = 0.8) -> None:
        """Sends audio as fast as possible; the call measures time by samples."""
        for frame in frames(sound + silence(then_silence)):
            await self.session.send_audio(frame)
        await asyncio.sleep(0)


@asynccontextmanager
async def local_call(
    speech: Speech,
    think: Think | None = echo,
    *,
    settings: VoiceSettings | None = None,
    manner: LocalTiming | None = None,
    agent: LocalVoice | None = None,
) -> AsyncGenerator[LocalCall]:
    """A call with a local agent."""
    agent = agent or LocalVoice(speech, manner=manner or LocalTiming(numbers=FORM))
    async with agent.connect(settings or VoiceSettings(think=think)) as session:
        call = LocalCall(session)
        listening = asyncio.ensure_future(call.listen())
        yield call
    await asyncio.wait_for(listening, 3)
