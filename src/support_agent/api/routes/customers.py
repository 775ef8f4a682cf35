"""GET /customers, /customers/{id} and their messages."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query

from support_agent.api.access import LOOKING, LOOKING_FREELY
from support_agent.api.cursors import make_cursor, read_cursor
from support_agent.api.deps import WithFlows
from support_agent.api.openapi.problems import problems
from support_agent.api.schemas.customers import CustomerPage, Record
from support_agent.flows.messaging.timeline import CustomerDetail, MessagePage, OrderPage

router = APIRouter(prefix="/customers", tags=["Customers"], dependencies=LOOKING)

# The range of PostgreSQL's bigint.
CustomerId = Annotated[int, Path(ge=1, le=2**63 - 1, description="The customer's id.")]


@router.get("", summary="List customers", responses=problems(400), openapi_extra=LOOKING_FREELY)
async def list_customers(
    flows: WithFlows,
    search: Annotated[
        str,
        Query(
            max_length=200,
            pattern=r"^[^\x00]*$",
            description="A part of a name or an address, or an order number.",
        ),
    ] = "",
    cursor: Annotated[
        str | None, Query(max_length=200, description="`next_cursor` of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Customers in a page.")] = 50,
) -> CustomerPage:
    """Customers, those with the newest message first."""
    before = read_cursor(cursor, _moment) if cursor else None
    rows = await flows.timeline.customers(search=search, before=before, limit=limit)
    next_cursor = None
    if len(rows) == limit:
        last = rows[-1]
        newest = last["last_message_at"] or last["created_at"]
        next_cursor = make_cursor(newest.isoformat(), last["id"])
    return {"customers": rows, "next_cursor": next_cursor}


@router.get(
    "/{customer_id}",
    summary="Get a customer",
    responses=problems(404),
    openapi_extra=LOOKING_FREELY,
)
async def get_customer(flows: WithFlows, customer_id: CustomerId) -> CustomerDetail:
    """One customer with messages, turns, tool runs, tickets, orders and what is known of them."""
    return await flows.timeline.customer(customer_id)


@router.get(
    "/{customer_id}/messages",
    summary="List a customer's messages",
    responses=problems(404),
    openapi_extra=LOOKING_FREELY,
)
async def list_customer_messages(
    flows: WithFlows,
    customer_id: CustomerId,
    before: Annotated[
        int | None, Query(ge=1, le=2**63 - 1, description="Only messages older than this id.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Messages in a page.")] = 200,
) -> MessagePage:
    """A page of messages, oldest first. Pass `before` of a page to get the page before it."""
    return await flows.timeline.messages(customer_id, before=before, limit=limit)


@router.get(
    "/{customer_id}/orders",
    summary="List a customer's orders",
    responses=problems(404),
    openapi_extra=LOOKING_FREELY,
)
async def list_customer_orders(
    flows: WithFlows,
    customer_id: CustomerId,
    after: Annotated[
        int, Query(ge=0, le=1_000_000, description="How many of the newest to leave out.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=200, description="Orders in a page.")] = 50,
) -> OrderPage:
    """A page of orders, newest first."""
    return await flows.timeline.orders(customer_id, after=after, limit=limit)


@router.get(
    "/{customer_id}/record",
    summary="Get what was decided for a customer",
    responses=problems(404),
    openapi_extra=LOOKING_FREELY,
)
async def get_customer_record(flows: WithFlows, customer_id: CustomerId) -> Record:
    """Tickets, offers, approvals and effects as one list: the newest 500, oldest first."""
    return {"record": await flows.timeline.record(customer_id)}


def _moment(key: str) -> datetime:
    moment = datetime.fromisoformat(key)
    if moment.tzinfo is None:
        raise ValueError(key)
    return moment
