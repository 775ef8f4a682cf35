"""Incoming returns: GET /returns, POST /returns/{return}/received and /cancel."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from support_agent.api.access import Agent, Viewer
from support_agent.api.deps import WithFlows
from support_agent.api.openapi.problems import problems
from support_agent.api.schemas.returns import ReturnList
from support_agent.domain.models import ReturnStatus
from support_agent.domain.shown import ReturnChange

router = APIRouter(prefix="/returns", tags=["Returns"])
CHANGED = problems(404, 409)
ReturnName = Annotated[
    str,
    Path(
        min_length=1,
        max_length=60,
        pattern=r"^[A-Za-z0-9-]+$",
        description='"RET-5", or the tracking number on the label.',
    ),
]


@router.get("", summary="List returns")
async def list_returns(
    flows: WithFlows,
    _who: Viewer,
    status: Annotated[
        ReturnStatus | None, Query(description="Without it: the parcels still expected.")
    ] = None,
) -> ReturnList:
    """Parcels on their way back, the oldest first, at most 200."""
    return ReturnList.model_validate({"returns": await flows.returns.waiting(status)})


@router.post("/{name}/received", summary="Receive a return", responses=CHANGED)
async def receive_return(flows: WithFlows, who: Agent, name: ReturnName) -> ReturnChange:
    """Says that the parcel is in. Its refund or new item follows, once; the customer is told."""
    return await flows.returns.receive(who, name)


@router.post("/{name}/cancel", summary="Cancel a return", responses=CHANGED)
async def cancel_return(flows: WithFlows, who: Agent, name: ReturnName) -> ReturnChange:
    """Says that no parcel is expected anymore. The customer is told. 409 once it has arrived."""
    return await flows.returns.cancel(who, name)
