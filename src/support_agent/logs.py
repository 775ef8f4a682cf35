"""Logs: one line per event, readable on a terminal, JSON elsewhere, without secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

from support_agent.domain.secrets.masking import masked

# IDs, counts and states are logged, never texts. These catch what slips into a reason: addresses,
# phone numbers, card numbers, keys.
_REDACTED = (
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+"), "[e-mail]"),
    (re.compile(r"\+\d{8,15}\b"), "[phone]"),
    (re.compile(r"\b\d(?:[ -]?\d){12,18}\b"), "[card?]"),
    (re.compile(r"\b(?:sk|SG|key|token)[-_.][\w.-]{8,}"), "[key]"),
)
_SAFE = frozenset({"timestamp", "level"})
# One search instead of four: without any of these, there is nothing to redact.
_SUSPECT = re.compile(r"[@+\d]|sk|SG|key|token")
_NOISY = ("uvicorn.access", "alembic", "asyncio", "psycopg.pool")


def redact(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Redacts addresses, numbers and keys in every text of the line."""
    for key, value in line.items():
        if isinstance(value, str) and key not in _SAFE and _SUSPECT.search(value):
            value = masked(value)  # noqa: PLW2901 - one text through all patterns
            for pattern, word in _REDACTED:
                value = pattern.sub(word, value)  # noqa: PLW2901 - one text through all patterns
            line[key] = value
    return line


def _json(line: Any, **_options: Any) -> str:
    return orjson.dumps(line, default=str).decode()


def _is_news(record: logging.LogRecord) -> bool:
    """Drops uvicorn's lines about each WebSocket: its query, and a warning for a refused one."""
    said = str(record.msg)
    return "WebSocket" not in said and not said.endswith("without completing handshake.")


def set_up_logs(level: str) -> None:
    """Sends structlog and the standard library through the same processors to stderr."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=True)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(_json)
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Directly to stderr: the standard library's records cost four times as much.
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
