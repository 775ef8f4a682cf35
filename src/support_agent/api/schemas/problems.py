"""Errors as RFC 9457 problem+json."""

from typing import Literal

from pydantic import BaseModel


class Problem(BaseModel):
    """An error as RFC 9457 problem details. `field` names the wrong input, if one was wrong.

    `code` says why a 409 is one: a colleague has the customer, somebody has written since what was
    seen, or somebody has decided first. `name` is the person of the shop it was.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None
    code: Literal["with_colleague", "crossed", "decided"] | None = None
    name: str | None = None
