"""Access control: staff by token, and anybody at this machine if customers are simulated."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from support_agent.api.deps import Options, WithFlows, WithOptions
from support_agent.api.peers import is_local, network_of
from support_agent.domain.errors import Unauthorized
from support_agent.domain.roles import ADMIN, AGENT, VIEWER, Role
from support_agent.flows import Flows
from support_agent.flows.people.people import Operator

bearer = HTTPBearer(
    scheme_name="OperatorToken",
    description="`support-agent operator add NAME --role agent` prints one.",
    auto_error=False,
)
# Providers check these; they are here for the API's description.
SIGNED_BY_TWILIO = Security(
    APIKeyHeader(
        name="X-Twilio-Signature",
        scheme_name="TwilioSignature",
        description="Twilio's signature of the URL and the form, by the account's Auth Token.",
        auto_error=False,
    )
)
SIGNED_BY_SENDGRID = Security(
    APIKeyHeader(
        name="X-Twilio-Email-Event-Webhook-Signature",
        scheme_name="SendGridSignature",
        description="SendGrid's signature of the time in X-Twilio-Email-Event-Webhook-Timestamp"
        " and the body.",
        auto_error=False,
    )
)
T = TypeVar("T")
Sent = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]


def is_simulated(connection: HTTPConnection, options: Options) -> bool:
    """Whether the caller may act as a customer."""
    return options.simulation and is_local(connection, options.near)


async def signed_in(
    connection: HTTPConnection, flows: Flows, options: Options, finding: Callable[[], Awaitable[T]]
) -> T:
    """The owner of the caller's token. An address that guesses is blocked for a while."""
    address = network_of(connection, options.near)
    await flows.rates.check("failed sign-ins", address)
    try:
        return await finding()
    except Unauthorized:
        await flows.rates.count("failed sign-ins", address)
        raise


class Needs:
    """Requires at least this role of the sender. Their changes count toward their rate limit."""

    def __init__(self, role: Role) -> None:
        self._role: Role = role

    async def __call__(
        self, request: Request, flows: WithFlows, options: WithOptions, sent: Sent
    ) -> Operator:
        token = sent.credentials if sent else ""
        if not token:
            return await flows.people.by_token(token, self._role)
        who = await signed_in(
            request, flows, options, lambda: flows.people.by_token(token, self._role)
        )
        if request.method not in {"GET", "HEAD"}:
            await flows.rates.count("writes", str(who.id), request.scope["route"].path)
        return who


Viewer = Annotated[Operator, Depends(Needs(VIEWER))]
Agent = Annotated[Operator, Depends(Needs(AGENT))]
Admin = Annotated[Operator, Depends(Needs(ADMIN))]


async def _may_look(
    request: Request, flows: WithFlows, options: WithOptions, sent: Sent
) -> Operator | None:
    if is_simulated(request, options):
        return None
    return await Needs(VIEWER)(request, flows, options, sent)


# What customers wrote is for staff, and for whoever tries the product out.
Looker = Annotated[Operator | None, Depends(_may_look)]
LOOKING = [Depends(_may_look)]
# For the API's description: if customers are simulated, no token is needed.
LOOKING_FREELY: dict[str, Any] = {"security": [{}]}
