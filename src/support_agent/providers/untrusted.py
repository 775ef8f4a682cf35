"""Reads JSON and headers from outside: anything unexpected counts as missing."""

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, cast

import orjson


def as_object(value: object) -> dict[str, object]:
    """The JSON object; empty for anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def object_in(raw: bytes) -> dict[str, object]:
    """The JSON object in a text; empty if there is none or it is broken."""
    try:
        return as_object(orjson.loads(raw))
    except orjson.JSONDecodeError:
        return {}


def unambiguous_object_in(raw: bytes) -> dict[str, object]:
    """The JSON object in a text; also empty if a name appears twice."""
    try:
        return as_object(json.loads(raw, object_pairs_hook=_once))
    except (ValueError, RecursionError):
        return {}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("a name stands twice")
    return named


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Retry-After (RFC 9110) in seconds. A date is compared with the response's own Date header.

    Our clock may be wrong; the difference between two times of the same server is not.
    """
    told = headers.get("Retry-After", "").strip()
    if not told:
        return None
    if told.isascii() and told.replace(".", "", 1).isdigit():
        return float(told[:20])
    try:
        until = parsedate_to_datetime(told)
        return (until - parsedate_to_datetime(headers.get("Date", ""))).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
