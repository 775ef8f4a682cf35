"""POST /webhook/sms and /webhook/email: answered after one commit, before any model runs."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from support_agent.api.access import SIGNED_BY_SENDGRID, SIGNED_BY_TWILIO, is_simulated
from support_agent.api.deps import Options, WithFlows, WithOptions
from support_agent.api.openapi.problems import Responses, problems
from support_agent.api.peers import network_of
from support_agent.api.schemas.webhooks import (
    SendGridEvent,
    SendGridMail,
    TwilioMessage,
    TwilioMessageStatus,
    body_of,
)
from support_agent.domain.channels import EMAIL, SMS, TextChannel
from support_agent.domain.errors import Forbidden, InvalidInput, Unavailable
from support_agent.flows import Flows
from support_agent.flows.intake.intake import wait_at_most
from support_agent.ports.inbound import WebhookRequest


class WebhookRoute(APIRoute):
    """Logs refused requests, and counts them by source address.

    Signed requests are never counted; too frequent ones are not logged.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, and what happens when it refuses."""
        handler = super().get_route_handler()

        async def counted(request: Request) -> Response:
            try:
                return await handler(request)
            except (Forbidden, InvalidInput) as error:
                flows, options = request.app.state.flows, request.app.state.options
                address = network_of(request, options.near)
                if isinstance(error, Forbidden):
                    await flows.rates.count("refused webhooks", address)
                path = request.url.path
                log.warning("webhook_refused", path=path, address=address, reason=str(error))
                raise

        return counted


log = structlog.get_logger()
router = APIRouter(prefix="/webhook", tags=["Webhooks"], route_class=WebhookRoute)
REFUSED = problems(400, 429)
FORM, PARTS, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"

MOST_BYTES_READ_AT_ONCE = 100_000
# For a connection to PostgreSQL, and again for its answers. Providers give up after 10 or 15
# seconds, and retry after an error.
MOST_WAIT_SECONDS = 2.5
MOST_BEFORE_SECOND_TRY_SECONDS = 1.0


def twiml(description: str, example: str = "<Response/>") -> Responses:
    """The description of a TwiML response."""
    content = {"schema": {"type": "string"}, "example": example}
    return {200: {"content": {"text/xml": content}, "description": description}}


@router.post(
    "/sms",
    summary="Receive a text message",
    response_class=Response,
    responses=REFUSED | twiml("Stored; an empty TwiML."),
    dependencies=[SIGNED_BY_TWILIO],
    openapi_extra=body_of(TwilioMessage, FORM),
)
async def receive_sms(request: Request, flows: WithFlows, options: WithOptions) -> Response:
    """Takes a text message in Twilio's form. A repeated MessageSid changes nothing."""
    await _receive(SMS, request, flows, options)
    return Response("<Response/>", media_type="text/xml")


@router.post(
    "/sms/status",
    summary="Receive the delivery status of a text message",
    status_code=204,
    response_class=Response,
    responses=REFUSED,
    response_description="Noted.",
    dependencies=[SIGNED_BY_TWILIO],
    openapi_extra=body_of(TwilioMessageStatus, FORM),
)
async def receive_sms_status(request: Request, flows: WithFlows, options: WithOptions) -> Response:
    """Takes Twilio's report on an outbound text. Repeated and outdated ones change nothing."""
    read = await read_webhook(request, options, flows.status_reader.look)
    await flows.deliver.report(flows.status_reader.read(read))
    return Response(status_code=204)


@router.post(
    "/email",
    summary="Receive an email",
    response_class=Response,
    responses=REFUSED,
    response_description="Stored.",
    dependencies=[SIGNED_BY_SENDGRID],
    openapi_extra=body_of(SendGridMail, PARTS),
)
async def receive_email(request: Request, flows: WithFlows, options: WithOptions) -> Response:
    """Takes an email in SendGrid's Inbound Parse form, parsed or raw. A repeat changes nothing."""
    await _receive(EMAIL, request, flows, options)
    return Response()


@router.post(
    "/email/events",
    summary="Receive the delivery status of emails",
    status_code=204,
    response_class=Response,
    responses=REFUSED,
    response_description="Noted.",
    dependencies=[SIGNED_BY_SENDGRID],
    openapi_extra=body_of(SendGridEvent, JSON, many=True),
)
async def receive_email_events(
    request: Request, flows: WithFlows, options: WithOptions
) -> Response:
    """Takes SendGrid's reports on outbound emails. Repeated and outdated ones change nothing."""
    read = await read_webhook(request, options, flows.events_reader.look)
    for status in flows.events_reader.read(read):
        await flows.deliver.report(status)
    return Response(status_code=204)


async def _receive(channel: TextChannel, request: Request, flows: Flows, options: Options) -> None:
    reader = flows.readers[channel]
    read = await read_webhook(request, options, reader.look)
    # Parsing a large mail would block everybody else.
    if len(read.body) > MOST_BYTES_READ_AT_ONCE:
        message = await asyncio.to_thread(reader.read, read)
    else:
        message = reader.read(read)
    begun = time.monotonic()
    try:
        await flows.intake.receive(message)
    except Unavailable:
        # A discarded session fails at once, the next one works. Twilio never repeats a text.
        if time.monotonic() - begun > MOST_BEFORE_SECOND_TRY_SECONDS:
            raise
        await flows.intake.receive(message)


async def read_webhook(
    request: Request, options: Options, look: Callable[[Mapping[str, str]], None]
) -> WebhookRequest:
    """The request as its sender signed it. `look` refuses unread what can't have been signed."""
    look(request.headers)
    if options.simulation and not is_simulated(request, options):
        raise Forbidden("unsigned webhooks are taken from this machine only")
    try:
        body = await request.body()
    except ClientDisconnect:
        raise InvalidInput("body", "ended before all of it had come") from None
    wait_at_most(MOST_WAIT_SECONDS)
    return WebhookRequest(_signed_url(request, options), request.headers, body)


def _signed_url(request: Request, options: Options) -> str:
    """The URL as the provider called it: behind a proxy, only PUBLIC_URL knows it."""
    if not options.public_url:
        return str(request.url)
    raw_path: bytes = request.scope.get("raw_path", request.url.path.encode())
    query: bytes = request.scope["query_string"]
    tail = raw_path.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    return options.public_url + tail
