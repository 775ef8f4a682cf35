"""Conversations of staff with customers: take over, write, give back. All need a bearer token."""

from fastapi import APIRouter

from support_agent.api.access import Admin, Agent
from support_agent.api.deps import WithFlows
from support_agent.api.openapi.problems import problems
from support_agent.api.routes.customers import CustomerId
from support_agent.api.routes.tickets import CHANGED, Key
from support_agent.api.schemas.decisions import RejectReason
from support_agent.api.schemas.people import (
    TakeOver,
    Unmerged,
    WrittenWords,
)
from support_agent.domain.cases import HandlerState, Written
from support_agent.flows.people.write_to import Words

router = APIRouter(prefix="/customers/{customer_id}", tags=["Conversations"])


@router.post("/take-over", summary="Take a customer over from the agent", responses=CHANGED)
async def take_over_customer(
    flows: WithFlows, who: Agent, customer_id: CustomerId, body: TakeOver | None = None
) -> HandlerState:
    """Stops the agent for this customer at once.

    409 when a colleague has the customer and is not named in `from_name`.
    """
    return await flows.people.take_over(
        who, customer_id, from_name=body.from_name if body else None
    )


@router.post("/write", summary="Write to a customer", responses=CHANGED)
async def write_to_customer(
    flows: WithFlows, who: Agent, customer_id: CustomerId, body: WrittenWords, key: Key = None
) -> Written:
    """Writes on this channel and takes the customer over. 409 when a colleague has them."""
    words = Words(**body.model_dump(), key=key)
    return await flows.write_to.write(who, customer_id, words)


@router.post(
    "/typing", status_code=204, summary="Show that a person is typing", responses=problems(404)
)
async def show_typing(flows: WithFlows, who: Agent, customer_id: CustomerId) -> None:
    """Shows for a few seconds that a person is writing to the customer."""
    await flows.people.typing(who, customer_id, flows.clock.now())


@router.post("/resume", summary="Give a customer back to the agent", responses=CHANGED)
async def resume_customer(flows: WithFlows, who: Agent, customer_id: CustomerId) -> HandlerState:
    """The agent answers this customer again. 409 when a colleague has them."""
    return await flows.people.give_back(who, customer_id)


@router.post("/unmerge", summary="Separate two linked customers", responses=CHANGED)
async def unmerge_customer(
    flows: WithFlows, who: Admin, customer_id: CustomerId, body: RejectReason
) -> Unmerged:
    """Undoes the linking of this customer's contact to another customer. 404 if there is none."""
    left = await flows.step_up.unlink(customer_id, body.reason, f"operator:{who.name}")
    return Unmerged(customer_id=customer_id, taken_from=left)
