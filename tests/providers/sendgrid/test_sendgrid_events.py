"""Delivery reports of our mails, from SendGrid's Event Webhook."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.ports.delivery_reports import DeliveryStatus
from support_agent.ports.inbound import WebhookRequest
from support_agent.providers.sendgrid.events import SendGridEventsReader
from tests.loopback.inbound_mail import InboundParse, unsigned
from tests.providers.sendgrid.test_sendgrid_signature import (
    BODY,
    KEY,
    NOW,
    SIGNATURE,
    TIMESTAMP,
    HeldClock,
)

HOOK = InboundParse()
ID = "LRzXl_NHStOGhQ4kofSm_A"


def read(*events: Any) -> list[DeliveryStatus]:
    reader = SendGridEventsReader([HOOK.public_key], clock=HeldClock())
    return reader.read(HOOK.signed(json.dumps(events).encode(), NOW))


def event(word: str, **fields: object) -> dict[str, object]:
    return {"event": word, "sg_message_id": f"{ID}.filter1.0", "email": "a@b.example"} | fields


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("processed", "sent"),
        ("delivered", "delivered"),
        ("bounce", "failed"),
        ("dropped", "failed"),
    ],
)
def test_what_became_of_a_mail_is_read(word: str, status: str) -> None:
    (report,) = read(event(word))
    assert (report.provider, report.provider_id, report.status) == ("sendgrid", ID, status)


@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({"status": "5.1.1"}, "5.1.1", "there is no such mailbox"),
        ({"status": "5.7.1"}, "5.7.1", "the receiving server refused it"),
        ({"type": "blocked"}, "bounce", "the receiving server did not say why"),
        ({"reason": "<b>call 1-900</b>"}, "bounce", "the receiving server did not say why"),
    ],
)
def test_a_bounce_says_why_in_words_of_ours(
    fields: dict[str, object], code: str, reason: str
) -> None:
    (report,) = read(event("bounce", **fields))
    assert (report.error_code, report.reason) == (code, reason)


@pytest.mark.parametrize(
    "other",
    [
        *(event(word) for word in ("deferred", "open", "click", "spamreport", "unsubscribe", "")),
        {"event": "bounce"},
        {"event": ["bounce"], "sg_message_id": ID},
        event("bounce", sg_message_id=7),
        "bounce",
        None,
        [],
    ],
)
def test_other_events_and_what_is_none_say_nothing(other: Any) -> None:
    assert [report.status for report in read(other, event("bounce"))] == ["failed"]


def test_the_official_event_is_a_failure() -> None:
    headers = {
        "x-twilio-email-event-webhook-signature": SIGNATURE,
        "x-twilio-email-event-webhook-timestamp": TIMESTAMP,
    }
    clock = HeldClock(datetime.fromtimestamp(int(TIMESTAMP), UTC))
    (report,) = SendGridEventsReader([KEY], clock=clock).read(WebhookRequest("", headers, BODY))
    assert (report.provider_id, report.status, report.error_code) == (ID, "failed", "dropped")


def test_what_is_not_signed_is_refused() -> None:
    body = json.dumps([event("bounce")]).encode()
    for keys in ([], [HOOK.public_key]):
        with pytest.raises(Forbidden):
            SendGridEventsReader(keys, clock=HeldClock()).read(unsigned(body))
    spoilt = HOOK.signed(body, NOW)
    other = WebhookRequest(spoilt.url, spoilt.headers, body + b" ")
    with pytest.raises(Forbidden):
        SendGridEventsReader([HOOK.public_key], clock=HeldClock()).read(other)


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"\xff", b'"bounce"'])
def test_what_is_no_list_of_events_is_invalid(body: bytes) -> None:
    reader = SendGridEventsReader([], clock=HeldClock(), allow_unsigned=True)
    with pytest.raises(InvalidInput) as caught:
        reader.read(unsigned(body))
    assert caught.value.field == "body"
