"""Cursors of paged lists: opaque to callers, containing the sort key of the last row."""

import base64
from collections.abc import Callable
from typing import TypeVar

from support_agent.domain.errors import InvalidInput

T = TypeVar("T")


def make_cursor(key: str, row_id: int) -> str:
    """The cursor of the page after the row with this key and id."""
    return base64.urlsafe_b64encode(f"{key} {row_id}".encode()).decode()


def read_cursor(cursor: str, read: Callable[[str], T]) -> tuple[T, int]:
    """The key, parsed by `read`, and the ID. Raises InvalidInput if `read` raises ValueError."""
    try:
        key, _, row_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        found = read(key), int(row_id)
    except ValueError:
        found = None
    if found is None or not 0 < found[1] < 2**63:
        raise InvalidInput("cursor", "is not a next_cursor of this list; leave it out")
    return found
