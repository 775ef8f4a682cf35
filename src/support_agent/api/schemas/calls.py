"""Calls from a browser."""

from typing import Any

from pydantic.json_schema import models_json_schema

from support_agent.api.schemas.base import Read
from support_agent.flows.calls.sound.events import CallMessage


class CallToken(Read):
    """A single-use token for one call from a browser."""

    token: str
    good_for_seconds: int


class CallEventData(Read):
    """One JSON message that `/ws/voice` sends. The message is the value of `event`."""

    event: CallMessage


def call_event_schemas() -> dict[str, Any]:
    """The schemas of a call's events, for a document that lists no WebSocket."""
    where = "#/components/schemas/{model}"
    _, made = models_json_schema([(CallEventData, "serialization")], ref_template=where)
    return made["$defs"]
