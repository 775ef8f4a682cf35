"""Sends a text message through Twilio's REST API, and finds one whose answer was lost."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from support_agent.domain.channels import CHANNELS
from support_agent.domain.phone_numbers import normal_phone
from support_agent.ports.sender import OutboundMessage, SendDeferred, SendRejected, SendUncertain
from support_agent.providers.http_send import NOT_TAKEN, Answer, request_once
from support_agent.providers.plain_text import without_addresses

# https://www.twilio.com/docs/api/errors: the ones a shop is likely to get.
TWILIO = "twilio"

_ERRORS: Mapping[str, str] = {
    "21211": "the recipient is not a valid phone number",
    "21408": "sending to this region is not enabled in the Twilio account",
    "21610": "the recipient opted out",
    "21614": "the recipient is not a mobile number",
    "21617": "the text is longer than 1,600 characters",
    "30001": "the queue at Twilio overflowed",
    "30002": "the Twilio account is suspended",
    "30003": "the handset could not be reached",
    "30004": "the recipient or carrier blocks our messages",
    "30005": "the number is unknown or no longer in service",
    "30006": "a landline or a carrier that can't be reached",
    "30007": "the carrier filtered the message as spam",
    "30008": "unknown error at the carrier",
    "30034": "our number is not registered for A2P 10DLC",
    "30450": "blocked as suspected SMS pumping",
}
_REFUSED_AT_CREATE = frozenset({"21211", "21408", "21610", "21614", "21617"})

# One of these turns the whole text into UCS-2 and more than doubles its price.
_ASCII = str.maketrans(
    {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'"}  # quotes
    | {"\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2022": "-"}
    | {"\u2026": "...", "\u00a0": " ", "\u202f": " "}
)


def error_reason(code: str) -> str:
    """What a Twilio error code means, in words for the screen."""
    return _ERRORS.get(code, f"Twilio error {code}")


class TwilioSender:
    """Sends SMS. `sender`: our number in E.164 or a Messaging Service ID (MG…).

    `secret` is the account's token.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        account_sid: str,
        secret: str,
        sender: str,
        status_callback: str | None = None,
        base_url: str = "https://api.twilio.com",
        read_seconds: float = 15.0,
    ) -> None:
        self._http = http
        login = base64.b64encode(f"{account_sid}:{secret}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}
        self._url = f"{base_url.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Messages.json"
        self._sender = sender
        self._status_callback = status_callback
        self._read_seconds = read_seconds

    @property
    def name(self) -> str:
        """The name its messages are stored under."""
        return TWILIO

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "Twilio"

    async def send(self, message: OutboundMessage) -> str:
        """Returns the message's SID. Raises SendRejected, SendDeferred or SendUncertain."""
        if normal_phone(message.to) != message.to:
            raise SendRejected("invalid_to", "the recipient is not a phone number in E.164")
        scheme = CHANNELS[message.channel].scheme
        ours, service = self._sender, self._sender.startswith("MG")
        form = {
            "To": scheme + message.to,
            **({"MessagingServiceSid": ours} if service else {"From": scheme + ours}),
            "Body": message.text.translate(_ASCII),
        }
        if self._status_callback:
            form["StatusCallback"] = self._status_callback
        answer = await request_once(
            self._http,
            "POST",
            self._url,
            read_seconds=self._read_seconds,
            headers=self._headers,
            data=form,
        )
        return _message_sid(answer)

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        """The SID of a message with this recipient and text, created when we tried to send.

        Queued messages have no DateSent to filter by, so the newest page is filtered here by
        creation time. Raises SendUncertain if Twilio gives no list.
        """
        to = CHANNELS[message.channel].scheme + message.to
        answer = await request_once(
            self._http,
            "GET",
            self._url,
            read_seconds=self._read_seconds,
            headers=self._headers,
            params={"To": to, "PageSize": "200"},
        )
        rows = answer.rows("messages")
        if answer.status != HTTPStatus.OK or rows is None:
            raise SendUncertain(f"Twilio gave no list of messages: HTTP {answer.status}")
        text = message.text.translate(_ASCII)
        # Twilio stores whole seconds.
        earliest = attempted_at.astimezone(UTC) - timedelta(seconds=2)
        latest = earliest + timedelta(minutes=10)
        for row in reversed(rows):
            made_at = _made_at(row)
            if made_at and earliest <= made_at <= latest and _is_same(row, to, text):
                return str(row["sid"])
        return None


def _message_sid(answer: Answer) -> str:
    data = answer.json()
    code = str(data.get("code") or data.get("error_code") or "")
    if answer.status in {HTTPStatus.OK, HTTPStatus.CREATED}:
        if data.get("status") in {"failed", "undelivered", "canceled"}:
            raise SendRejected(code or "failed", error_reason(code), opted_out=code == "21610")
        sid = data.get("sid")
        if not isinstance(sid, str) or not sid:
            raise SendUncertain("Twilio accepted the message but gave no SID")
        return sid
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or code == "20429":
        raise SendDeferred(
            "Twilio limits the rate", retry_after_seconds=answer.retry_after(otherwise=5.0)
        )
    if code not in _REFUSED_AT_CREATE:
        if answer.status in NOT_TAKEN:  # our fault or theirs; the message was not sent
            raise SendDeferred(
                f"Twilio is not taking messages: HTTP {answer.status}, code {code or 'none'}",
                retry_after_seconds=answer.retry_after(otherwise=60.0),
            )
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SendUncertain(f"Twilio failed while taking the message: HTTP {answer.status}")
    reason = (
        error_reason(code) if code in _ERRORS else without_addresses(str(data.get("message", "")))
    )
    raise SendRejected(code or f"http_{answer.status}", reason, opted_out=code == "21610")


def _made_at(row: dict[str, object]) -> datetime | None:
    told = row.get("date_created")
    try:
        return parsedate_to_datetime(told).astimezone(UTC) if isinstance(told, str) else None
    except (TypeError, ValueError):
        return None


def _is_same(row: dict[str, object], to: str, text: str) -> bool:
    outbound = str(row.get("direction", "")).startswith("outbound")
    return outbound and row.get("to") == to and row.get("body") == text and bool(row.get("sid"))
