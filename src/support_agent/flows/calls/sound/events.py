"""The events for a caller's screen during a call, besides audio: the JSON of WS /ws/voice."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from support_agent.ports.voice import Encoding

Talk = Literal["listening", "thinking", "speaking"]
EndReason = Literal["idle", "too long", "with person", "over"]


class CallEventBase(BaseModel):
    """Base of every event; `type` distinguishes them."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class SoundFormat(CallEventBase):
    """Raw mono sound."""

    encoding: Encoding
    sample_rate: int


class CallReady(CallEventBase):
    """The call is on. `now` is the server's clock: `started_at` is measured against it."""

    type: Literal["ready"] = "ready"
    turn_id: int
    customer_id: int
    started_at: datetime
    now: datetime
    voice: str = Field(description="What the screen calls the voice: Deepgram, Local voice …")
    audio_in: SoundFormat
    audio_out: SoundFormat


class CallTalk(CallEventBase):
    """What the agent is doing now."""

    type: Literal["talk"] = "talk"
    talk: Talk


class CallCaption(CallEventBase):
    """Words of either side. The same `id` again replaces them."""

    type: Literal["caption"] = "caption"
    id: str
    who: Literal["you", "agent"]
    text: str
    final: bool = True
    cut: bool = Field(
        default=False,
        description="The caller interrupted here: `text` is what they heard of it, maybe nothing.",
    )


class CallFlush(CallEventBase):
    """Throw away the sound that is still to be played."""

    type: Literal["flush"] = "flush"


class CallAudioDone(CallEventBase):
    """All sound of an answer was sent."""

    type: Literal["audio_done"] = "audio_done"


class CallReconnected(CallEventBase):
    """The voice was away for a moment; words may be missing."""

    type: Literal["reconnected"] = "reconnected"


class CallWithPerson(CallEventBase):
    """The caller is handed over to a person. `name` is null until one is known."""

    type: Literal["with-person"] = "with-person"
    name: str | None = None


class CallEnded(CallEventBase):
    """The call is over."""

    type: Literal["ended"] = "ended"
    reason: EndReason


class CallFailed(CallEventBase):
    """Why there is no call, or no more of it; `bad_message` alone does not end it."""

    type: Literal["error"] = "error"
    code: str
    detail: str


CallMessage = Annotated[
    CallReady
    | CallTalk
    | CallCaption
    | CallFlush
    | CallAudioDone
    | CallReconnected
    | CallWithPerson
    | CallEnded
    | CallFailed,
    Field(discriminator="type"),
]

CallEvent = bytes | CallMessage
"""Audio for the caller, or an event for their screen."""
