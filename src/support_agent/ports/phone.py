"""The telephone line: who calls, and how audio crosses its socket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from support_agent.domain.channels import Evidence
from support_agent.ports.inbound import WebhookRequest


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """An incoming call. `sender` is the caller's number in E.164, None if withheld.

    `evidence` is for the number: "none" if the caller's own carrier doesn't attest it.
    """

    sender: str | None
    call_id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CallStage:
    """A call that has left our socket. `dialled`: how ringing a person ended; None before that.

    `call_id` is the caller's leg, even if the person's leg makes the request.
    """

    call_id: str
    dialled: Literal["answered", "unanswered"] | None = None


@dataclass(frozen=True, slots=True)
class LineStarted:
    """The line's audio starts. `token` is the one given when the call was answered."""

    stream_id: str
    token: str
    call_id: str


@dataclass(frozen=True, slots=True)
class LineAudio:
    """The caller's audio: telephone μ-law at 8 kHz."""

    audio: bytes


@dataclass(frozen=True, slots=True)
class LineDigit:
    """A key the caller pressed."""

    digit: str


@dataclass(frozen=True, slots=True)
class LineMark:
    """All audio before the mark with this name was played, or discarded by a clear."""

    name: str


@dataclass(frozen=True, slots=True)
class LineStopped:
    """The caller hung up."""


LineEvent = LineStarted | LineAudio | LineDigit | LineMark | LineStopped


class PhoneLine(Protocol):
    """A telephone carrier: who calls, and how audio crosses its socket."""

    def look(self, headers: Mapping[str, str]) -> None:
        """Raises Forbidden, before the body is read, for headers that no signed request has."""
        ...

    def read_call(self, request: WebhookRequest) -> IncomingCall:
        """The call. Raises InvalidInput naming the field, or Forbidden for a bad signature."""
        ...

    def read_stage(self, request: WebhookRequest) -> CallStage:
        """What happened to a call after our socket closed. Raises like `read_call`."""
        ...

    def connect(self, stream_url: str, token: str, notice: str, next_url: str) -> str:
        """The response that connects the call to our socket, after the notice.

        The line requests `next_url` once we close that socket.
        """
        ...

    def dial(self, number: str, brief_url: str, next_url: str) -> str:
        """The response that rings a person, who first hears what `brief_url` says."""
        ...

    def say(self, words: str) -> str:
        """The response that says these words and continues."""
        ...

    def busy(self, words: str) -> str:
        """The response that says these words and hangs up."""
        ...

    def read(self, frame: str) -> LineEvent | None:
        """One frame of the socket; None if it needs no action. Raises InvalidInput."""
        ...

    def audio(self, stream_id: str, audio: bytes) -> str:
        """A frame that plays audio to the caller."""
        ...

    def mark(self, stream_id: str, name: str) -> str:
        """A frame that is sent back once the audio before it was played."""
        ...

    def clear(self, stream_id: str) -> str:
        """A frame that discards all audio not yet played."""
        ...
