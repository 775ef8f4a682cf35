"""SendGrid's webhook signature: the official vector, and every way to get it wrong."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from support_agent.domain.errors import Forbidden
from support_agent.ports.inbound import WebhookRequest
from support_agent.providers.sendgrid.signature import (
    SendGridSignature,
    load_public_key,
    signature_holds,
)
from tests.loopback.inbound_mail import InboundParse, multipart, unsigned

KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+"
    "2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="
)
OTHER_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDutdhXSJCWHw8REntlo"
    "7aNDthvj+y7GjUuFDb/R1NGe1OPzpA=="
)
SIGNATURE = (
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtE"
    "ZtM="
)
TIMESTAMP = "1600112502"
BODY = (
    b'[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJv'
    b'cC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filter'
    b'drecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p'
    b'1iad1.sendgrid.net>","timestamp":1600112492}]\r\n'
)
NOW = datetime(2026, 11, 22, 21, 20, tzinfo=UTC)


@dataclass(frozen=True)
class HeldClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


PARSE = InboundParse()
FORM = multipart({"from": "al@example.com", "text": "hello", "attachment": b"\x00\xff\xfe"})


def holds(key: str, timestamp: str, signature: str, body: bytes) -> bool:
    return signature_holds([load_public_key(key)], timestamp, signature, body)


def refused(request: WebhookRequest) -> bool:
    try:
        SendGridSignature([PARSE.public_key], HeldClock()).check(request)
    except Forbidden:
        return True
    return False


def test_the_official_vector_holds() -> None:
    assert holds(KEY, TIMESTAMP, SIGNATURE, BODY)


@pytest.mark.parametrize(
    ("key", "timestamp", "signature", "body"),
    [
        (OTHER_KEY, TIMESTAMP, SIGNATURE, BODY),
        (KEY, "timestamp", SIGNATURE, BODY),
        (KEY, TIMESTAMP, SIGNATURE, b"payload"),
        (KEY, TIMESTAMP, SIGNATURE, BODY.rstrip()),
        (
            KEY,
            TIMESTAMP,
            "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlx"
            "FDWYNH3j/0=",
            BODY,
        ),
    ],
)
def test_the_official_negatives_do_not(
    key: str, timestamp: str, signature: str, body: bytes
) -> None:
    assert not holds(key, timestamp, signature, body)


@pytest.mark.parametrize("index", range(len(SIGNATURE)))
def test_every_altered_letter_of_the_signature_is_refused(index: int) -> None:
    altered = SIGNATURE[:index] + chr(ord(SIGNATURE[index]) ^ 1) + SIGNATURE[index + 1 :]
    assert not holds(KEY, TIMESTAMP, altered, BODY)


def test_a_multipart_body_with_binary_parts_is_verified_on_its_bytes() -> None:
    assert not refused(PARSE.signed(FORM, NOW))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(FORM) - 1), st.integers(1, 255))
def test_every_altered_byte_of_the_body_is_refused(index: int, change: int) -> None:
    altered = FORM[:index] + bytes([FORM[index] ^ change]) + FORM[index + 1 :]
    signed = PARSE.signed(FORM, NOW)
    assert refused(WebhookRequest(signed.url, signed.headers, altered))


@pytest.mark.parametrize(
    ("age", "stale"),
    [
        (timedelta(0), False),
        (timedelta(days=3), False),
        (timedelta(minutes=-4), False),
        (timedelta(days=5), True),
        (timedelta(minutes=-6), True),
    ],
)
def test_a_stale_signature_and_one_from_the_future_are_refused(age: timedelta, stale: bool) -> None:
    assert refused(PARSE.signed(FORM, NOW - age)) is stale


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": ""},
        {"signature": "not base64 !"},
        {"signature": "AAAA"},
        {"signature": "\u00e9"},
        {"signature": "\ud800"},
        {"timestamp": ""},
        {"timestamp": "1" * 40},
        {"timestamp": "\u0661\u0662"},
        {"timestamp": "-5"},
        {"timestamp": "now"},
    ],
)
def test_a_broken_header_is_refused(changes: dict[str, str]) -> None:
    signed = PARSE.signed(FORM, NOW)
    prefix = "x-twilio-email-event-webhook-"
    headers = dict(signed.headers) | {prefix + name: value for name, value in changes.items()}
    assert refused(WebhookRequest(signed.url, headers, FORM))


def test_an_unsigned_post_is_refused() -> None:
    assert refused(unsigned(FORM))


def test_either_of_two_keys_holds_while_they_are_rotated() -> None:
    SendGridSignature([KEY, PARSE.public_key], HeldClock()).check(PARSE.signed(FORM, NOW))


def test_a_key_of_another_curve_stops_the_start() -> None:
    der = ec.generate_private_key(ec.SECP384R1()).public_key()
    key = der.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError, match="P-256"):
        SendGridSignature([base64.b64encode(key).decode()], HeldClock())


@pytest.mark.parametrize("key", ["x", "AAAA", KEY[:-8], "-----BEGIN PUBLIC KEY-----"])
def test_a_key_that_is_none_stops_the_start(key: str) -> None:
    with pytest.raises(ValueError, match="not a SendGrid verification key"):
        SendGridSignature([key], HeldClock())
