"""Detects when the caller starts, pauses and ends: energy over a noise floor, in 20 ms frames."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final, Literal

from support_agent.ports.voice import AudioFormat
from support_agent.providers.local_voice.levels import (
    FRAME_SECONDS,
    SILENCE_DB,
    bytes_per_frame,
    level_db,
)

Sign = Literal["started", "paused", "resumed", "ended"]

_START_FRAMES: Final = 7
"""140 ms of voice start a turn: a click or a cough is shorter, a "no" is longer."""
_CAUTIOUS_START_FRAMES: Final = 8
_CAUTION_DB: Final = 6.0
"""While the agent speaks, its echo must not interrupt it: require more volume, for 160 ms."""
_PAUSE_FRAMES: Final = 14
_END_FRAMES: Final = 30
"""600 ms of silence end a turn. After 280 ms it is already transcribed, so the answer is ready."""
_LONG_END_FRAMES: Final = 65
_LONGEST_FRAMES: Final = 1_500
"""Half a minute. The recognizer gets worse with longer pieces."""
_LEAD_IN_FRAMES: Final = 25
_ABOVE_FLOOR_DB: Final = 9.0
_HYSTERESIS_DB: Final = 3.0
_QUIETEST_VOICE_DB: Final = -50.0
_HIGHEST_THRESHOLD_DB: Final = -20.0


class NoiseFloor:
    """The quietest 20 ms of the last three seconds: even fluent speech has such gaps."""

    _BLOCK_FRAMES: Final = 25
    _BLOCKS: Final = 6

    def __init__(self) -> None:
        self._blocks: deque[float] = deque(maxlen=self._BLOCKS)
        self._lowest, self._count = 0.0, 0

    def add(self, level: float) -> None:
        """Adds one frame's level."""
        if self._count == self._BLOCK_FRAMES:
            self._blocks.append(self._lowest)
            self._lowest, self._count = 0.0, 0
        self._lowest = min(self._lowest, level)
        self._count += 1

    @property
    def level(self) -> float:
        """The current floor."""
        return min(self._lowest, *self._blocks) if self._blocks else self._lowest


@dataclass(slots=True)
class TurnDetector:
    """Takes audio, reports signs, and keeps the turn's audio from just before it started.

    `cautious` while the agent can be heard; `patient` while the caller has clearly not finished.
    """

    audio: AudioFormat
    cautious: bool = False
    patient: bool = False
    speaking: bool = False
    level: float = SILENCE_DB
    _floor: NoiseFloor = field(default_factory=NoiseFloor)
    _rest: bytes = b""
    _score: int = 0
    _quiet_frames: int = 0
    _turn: bytearray = field(default_factory=bytearray)
    _lead_in: deque[bytes] = field(default_factory=lambda: deque[bytes](maxlen=_LEAD_IN_FRAMES))

    def feed(self, audio: bytes) -> list[Sign]:
        """The signs in this audio, in order. Any size works; a partial frame waits for more."""
        size = bytes_per_frame(self.audio)
        data = self._rest + audio if self._rest else audio
        signs: list[Sign] = []
        whole = len(data) - len(data) % size
        for start in range(0, whole, size):
            sign = self._frame(data[start : start + size])
            if sign:
                signs.append(sign)
        self._rest = data[whole:]
        return signs

    def heard(self) -> bytes:
        """The turn's audio so far."""
        return bytes(self._turn)

    def end(self) -> None:
        """Forgets the turn and waits for the next."""
        self.speaking = self.patient = False
        self._turn.clear()
        self._score = self._quiet_frames = 0

    @property
    def _threshold(self) -> float:
        threshold = max(self._floor.level + _ABOVE_FLOOR_DB, _QUIETEST_VOICE_DB)
        return min(threshold, _HIGHEST_THRESHOLD_DB)

    def _frame(self, frame: bytes) -> Sign | None:
        self.level = level_db(frame, self.audio)
        self._floor.add(self.level)
        return self._on(frame) if self.speaking else self._off(frame)

    def _off(self, frame: bytes) -> Sign | None:
        self._lead_in.append(frame)
        extra = _CAUTION_DB if self.cautious else 0.0
        voiced = self.level > self._threshold + extra
        self._score = self._score + 1 if voiced else max(0, self._score - 2)
        if self._score < (_CAUTIOUS_START_FRAMES if self.cautious else _START_FRAMES):
            return None
        self.speaking, self._quiet_frames = True, 0
        self._turn[:] = b"".join(self._lead_in)
        self._lead_in.clear()
        return "started"

    def _on(self, frame: bytes) -> Sign | None:
        self._turn += frame
        if self.level > self._threshold - _HYSTERESIS_DB:
            paused = self._quiet_frames >= _PAUSE_FRAMES
            self._quiet_frames = 0
            if len(self._turn) >= _LONGEST_FRAMES * len(frame):
                return "ended"
            return "resumed" if paused else None
        self._quiet_frames += 1
        if self._quiet_frames == _PAUSE_FRAMES:
            return "paused"
        return "ended" if self._quiet_frames >= self._end_frames else None

    @property
    def _end_frames(self) -> int:
        return _LONG_END_FRAMES if self.patient else _END_FRAMES


END_SECONDS: Final = _END_FRAMES * FRAME_SECONDS
