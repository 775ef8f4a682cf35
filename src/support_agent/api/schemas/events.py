"""What the event stream sends: the domain's events, each with its position in the stream."""

from dataclasses import MISSING, fields
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_type_hints

from pydantic import Field, create_model

from support_agent.api.schemas.base import Read
from support_agent.domain import events


class EventBase(Read):
    """An event. `seq` counts up per customer without gaps and is the SSE id."""

    seq: int
    at: datetime


def _streamed(event: type[events.Event]) -> type[EventBase]:
    hints = get_type_hints(event, include_extras=True)
    told: dict[str, Any] = {"kind": (_LITERAL[event.kind], ...)}
    for each in fields(event):
        told[each.name] = (hints[each.name], ... if each.default is MISSING else each.default)
    return create_model(event.__name__, __base__=EventBase, __doc__=event.__doc__, **told)


# A type checker can't follow types that are made from a list.
_LITERAL: Any = Literal
_UNION: Any = Union
KINDS = {kind: _streamed(event) for kind, event in events.KINDS.items()}
_Event: Any = Annotated[_UNION[tuple(KINDS.values())], Field(discriminator="kind")]
EventData = create_model(
    "EventData",
    __base__=Read,
    __doc__="One server-sent event. Its `data:` line is the value of `event`.",
    event=(_Event, ...),
)
