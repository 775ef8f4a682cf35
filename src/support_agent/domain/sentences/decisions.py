"""What customers read of the decisions and deeds of people."""

from support_agent.domain.sentences.table import Table

_table = Table("decisions")

ASSISTANT_IS_BACK = _table.fixed("assistant_is_back")


@_table.filled
def to_be_done(*, what: str, will: str, time: str, ticket: str) -> None:
    """That an effect without a vendor waits for a person, who acts within `time`."""


@_table.filled
def not_made(*, what: str, nothing: str, reason: str) -> None:
    """That a person could not do it. `nothing`: what has not happened. `reason`: theirs."""


@_table.filled
def rejected(*, subject: str, reason: str) -> None:
    """That a person has turned it down. `reason`: theirs."""


@_table.filled
def ticket_closed(*, ticket: str) -> None:
    """That a ticket was closed without a reply."""
