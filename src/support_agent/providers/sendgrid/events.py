"""SendGrid's Event Webhook: delivery reports for the mails we sent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast

import orjson

from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.ports.clock import Clock
from support_agent.ports.delivery_reports import DeliveryStatus
from support_agent.ports.inbound import WebhookRequest
from support_agent.providers.mail.reports import why
from support_agent.providers.plain_text import clean_line
from support_agent.providers.sendgrid.sender import SENDGRID
from support_agent.providers.sendgrid.signature import SendGridSignature
from support_agent.providers.untrusted import as_object

# SendGrid retries "deferred" itself; the others say what a reader did.
_STATUSES: Mapping[str, Literal["sent", "delivered", "failed"]] = {
    "processed": "sent",
    "delivered": "delivered",
    "bounce": "failed",
    "dropped": "failed",
}
_DROPPED = "SendGrid did not send it: the address, or what it sends, is on a list of its own"
_CODE_CHARS = 10


class SendGridEventsReader:
    """Reads the events. The keys are the Event Webhook's; otherwise as for SendGridMailReader."""

    def __init__(
        self, public_keys: Sequence[str], *, clock: Clock, allow_unsigned: bool = False
    ) -> None:
        self._signature = SendGridSignature(public_keys, clock)
        self._allow_unsigned = allow_unsigned

    def look(self, headers: Mapping[str, str]) -> None:
        """Raises Forbidden for headers that no request signed by SendGrid has."""
        if self._signature.configured:
            self._signature.look(headers)
        elif not self._allow_unsigned:
            raise Forbidden("no SendGrid verification key is set, so no webhook can be believed")

    def read(self, request: WebhookRequest) -> list[DeliveryStatus]:
        """The reports about our mails, in order. Raises InvalidInput or Forbidden.

        Events of other kinds, and items that are not events, are ignored.
        """
        self.look(request.headers)
        if self._signature.configured:
            self._signature.check(request)
        try:
            events = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            events = None
        if not isinstance(events, list):
            raise InvalidInput("body", "must be a JSON array of events")
        return list(_statuses(cast("list[Any]", events)))


def _statuses(events: list[Any]) -> Iterator[DeliveryStatus]:
    for event in map(as_object, events):
        status = _STATUSES.get(str(event.get("event")))
        named = event.get("sg_message_id")
        # The response to our request named only the first part.
        provider_id = named.partition(".")[0] if isinstance(named, str) else ""
        if status is None or not provider_id:
            continue
        code = clean_line(str(event.get("status") or ""), _CODE_CHARS)
        is_dropped = event.get("event") == "dropped"
        yield DeliveryStatus(
            provider=SENDGRID,
            provider_id=provider_id,
            status=status,
            error_code=("dropped" if is_dropped else code or "bounce")
            if status == "failed"
            else None,
            reason=_DROPPED if is_dropped else why(code),
        )
