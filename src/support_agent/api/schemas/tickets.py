"""The queue of tickets."""

from support_agent.api.schemas.base import Read
from support_agent.domain.cases import Ticket


class TicketPage(Read):
    """Tickets, the most severe first, then the oldest.

    Pass `next_cursor` as `cursor` for the next page; null at the end.
    """

    tickets: list[Ticket]
    next_cursor: str | None
