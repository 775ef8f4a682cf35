"""The lines of this process: how many simultaneous calls, some reserved for the telephone."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from support_agent.domain.errors import Unavailable
from support_agent.flows.calls.caller import CallSource

BUSY = "all lines are busy; please try again in a few minutes"


@dataclass(slots=True)
class Lines:
    """At most `most` calls at once; browsers leave `kept` of them to the telephone.

    At most `per_address` calls come from one address, if that is known.
    """

    most: int = 40
    kept: int = 10
    per_address: int = 5
    _telephone: int = 0
    _browsers: int = 0
    _from: Counter[str] = field(default_factory=Counter[str])

    def is_free(self, way: CallSource) -> bool:
        """Whether one more call of this kind can be taken."""
        if self._telephone + self._browsers >= self.most:
            return False
        return way.is_telephone or (
            self._browsers < self.most - self.kept
            and (not way.address or self._from[way.address] < self.per_address)
        )

    @contextmanager
    def taken(self, way: CallSource) -> Generator[None]:
        """Occupies a line until the block ends. Raises Unavailable."""
        if not self.is_free(way):
            raise Unavailable(BUSY)
        self._count(way, 1)
        try:
            yield
        finally:
            self._count(way, -1)

    def _count(self, way: CallSource, change: int) -> None:
        if way.is_telephone:
            self._telephone += change
            return
        self._browsers += change
        if way.address:
            self._from[way.address] += change
            self._from += Counter()  # drops addresses without calls
