"""Everything that can go wrong, in the shop's terms.

SupportAgentError
├── InvalidInput        the caller sent invalid input; names the field and the remedy
├── Unauthorized        no token, or an unknown one
├── Forbidden           an invalid signature, origin or role
├── NotFound            no such thing, or not this customer's: the same on purpose
├── Conflict            the thing changed under the caller
├── Stale               this worker no longer holds the customer's lease
├── TooMany             over the limit per minute; says when to come back
└── Unavailable         a store or service is away; trying again later makes sense
"""

from typing import Any, Literal, cast

ConflictCode = Literal["with_colleague", "crossed", "decided"]


class SupportAgentError(Exception):
    """Base of all errors that we raise on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles, so that it can be raised again in another process."""
        return _again, (type(self), self.args, self.__dict__)


def _again(
    kind: type[SupportAgentError], args: tuple[Any, ...], known: dict[str, object]
) -> Exception:
    error = kind.__new__(kind, *args)
    error.__dict__.update(known)
    return error


class InvalidInput(SupportAgentError):
    """Invalid input. `field` names where; the message says what to send instead."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class Unauthorized(SupportAgentError):
    """No token, or an unknown one."""


class Forbidden(SupportAgentError):
    """An invalid signature, origin or role."""


class NotFound(SupportAgentError):
    """No such thing, or not the caller's: outsiders can't tell the two apart."""


class Conflict(SupportAgentError):
    """The thing changed since the caller looked.

    `code` says what happened, for a screen that offers the next step: a colleague has the customer,
    somebody has written meanwhile, or somebody decided first. `name`: who it was.
    """

    def __init__(
        self, message: str, *, code: ConflictCode | None = None, name: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.name = name


class Stale(SupportAgentError):
    """This worker's fence is outdated: somebody else holds the customer. Stop, write nothing."""


class TooMany(SupportAgentError):
    """Over the limit per minute. There is room again after `seconds`."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class Unavailable(SupportAgentError):
    """A store or service is away."""


def first_of(error: Exception) -> Exception:
    """The first error inside nested groups."""
    while isinstance(error, ExceptionGroup):
        error = cast("ExceptionGroup[Exception]", error).exceptions[0]
    return error
