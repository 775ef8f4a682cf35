"""Lists of customers, and of what was decided for them."""

from typing_extensions import TypedDict

from support_agent.domain.shown import CustomerSummary, Happening


class CustomerPage(TypedDict):
    """A page of customers. Pass `next_cursor` as `cursor` for the next page; null at the end."""

    customers: list[CustomerSummary]
    next_cursor: str | None


class Record(TypedDict):
    """What was decided and done, oldest first."""

    record: list[Happening]
