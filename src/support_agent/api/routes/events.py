"""GET /customers/{id}/events: server-sent events with resume."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from support_agent.api.access import LOOKING, Looker
from support_agent.api.deps import WithFlows
from support_agent.api.routes.customers import CustomerId
from support_agent.api.schemas.events import EventData
from support_agent.api.standing import while_standing
from support_agent.domain.errors import InvalidInput
from support_agent.flows.messaging.live import UNSTORED, Item

router = APIRouter(dependencies=LOOKING)

# Browsers and proxies see at once that the stream is open, and that it still is.
OPENED, HEARTBEAT = b": open\n\n", b": still here\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get(
    "/customers/{customer_id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "model": EventData,
            "content": {"text/event-stream": {}},
            "description": "One `data:` line of JSON per event; `id:` is its seq.",
        }
    },
)
async def follow_events(
    flows: WithFlows,
    who: Looker,
    customer_id: CustomerId,
    after: Annotated[int | None, Query(ge=0, le=2**63 - 1)] = None,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> StreamingResponse:
    """Everything that happens to the customer, from `after` or Last-Event-ID on, in order.

    Ends within seconds of the token's revocation.
    """
    if last_event_id:
        if not last_event_id.isdecimal() or int(last_event_id) >= 2**63:
            raise InvalidInput("Last-Event-ID", "must be the id of an event of this stream")
        after = int(last_event_id)
    # Asked here, so that an unknown customer is a 404 and not a broken stream.
    start = await flows.live.start(customer_id, after)
    lines = _lines(flows.live.follow(customer_id, start))
    if who is not None:
        lines = while_standing(lines, flows.people, who.id)
    return StreamingResponse(lines, media_type="text/event-stream", headers=HEADERS)


async def _lines(events: AsyncGenerator[Item | None]) -> AsyncGenerator[bytes]:
    yield OPENED
    try:
        async for item in events:
            if item is None:
                yield HEARTBEAT
            elif item[0] == UNSTORED:
                # Without an id: a browser that comes back goes on from the last event there was.
                yield b"data: %s\n\n" % item[1]
            else:
                yield b"id: %d\ndata: %s\n\n" % item
    finally:
        await events.aclose()
