"""A script that converses: each burst of audio, or each injected message, is the next turn."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.loopback.deepgram_line import Line

_LOUD = 0.2
_QUIET = 0.2
_MOST_FRAMES = 200
_BYTES_PER_SAMPLE = {"linear16": 2, "mulaw": 1}


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller is heard to say, what is called for it, and the reply.

    `reply` may be made from the answers of the calls.
    """

    user: str
    reply: str | Callable[[list[dict[str, Any]]], str]
    calls: Sequence[tuple[str, dict[str, Any]]] = ()
    frames: int = 10


def talk(turns: Sequence[Turn] = ()) -> Callable[[Line], Awaitable[None]]:
    """Plays the turns in order; after them, repeats what it is told in writing."""

    async def script(line: Line) -> None:
        left, injected, mark = list(turns), 0, 0
        while True:
            await _cue(line, injected, mark)
            mark = len(line.audio)
            said = "Hello."
            if len(line.of("InjectUserMessage")) > injected:
                injected += 1
                said = str(line.of("InjectUserMessage")[injected - 1]["content"])
            turn = left.pop(0) if left else Turn(said, f"You said: {said}")
            await _play(line, turn)

    return script


async def _cue(line: Line, injected: int, mark: int) -> None:
    await line.until(
        lambda: len(line.of("InjectUserMessage")) > injected or _has_burst(line, mark),
        seconds=7200,
    )


async def _play(line: Line, turn: Turn) -> None:
    await line.turn(turn.user)
    results: list[dict[str, Any]] = []
    for position, (name, arguments) in enumerate(turn.calls):
        answers = await line.calls((f"fc_{line.number}_{id(turn)}_{position}", name, arguments))
        results += [_content(answer) for answer in answers]
    reply = turn.reply if isinstance(turn.reply, str) else turn.reply(results)
    await line.says(reply, count=turn.frames)
    await asyncio.sleep(0)


def _content(answer: dict[str, Any]) -> dict[str, Any]:
    try:
        return json.loads(answer["content"])
    except ValueError:
        return {"text": answer["content"]}


def _has_burst(line: Line, mark: int) -> bool:
    """Whether 0.2 s of audio arrived since the mark, and then 0.2 s of silence."""
    audio = line.settings["audio"]["input"]
    second = audio["sample_rate"] * _BYTES_PER_SAMPLE[audio["encoding"]]
    silence = b"\x00" if audio["encoding"] == "linear16" else b"\xff"
    loud = quiet = 0
    for frame in line.audio[max(mark, len(line.audio) - _MOST_FRAMES) :]:
        if frame.strip(silence):
            loud, quiet = loud + len(frame), 0
        else:
            quiet += len(frame)
    return loud >= second * _LOUD and quiet >= second * _QUIET
