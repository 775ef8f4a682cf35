"""Calls from a browser."""

from support_agent.api.schemas.base import Read


class CallToken(Read):
    """What lets one call in from a browser."""

    token: str
    good_for_seconds: int
