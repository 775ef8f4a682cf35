"""The telephone line: who calls, and how audio crosses its socket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from support_agent.domain.channels import Evidence
from support_agent.ports.inbound import WebhookRequest


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """A call at the door. `sender` is the caller's number in E.164, None when withheld.

    `evidence` is for the number: "none" where the caller's own carrier doesn't vouch for it.
    """

    sender: str | None
    call_id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CallStage:
    """A call that has left our socket. `dialled`: how ringing a person ended; None before it.

    `call_id` is the caller's leg, also when it is the person's that asks.
    """

    call_id: str
    dialled: Literal["answered", "unanswered"] | None = None


@dataclass(frozen=True, slots=True)
class LineStarted:
    """The line's audio begins. `token` is the one given when the call was answered."""

    stream_id: str
    token: str
    call_id: str


@dataclass(frozen=True, slots=True)
class LineAudio:
    """The caller's audio: telephone mu-law at 8 kHz."""

    audio: bytes


@dataclass(frozen=True, slots=True)
class LineDigit:
    """A key the caller pressed."""

    digit: str


@dataclass(frozen=True, slots=True)
class LineMark:
    """All audio before the mark of that name was played, or thrown away by a clear."""

    name: str


@dataclass(frozen=True, slots=True)
class LineStopped:
    """The caller has hung up."""


LineEvent = LineStarted | LineAudio | LineDigit | LineMark | LineStopped


class PhoneLine(Protocol):
    """A telephone carrier: who calls, and how audio crosses its socket."""

    def look(self, headers: Mapping[str, str]) -> None:
        """Raises Forbidden, before the body is read, for headers no signed request has."""
        ...

    def read_call(self, request: WebhookRequest) -> IncomingCall:
        """The call, or InvalidInput naming the field, or Forbidden for a bad signature."""
        ...

    def read_stage(self, request: WebhookRequest) -> CallStage:
        """What became of a call after our socket, or InvalidInput or Forbidden as above."""
        ...

    def connect(self, stream_url: str, token: str, notice: str, next_url: str) -> str:
        """The answer that puts the call through to a socket of ours, after the notice.

        The line asks `next_url` once we close that socket.
        """
        ...

    def dial(self, number: str, brief_url: str, next_url: str) -> str:
        """The answer that rings a person, who is first told what `brief_url` says."""
        ...

    def say(self, words: str) -> str:
        """The answer that says these words and goes on."""
        ...

    def busy(self, words: str) -> str:
        """The answer that says these words and hangs up."""
        ...

    def read(self, frame: str) -> LineEvent | None:
        """One frame of the socket; None for what needs no answer. Raises InvalidInput."""
        ...

    def audio(self, stream_id: str, audio: bytes) -> str:
        """A frame that plays audio to the caller."""
        ...

    def mark(self, stream_id: str, name: str) -> str:
        """A frame that comes back once the audio before it was played."""
        ...

    def clear(self, stream_id: str) -> str:
        """A frame that throws away what is still to be played."""
        ...
