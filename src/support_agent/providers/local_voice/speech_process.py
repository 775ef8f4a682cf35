"""The speech process: loads models once, without delaying audio in the main process.

python -m support_agent.providers.local_voice.speech_process

Each message on stdin and stdout is two big-endian lengths, a JSON header and raw bytes. It answers
{"id", "do": "hear" | "speak", …} with the same ID, says {"ready": true} once it has spoken to
itself, and ends when stdin does.
"""

import json
import os
import struct
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from support_agent.providers.local_voice.speech import Answer, Request

LENGTHS: Final = struct.Struct(">II")

_HEARS_AT: Final = 16_000
_SPEAKS_AT: Final = 24_000
_BREATH: Final = {"", "you", "you."}
"""What the recognizer makes of a breath or a rustle."""
_LOW_PASS_TAPS: Final = 31
_MULAW_BIAS: Final = 0x84
_MULAW_CLIP: Final = 32_635

Samples = NDArray[np.float32]


class Speech:
    """Both models. `hear` and `speak` each run on their own thread."""

    def __init__(self) -> None:
        hibari = import_module("hibari")
        transcriber = import_module("moonshine_voice.transcriber")
        api = import_module("moonshine_voice.moonshine_api")
        utils = import_module("moonshine_voice.utils")
        self._voice = hibari.Hibari()
        self._ear = transcriber.Transcriber(
            str(utils.get_model_path("tiny-en")), api.ModelArch.TINY
        )

    def speak(self, text: str, encoding: str, sample_rate: int) -> bytes:
        """The words as audio in that format. The same words always sound the same."""
        # Numpy's stub doesn't know what hibari returns.
        audio: Samples = np.asarray(self._voice(text, seed=0), dtype=np.float32)
        return _encode(_resample(audio, _SPEAKS_AT, sample_rate), encoding)

    def hear(self, audio: bytes, encoding: str, sample_rate: int) -> str:
        """The words in the audio; "" if there are none."""
        samples = _resample(_decode(audio, encoding), sample_rate, _HEARS_AT)
        lines = self._ear.transcribe_without_streaming(samples.tolist(), _HEARS_AT).lines
        words = [str(line.text).strip() for line in lines]
        return " ".join(each for each in words if each.lower() not in _BREATH).strip()


def _decode(audio: bytes, encoding: str) -> Samples:
    if encoding == "mulaw":
        code = ~np.frombuffer(audio, np.uint8).astype(np.int32) & 0xFF
        size = ((((code & 0x0F) << 3) + _MULAW_BIAS) << ((code & 0x70) >> 4)) - _MULAW_BIAS
        linear = np.where(code & 0x80, -size, size)
    else:
        linear = np.frombuffer(audio[: len(audio) // 2 * 2], "<i2")
    return (linear / 32_768).astype(np.float32)


def _encode(samples: Samples, encoding: str) -> bytes:
    linear = np.clip(samples * 32_767, -32_768, 32_767).astype(np.int32)
    if encoding != "mulaw":
        return linear.astype("<i2").tobytes()
    size = np.minimum(np.abs(linear), _MULAW_CLIP) + _MULAW_BIAS
    exponent = np.floor(np.log2(size)).astype(np.int32) - 7
    mantissa = (size >> (exponent + 3)) & 0x0F
    code = ~(np.where(linear < 0, 0x80, 0) | (exponent << 4) | mantissa) & 0xFF
    return code.astype(np.uint8).tobytes()


def _resample(samples: Samples, rate: int, wanted: int) -> Samples:
    """Resamples by interpolation, after a low-pass filter when the rate gets lower."""
    if rate == wanted or not len(samples):
        return samples
    if wanted < rate:
        taps = np.arange(_LOW_PASS_TAPS) - _LOW_PASS_TAPS // 2
        kernel = np.sinc(taps * wanted / rate * 0.9) * np.hamming(_LOW_PASS_TAPS)
        samples = _filtered(samples, kernel / kernel.sum())
    count = int(len(samples) * wanted / rate)
    at = np.arange(count) * (rate / wanted)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.float32)


def _filtered(samples: Samples, kernel: NDArray[Any]) -> Samples:
    filtered: NDArray[Any] = np.asarray(np.convolve(samples, kernel, "same"))
    return filtered.astype(np.float32)


class Desk:
    """Takes requests from one stream and answers on the other."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests, self._answers = requests, answers
        self._turn_to_write = threading.Lock()

    def serve(self, speech: Speech) -> None:
        """Answers until the requests end."""
        # Hearing a long turn must not delay a sentence that is about to be spoken.
        with ThreadPoolExecutor(1) as ear, ThreadPoolExecutor(1) as voice:
            while (request := self._read()) is not None:
                header, body = request
                worker = ear if header["do"] == "hear" else voice
                worker.submit(self._answer, speech, header, body)

    def write(self, header: "Answer", body: bytes = b"") -> None:
        """Sends one message."""
        head = json.dumps(header).encode()
        with self._turn_to_write:
            self._answers.write(LENGTHS.pack(len(head), len(body)) + head + body)
            self._answers.flush()

    def _read(self) -> "tuple[Request, bytes] | None":
        lengths = self._requests.read(LENGTHS.size)
        if len(lengths) < LENGTHS.size:
            return None
        head, body = LENGTHS.unpack(lengths)
        return json.loads(self._requests.read(head)), self._requests.read(body)

    def _answer(self, speech: Speech, header: "Request", body: bytes) -> None:
        encoding, rate = header["encoding"], header["sample_rate"]
        try:
            if header["do"] == "hear":
                self.write({"id": header["id"], "text": speech.hear(body, encoding, rate)})
            else:
                self.write({"id": header["id"]}, speech.speak(body.decode(), encoding, rate))
        except Exception as error:  # noqa: BLE001 - told to whoever asked, by its kind alone
            self.write({"id": header["id"], "error": type(error).__name__})


def main() -> None:
    """Loads, warms up, reports ready, serves."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the answers.
    os.dup2(2, 1)
    desk, speech = Desk(requests, answers), Speech()
    speech.hear(speech.speak("Hello.", "linear16", _HEARS_AT), "linear16", _HEARS_AT)
    desk.write({"ready": True})
    desk.serve(speech)


if __name__ == "__main__":
    main()
