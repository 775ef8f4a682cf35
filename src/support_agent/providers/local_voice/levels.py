"""Measures how loud a piece of audio is, in decibels below full scale."""

import math
from array import array
from operator import mul
from sys import byteorder
from typing import Final

from support_agent.ports.voice import AudioFormat

FRAME_SECONDS: Final = 0.02
SILENCE_DB: Final = -96.0
_FULL_SCALE: Final = 32_768.0
_SIGN_BIT, _EXPONENT_SHIFT, _MANTISSA, _BIAS = 0x80, 4, 0x0F, 0x84


def bytes_per_frame(audio: AudioFormat) -> int:
    """The size of 20 ms, in bytes."""
    return int(audio.sample_rate * FRAME_SECONDS) * audio.bytes_per_sample


def level_db(frame: bytes, audio: AudioFormat) -> float:
    """The level of whole samples, without their mean: a microphone's offset is not sound."""
    if audio.encoding == "mulaw":
        samples = array("h", map(_LINEAR.__getitem__, frame))
    else:
        samples = array("h", frame)
        if byteorder == "big":
            samples.byteswap()
    count = len(samples)
    if not count:
        return SILENCE_DB
    mean = sum(samples) / count
    power = sum(map(mul, samples, samples)) / count - mean * mean
    if power <= 1.0:
        return SILENCE_DB
    return 10.0 * math.log10(power / (_FULL_SCALE * _FULL_SCALE))


def _linear(code: int) -> int:
    """One μ-law byte as a 16-bit sample (ITU-T G.711)."""
    code = ~code & 0xFF
    magnitude = ((((code & _MANTISSA) << 3) + _BIAS) << ((code & 0x70) >> _EXPONENT_SHIFT)) - _BIAS
    return -magnitude if code & _SIGN_BIT else magnitude


_LINEAR: Final = [_linear(code) for code in range(256)]
