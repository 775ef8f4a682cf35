"""Logs: one line each, JSON without a terminal, without secrets or addresses."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from support_agent.logs import redact, set_up_logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, config = root.handlers, root.level, structlog.get_config()
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.configure(**config)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to alex.rivera@example.com failed", "to [e-mail] failed"),
        ("from +15550104477", "from [phone]"),
        ("card 4111 1111 1111 1111 seen", "card [card number removed] seen"),
        ("my password is hunter2", "my password is [password removed]"),
        ("number 1234 5678 9012 3456 seen", "number [card?] seen"),
        ("key sk-or-v1-abcdefgh12345678", "key [key]"),
        ("SG.abcdefgh.ijklmnop", "[key]"),
        ("order ORD-1001 of customer 12", "order ORD-1001 of customer 12"),
    ],
)
def test_addresses_numbers_and_keys_never_reach_a_line(text: str, shown: str) -> None:
    line = redact(None, "", {"event": text, "count": 3, "level": "info"})
    assert line == {"event": shown, "count": 3, "level": "info"}


def test_every_line_is_json_where_nobody_watches(capfd: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info")
    structlog.get_logger().info("turn_finished", turn_id=7, to="a.b@example.com")
    structlog.get_logger().debug("not_shown")
    logging.getLogger("some.library").warning("to %s", "+15550104477")
    logging.getLogger("uvicorn.access").info("not shown")
    first, second = map(json.loads, capfd.readouterr().err.splitlines())
    assert (first["event"], first["turn_id"], first["to"]) == ("turn_finished", 7, "[e-mail]")
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["level"]) == ("to [phone]", "warning")


def test_an_exception_is_one_line_too(capfd: pytest.CaptureFixture[str]) -> None:
    set_up_logs("error")
    try:
        int("alex.rivera@example.com")
    except ValueError:
        structlog.get_logger().exception("turn_crashed")
    (line,) = map(json.loads, capfd.readouterr().err.splitlines())
    assert "ValueError" in line["exception"]
    assert "alex" not in line["exception"]
