"""Parcels that come back: GET /returns, POST /returns/{return}/received and /cancel."""

from typing import Annotated

from fastapi import APIRouter, Path

from support_agent.api.access import Agent, Viewer
from support_agent.api.deps import WithFlows
from support_agent.api.schemas.returns import ReturnChange, ReturnList
from support_agent.domain.models import ReturnStatus

router = APIRouter()
ReturnName = Annotated[
    str,
    Path(
        min_length=1,
        max_length=60,
        pattern=r"^[A-Za-z0-9-]+$",
        description='"RET-5", or the tracking number on the label.',
    ),
]


@router.get("/returns")
async def list_returns(
    flows: WithFlows, _who: Viewer, status: ReturnStatus | None = None
) -> ReturnList:
    """Parcels of that status, the oldest first, at most 200. Without `status`: those expected."""
    return ReturnList.model_validate({"returns": await flows.returns.waiting(status)})


@router.post("/returns/{name}/received")
async def receive_return(flows: WithFlows, who: Agent, name: ReturnName) -> ReturnChange:
    """The parcel has arrived: its refund or new item follows, once, and the customer is told."""
    return ReturnChange.model_validate(await flows.returns.receive(who, name))


@router.post("/returns/{name}/cancel")
async def cancel_return(flows: WithFlows, who: Agent, name: ReturnName) -> ReturnChange:
    """Nothing is expected any more; the customer is told. 409 once it has arrived."""
    return ReturnChange.model_validate(await flows.returns.cancel(who, name))
