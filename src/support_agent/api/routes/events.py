"""GET /customers/{id}/events: server-sent events with resume."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from support_agent.api.access import LOOKING, LOOKING_FREELY, Looker
from support_agent.api.deps import WithFlows
from support_agent.api.openapi.problems import problems
from support_agent.api.routes.customers import CustomerId
from support_agent.api.schemas.events import EventData
from support_agent.api.standing import while_standing
from support_agent.domain.errors import InvalidInput
from support_agent.flows.messaging.live import UNSTORED, Item

router = APIRouter(tags=["Customers"], dependencies=LOOKING)

# Show browsers and proxies at once that the stream is open, and that it still is.
OPENED, HEARTBEAT = b": open\n\n", b": still here\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get(
    "/customers/{customer_id}/events",
    summary="Follow what happens to a customer",
    response_class=StreamingResponse,
    responses=problems(400, 404)
    | {
        200: {
            "model": EventData,
            "content": {"text/event-stream": {}},
            "description": "Server-sent events, until the client closes the stream. Each has one"
            " `data:` line, the JSON that the schema names `event`; `id:` is its `seq`.",
        }
    },
    openapi_extra=LOOKING_FREELY,
)
async def stream_customer_events(
    flows: WithFlows,
    who: Looker,
    customer_id: CustomerId,
    after: Annotated[
        int | None,
        Query(ge=0, le=2**63 - 1, description="Start after this `seq`; without it, now."),
    ] = None,
    last_event_id: Annotated[
        str | None,
        Header(max_length=20, description="As browsers send it to resume; goes before `after`."),
    ] = None,
) -> StreamingResponse:
    """Everything that happens to the customer, in order and without gaps.

    Ends within seconds when the operator's token is revoked.
    """
    if last_event_id:
        if not last_event_id.isdecimal() or int(last_event_id) >= 2**63:
            raise InvalidInput("Last-Event-ID", "must be the id of an event of this stream")
        after = int(last_event_id)
    # Called here, so that an unknown customer is a 404 and not a broken stream.
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
                # Without an ID: a browser that reconnects continues from the last event with one.
                yield b"data: %s\n\n" % item[1]
            else:
                yield b"id: %d\ndata: %s\n\n" % item
    finally:
        await events.aclose()
