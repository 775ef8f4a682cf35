"""Who a mail is from, over a corpus of forged and odd ones: parsed form and raw alike."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from support_agent.ports.inbound import InboundMessage
from tests.providers.sendgrid.test_sendgrid import form, read

CORPUS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("odd_senders.yaml").read_text()
)


def block_of(case: dict[str, Any]) -> str:
    return case.get("block") or f"From: {case.get('from', 'Al Rivera <al@example.com>')}\r\n"


def fields_of(case: dict[str, Any]) -> dict[str, str]:
    return {name: case[name] for name in ("dkim", "SPF", "envelope") if name in case}


def parsed(case: dict[str, Any]) -> InboundMessage:
    return read(form(headers=block_of(case), **{"from": None}, **fields_of(case)))


def raw(case: dict[str, Any]) -> InboundMessage:
    mail = f"{block_of(case)}Content-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n".encode()
    gone = dict.fromkeys(("headers", "text", "from", "subject"))
    return read(form(email=mail, **gone, **fields_of(case)))


@pytest.mark.parametrize("way", [parsed, raw], ids=["parsed", "raw"])
@pytest.mark.parametrize("case", CORPUS, ids=[case["name"] for case in CORPUS])
def test_a_sender_is_who_everybody_would_read(case: dict[str, Any], way: Any) -> None:
    message = way(case)
    assert message.sender == case["sender"]
    expected = case.get("evidence", "aligned" if case["sender"] else "none")
    assert (message.evidence, message.automatic) == (expected, case.get("held"))


def test_headers_without_end_are_nobodys() -> None:
    block = "From: al@example.com\r\n" + "X-A: b\r\n" * 60_000 + "From: b@evil.com\r\n"
    assert read(form(headers=block)).sender is None
