"""What can go wrong, in the words of the shop.

SupportAgentError
├── InvalidInput        the caller sent something we can't take; names the field and the remedy
├── Unauthorized        no token, or one nobody holds
├── Forbidden           a signature, an origin or a role that does not hold
├── NotFound            no such thing, or not this customer's: the two are one on purpose
├── Conflict            the thing changed under the caller
├── Stale               this worker no longer holds the customer's lease
├── TooMany             more than a minute has for whoever asks; says when to come back
└── Unavailable         a store or service is away; trying again later makes sense
"""

from typing import Any, Literal, cast

ConflictCode = Literal["with_colleague", "crossed", "decided"]


class SupportAgentError(Exception):
    """Base of everything we raise on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Comes out of another process as it was raised there."""
        return _again, (type(self), self.args, self.__dict__)


def _again(
    kind: type[SupportAgentError], args: tuple[Any, ...], known: dict[str, object]
) -> Exception:
    error = kind.__new__(kind, *args)
    error.__dict__.update(known)
    return error


class InvalidInput(SupportAgentError):
    """Input that can't be taken. `field` names where, the message says what to send instead."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class Unauthorized(SupportAgentError):
    """No token, or one that nobody holds."""


class Forbidden(SupportAgentError):
    """A signature, origin or role does not hold."""


class NotFound(SupportAgentError):
    """No such thing, or not yours: nobody can tell the two apart from outside."""


class Conflict(SupportAgentError):
    """The thing changed since the caller looked.

    `code` says what has happened, for a screen that offers the next step: a colleague has the
    customer, somebody has written meanwhile, or somebody has decided first. `name`: who it was.
    """

    def __init__(
        self, message: str, *, code: ConflictCode | None = None, name: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.name = name


class Stale(SupportAgentError):
    """This worker's fence is old: somebody else holds the customer now. Stop, write nothing."""


class TooMany(SupportAgentError):
    """More than is allowed within a minute. `seconds` later there is room again."""

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
