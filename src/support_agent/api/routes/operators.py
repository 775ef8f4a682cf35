"""GET /operators/me: the owner of the token."""

from fastapi import APIRouter

from support_agent.api.access import Viewer
from support_agent.api.schemas.people import Operator

router = APIRouter(prefix="/operators", tags=["Operators"])


@router.get("/me", summary="Get the operator of the token")
async def get_current_operator(who: Viewer) -> Operator:
    """Whose token this is, and what they may do."""
    return Operator(name=who.name, role=who.role)
