"""The clock, passed in so that tests set the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Wired in bootstrap so that tests can hold it still."""

    def now(self) -> datetime:
        """The current time, timezone-aware, in UTC."""
        ...
