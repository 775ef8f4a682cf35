"""One tool call, from the model's words to a stored result."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import cast

import orjson

from support_agent.agent.toolbox import Arguments, Tool, ToolResult
from support_agent.domain.secrets.masking import masked_json, without_cards
from support_agent.domain.text.reading import CUT, to_read
from support_agent.store.conversation.turns import NewRun, NewStep

SUPERSEDED = {
    "outcome": "error",
    "message": "Not carried out: the customer has written again. Read more_messages, decide anew.",
}
AGAIN = "Asked before in this turn; this is the same answer."

# For all arguments of one call. An address, a reason and a summary take a tenth of it.
MOST_ARGUMENTS_CHARACTERS = 8_000
_MOST_SHOWN_CHARACTERS = 200

Seen = dict[tuple[str, str], "Call"]
"""Calls of this turn by tool and arguments, so that the same call is not run twice."""


class Call:
    """One call. With `tool` and `arguments` set it can run; otherwise `answer` says why not."""

    def __init__(self, step: int, position: int, call: Mapping[str, str]) -> None:
        self.step, self.position = step, position
        self.id, self.name, self._as_sent = call["id"], call["name"], call["arguments"]
        self.tool: Tool | None = None
        self.arguments: Arguments | None = None
        self.result: Mapping[str, object] | None = None
        self.stored = False
        self._rule: str | None = None
        self._first: Call | None = None
        self._started_at: datetime | None = None
        self._began = self._milliseconds = 0.0

    @property
    def writes(self) -> bool:
        """Whether it may change something, so that it must run alone and in order."""
        return self.tool is not None and self.tool.writes

    def read(self, tools: Mapping[str, Tool], seen: Seen) -> None:
        """Finds the tool and checks the arguments. An error becomes the result."""
        self.tool = tools.get(self.name)
        if self.tool is None:
            names = ", ".join(tools)
            self._fail(f"There is no tool {self.name[:80]!r} here. There are: {names}.")
            return
        if self._as_sent.endswith((CUT, CUT + '"}')):
            self._fail(_too_long(self._as_sent))
            return
        try:
            arguments = self.tool.read(self._as_sent)
        except ValueError as error:
            self._fail(str(error)[:500])
            return
        self._first = seen.setdefault((self.tool.name, arguments.model_dump_json()), self)
        if self._first is self:
            self.arguments, self._first = arguments, None

    def _fail(self, message: str) -> None:
        self.result = {"outcome": "error", "message": message}

    def start(self, at: datetime) -> None:
        """Starts the clock of the run."""
        self._started_at, self._began = at, time.perf_counter()

    def end(self, result: ToolResult) -> None:
        """Stores what the tool answered."""
        self._milliseconds = (time.perf_counter() - self._began) * 1000
        self.result, self._rule = result.document(), result.rule

    def undo(self, seen: Seen) -> None:
        """Resets the call after its transaction was rolled back; it may be requested again."""
        self.result = self._rule = None
        for key in [key for key, call in seen.items() if call is self]:
            del seen[key]

    @property
    def answer(self) -> Mapping[str, object]:
        """What the model is told. A repeated call gets the answer of the first one."""
        if self._first is None:
            return self.result or SUPERSEDED
        first = self._first.answer
        return first if first is SUPERSEDED else {**first, "note": AGAIN}

    def run(self, now: datetime) -> NewRun:
        """The call as it is stored. `now` is the start time of a call that never ran."""
        result = self.answer
        if self.arguments is None:
            arguments = {"as_sent": self._as_sent[:2000].replace("\x00", "")}
        else:
            arguments = self.arguments.model_dump(mode="json", exclude_none=True)
        return NewRun(
            step=self.step,
            position=self.position,
            call_id=self.id,
            name=self.name[:200].replace("\x00", ""),
            arguments=arguments,
            result=result,
            outcome=str(result.get("outcome", "error")),
            rule=self._rule,
            duration_ms=self._milliseconds,
            started_at=self._started_at or now,
        )


def read_calls(
    step: NewStep,
    tools: Mapping[str, Tool],
    answered: Mapping[tuple[int, int], Mapping[str, object]],
    seen: Seen,
) -> list[Call]:
    """The calls of a stored step. Those answered before a crash have their result."""
    calls: list[Call] = []
    for position, asked in enumerate(step.tool_calls):
        call = Call(step.position, position, asked)
        known = answered.get((step.position, position))
        if known is None:
            call.read(tools, seen)
        else:
            call.tool, call.result, call.stored = tools.get(call.name), known, True
        calls.append(call)
    return calls


def forget_reads(seen: Seen) -> None:
    """Forgets earlier reads after a change: they may be outdated, so the model may repeat them."""
    for key in [key for key, call in seen.items() if not call.writes]:
        del seen[key]


def told_by_model(arguments: str) -> str:
    """A call's arguments as they may be stored and used: without secrets that a customer told.

    Arguments over the limit are reduced to the longest one, cut and marked as cut.
    """
    text = _bounded(storable(arguments))
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return without_cards(text)
    clean = masked_json(told)
    return text if clean == told else orjson.dumps(clean).decode()


def _bounded(text: str) -> str:
    if len(text) <= MOST_ARGUMENTS_CHARACTERS:
        return text
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict) or not told:
        return to_read(text, _MOST_SHOWN_CHARACTERS)
    values = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in cast("dict[str, object]", told).items()
    }
    name = max(values, key=lambda each: len(values[each]))
    shown = values[name][:_MOST_SHOWN_CHARACTERS] + CUT
    return orjson.dumps({name[:_MOST_SHOWN_CHARACTERS]: shown}).decode()


def _too_long(cut: str) -> str:
    try:
        (name,) = orjson.loads(cut)
    except orjson.JSONDecodeError:
        name = "arguments"
    most = f"{MOST_ARGUMENTS_CHARACTERS:,} characters"
    return f"{name}: too long; all arguments of a call together may have {most}. Write less."


def storable(text: str) -> str:
    """The text without what PostgreSQL can't store: NUL and unpaired surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
