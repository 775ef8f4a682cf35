"""The result of an import: counts, invalid rows, and what an owner should know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

MOST_NOTES = 10_000

Numbered = tuple[int, dict[str, Any]]
"""A checked row with its number."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An invalid row: where, which field, why. Rows count from 1 below the header."""

    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.field}: {self.reason}"


@dataclass(slots=True)
class Report:
    """What an import did, or would do. `notes` are not faults: valid rows with consequences.

    `tell` takes each fault as it is found, instead of `faults`: a long file may have very many.
    `goes_on` is called after each batch, with `position` of `size` bytes read.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list[Fault])
    notes: dict[str, None] = field(default_factory=dict[str, None])
    size: int = 0
    position: int = 0
    tell: Callable[[Fault], None] | None = None
    goes_on: Callable[[], None] | None = None

    @property
    def unchanged(self) -> int:
        """The rows that were already stored exactly like this."""
        return self.read - self.added - self.changed - self.faulty

    def refuse(self, *faults: Fault) -> None:
        """Counts one invalid row, whatever is wrong with it."""
        self.faulty += 1
        self._tell(faults)

    def note(self, words: str) -> None:
        """Notes something an owner should know, without duplicates; of many, only the first."""
        if words not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes[words] = None

    def take(self, batch: "Report") -> None:
        """Adds the counts of a batch, once it is written."""
        self.read += batch.read
        self.added += batch.added
        self.changed += batch.changed
        self.faulty += batch.faulty
        for words in batch.notes:
            self.note(words)
        self._tell(sorted(batch.faults, key=lambda fault: fault.row))

    def _tell(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            if self.tell is None:
                self.faults.append(fault)
            else:
                self.tell(fault)
