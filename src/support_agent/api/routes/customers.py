"""GET /customers, /customers/{id} and their messages."""

import base64
import binascii
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query

from support_agent.api.access import LOOKING
from support_agent.api.deps import WithFlows
from support_agent.api.schemas.customers import CustomerDetail, CustomerPage, Record
from support_agent.api.schemas.messages import MessagePage
from support_agent.api.schemas.orders import OrderPage
from support_agent.domain.errors import InvalidInput

router = APIRouter(dependencies=LOOKING)

# What PostgreSQL's bigint holds.
CustomerId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/customers")
async def list_customers(
    flows: WithFlows,
    search: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = "",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CustomerPage:
    """Customers, those with the newest message first. `search`: name, address, order number."""
    before = _read_cursor(cursor) if cursor else None
    rows = await flows.timeline.customers(search=search, before=before, limit=limit)
    next_cursor = None
    if len(rows) == limit:
        last = rows[-1]
        next_cursor = _cursor(last.last_message_at or last.created_at, last.id)
    return CustomerPage.model_validate(
        {"customers": [asdict(row) for row in rows], "next_cursor": next_cursor}
    )


@router.get("/customers/{customer_id}")
async def get_customer(flows: WithFlows, customer_id: CustomerId) -> CustomerDetail:
    """One customer with messages, turns, tool runs, tickets, orders and extracted data."""
    return CustomerDetail.model_validate(await flows.timeline.customer(customer_id))


@router.get("/customers/{customer_id}/messages")
async def list_messages(
    flows: WithFlows,
    customer_id: CustomerId,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> MessagePage:
    """A page of messages, oldest first; `before` an id fetches the page before it."""
    page = await flows.timeline.messages(customer_id, before=before, limit=limit)
    return MessagePage.model_validate(page)


@router.get("/customers/{customer_id}/orders")
async def list_orders(
    flows: WithFlows,
    customer_id: CustomerId,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> OrderPage:
    """A page of orders, newest first, behind the `after` newest."""
    page = await flows.timeline.orders(customer_id, after=after, limit=limit)
    return OrderPage.model_validate(page)


@router.get("/customers/{customer_id}/record")
async def get_record(flows: WithFlows, customer_id: CustomerId) -> Record:
    """What was decided and done: cases, offers, approvals, effects. The newest 500."""
    return Record.model_validate({"record": await flows.timeline.record(customer_id)})


def _cursor(at: datetime, customer_id: int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {customer_id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        at, _, customer_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        when = datetime.fromisoformat(at)
        number = int(customer_id)
    except (ValueError, binascii.Error):
        raise InvalidInput("cursor", "is not a next_cursor of this list; leave it out") from None
    if when.tzinfo is None or not 0 < number < 2**63:
        raise InvalidInput("cursor", "is not a next_cursor of this list; leave it out")
    return when, number
