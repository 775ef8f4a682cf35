"""Who may: the shop's people by their token, and anybody here where customers are simulated."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from support_agent.api.deps import Options, WithFlows, WithOptions
from support_agent.api.peers import is_local
from support_agent.domain.models import Role
from support_agent.flows.people import Operator

bearer = HTTPBearer(auto_error=False, description="support-agent operator add NAME --role agent")
Sent = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]


def is_simulated(connection: HTTPConnection, options: Options) -> bool:
    """Whether the caller may act as a customer."""
    return options.simulation and is_local(connection, options.near)


class Needs:
    """Who sent the request, with at least this role."""

    def __init__(self, role: Role) -> None:
        self._role: Role = role

    async def __call__(self, flows: WithFlows, sent: Sent) -> Operator:
        return await flows.people.by_token(sent.credentials if sent else "", self._role)


Viewer = Annotated[Operator, Depends(Needs("viewer"))]
Agent = Annotated[Operator, Depends(Needs("agent"))]
Admin = Annotated[Operator, Depends(Needs("admin"))]


async def _may_look(
    request: Request, flows: WithFlows, options: WithOptions, sent: Sent
) -> Operator | None:
    if is_simulated(request, options):
        return None
    return await Needs("viewer")(flows, sent)


# What customers wrote is for the shop's people, and for whoever tries the product out.
Looker = Annotated[Operator | None, Depends(_may_look)]
LOOKING = [Depends(_may_look)]
