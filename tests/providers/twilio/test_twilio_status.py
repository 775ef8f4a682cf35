"""Delivery reports of our text messages, from Twilio."""

from typing import Any
from urllib.parse import urlencode

import pytest

from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.providers.twilio.messaging import TwilioStatusReader
from tests.providers.twilio.test_twilio import ACCOUNT, signed, unsigned

STATUS = {"MessageSid": "SM" + "3" * 32, "AccountSid": ACCOUNT, "To": "+15125550100"}


def status(**form: str) -> Any:
    return TwilioStatusReader(["token"], ACCOUNT).read(signed(STATUS | form))


@pytest.mark.parametrize(
    ("word", "known_as"),
    [("accepted", "queued"), ("queued", "queued"), ("sending", "sending"), ("sent", "sent"),
     ("delivered", "delivered"), ("undelivered", "failed"), ("failed", "failed")],
)  # fmt: skip
def test_twilios_words_are_read(word: str, known_as: str) -> None:
    assert status(MessageStatus=word).status == known_as


def test_a_delivery_report_names_the_message() -> None:
    report = status(MessageStatus="delivered", SmsStatus="delivered")
    assert (report.provider_id, report.status) == (STATUS["MessageSid"], "delivered")
    assert report.error_code is None


def test_a_failure_says_why_and_whether_the_customer_opted_out() -> None:
    report = status(MessageStatus="undelivered", ErrorCode="30007")
    assert (report.status, report.error_code) == ("failed", "30007")
    assert report.reason == "the carrier filtered the message as spam"
    assert not report.opted_out
    assert status(MessageStatus="failed", ErrorCode="21610").opted_out
    assert status(MessageStatus="failed", ErrorCode="99999").reason == "Twilio error 99999"


def test_an_unknown_status_is_invalid() -> None:
    with pytest.raises(InvalidInput):
        status(MessageStatus="vanished")


def test_an_unsigned_report_is_refused() -> None:
    with pytest.raises(Forbidden):
        TwilioStatusReader(["token"], ACCOUNT).read(unsigned(urlencode(STATUS).encode()))
