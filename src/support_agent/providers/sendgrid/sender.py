"""Sends a mail through SendGrid's Mail Send v3, and finds one whose answer was lost."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson

from support_agent.ports.sender import OutboundMessage, SendDeferred, SendRejected, SendUncertain
from support_agent.providers.http_send import NOT_TAKEN, Answer, request_once
from support_agent.providers.mail.compose import ComposedMail, compose
from support_agent.providers.plain_text import without_addresses

SENDGRID = "sendgrid"


class SendGridSender:
    """Sends mail from `from_address`."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        api_key: str,
        from_address: str,
        from_name: str = "",
        base_url: str = "https://api.sendgrid.com",
        read_seconds: float = 15.0,
    ) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}
        self._from = {"email": from_address} | ({"name": from_name} if from_name else {})
        self._base_url = base_url.rstrip("/")
        self._read_seconds = read_seconds

    @property
    def name(self) -> str:
        """The name its messages are stored under."""
        return SENDGRID

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "SendGrid"

    async def send(self, message: OutboundMessage) -> str:
        """Sends and returns SendGrid's X-Message-Id. Accepted means queued there, not delivered."""
        mail = compose(message, self._from["email"])
        answer = await request_once(
            self._http,
            "POST",
            f"{self._base_url}/v3/mail/send",
            read_seconds=self._read_seconds,
            headers=self._headers,
            data=orjson.dumps(self._payload(message.id, mail)),
        )
        if answer.status in {HTTPStatus.OK, HTTPStatus.ACCEPTED}:
            return answer.headers.get("x-message-id") or mail.message_id
        raise _refusal(answer)

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        """The ID, found by our own argument in the Email Activity Feed, if the account has it.

        None means that SendGrid knows of none or does not tell, never that it was not sent.
        """
        del attempted_at  # our argument identifies one message permanently
        answer = await request_once(
            self._http,
            "GET",
            f"{self._base_url}/v3/messages",
            read_seconds=self._read_seconds,
            headers=self._headers,
            params={"limit": "1", "query": f"(unique_args['message']=\"{message.id}\")"},
        )
        rows = answer.rows("messages") if answer.status == HTTPStatus.OK else None
        found = str(rows[0].get("msg_id") or "") if rows else ""
        # Events and answers name the first part, which never changes.
        return found.partition(".")[0] or None

    def _payload(self, row_id: int, mail: ComposedMail) -> Mapping[str, Any]:
        return {
            "personalizations": [
                # No personal data here: SendGrid keeps arguments for long, as not personal.
                {"to": [{"email": mail.to}], "custom_args": {"message": str(row_id)}}
            ],
            "from": self._from,
            "subject": mail.subject,
            "content": [
                {"type": "text/plain", "value": mail.text or " "},
                *([{"type": "text/html", "value": mail.html}] if mail.html else []),
            ],
            "headers": dict(mail.headers),
        }


def _refusal(answer: Answer) -> Exception:
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return SendDeferred(
            "SendGrid limits the rate", retry_after_seconds=answer.retry_after(otherwise=10.0)
        )
    if answer.status in NOT_TAKEN:  # our fault or theirs; the message was not sent
        return SendDeferred(
            f"SendGrid is not taking mail: HTTP {answer.status}",
            retry_after_seconds=answer.retry_after(otherwise=60.0),
        )
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SendUncertain(f"SendGrid failed while taking the mail: HTTP {answer.status}")
    return SendRejected(f"http_{answer.status}", _reason(answer))


def _reason(answer: Answer) -> str:
    errors = answer.rows("errors")
    if errors:
        reason = f"{errors[0].get('field') or 'request'}: {errors[0].get('message')}"
        return without_addresses(reason)
    return f"SendGrid refused the mail: HTTP {answer.status}"
