"""Returns on their way back."""

from support_agent.api.schemas.base import Read
from support_agent.domain.shown import ExpectedReturn


class ReturnList(Read):
    """Returns, the oldest first."""

    returns: list[ExpectedReturn]
