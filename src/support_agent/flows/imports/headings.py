"""The field of each column of a table: by our names, and by those of shop systems' exports."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from support_agent.domain.errors import InvalidInput
from support_agent.domain.text.toml_tables import toml_beside

STOCK = "stock:"
_CLOSE = 0.75


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of one kind of file.

    `columns` are our names, used in messages. `others` are their names in the exports of shop
    systems, `left_out` the other columns of those, which we ignore. `needed` has one entry per
    required value: any of these columns.
    """

    kind: str
    columns: Sequence[str]
    others: dict[str, str]
    left_out: frozenset[str]
    needed: Sequence[Sequence[str]]

    def known(self, header: Iterable[str]) -> tuple[int, int]:
        """How many of the headings are known, and how many there are."""
        cells = list(header)
        return sum(self._field(cell) is not None for cell in cells), len(cells)

    def fields(self, header: Sequence[str]) -> list[str | None]:
        """The field of each column; None for one that is left out. Raises InvalidInput, once."""
        while header and not header[-1].strip():
            header = header[:-1]
        found: list[str | None] = [self._field(cell) for cell in header]
        unknown = [
            cell.strip()
            for cell, field in zip(header, found, strict=True)
            if field is None and cell.strip() and plain(cell) not in self.left_out
        ]
        if unknown:
            raise InvalidInput(f"{self.kind} file", self._unknown(unknown))
        self._check_twice(header, found)
        missing = [each for each in self.needed if not set(each) & set(found)]
        if missing:
            names = ", ".join(" or ".join(each) for each in missing)
            raise InvalidInput(
                f"{self.kind} file", f"has no column {names}; the columns are {self._listed()}"
            )
        return found

    def _field(self, heading: str) -> str | None:
        text = unicodedata.normalize("NFKC", heading).strip()
        if text.casefold().startswith(STOCK) and self.kind == "products":
            return STOCK + text[len(STOCK) :].strip()
        name = plain(heading)
        ours = {plain(column): column for column in self.columns}
        return ours.get(name) or self.others.get(name)

    def _check_twice(self, header: Sequence[str], found: Sequence[str | None]) -> None:
        first: dict[str, str] = {}
        for cell, field in zip(header, found, strict=True):
            if field is not None and field in first:
                raise InvalidInput(
                    f"{self.kind} file",
                    f"columns {first[field]!r} and {cell.strip()!r} both mean {field}; remove one",
                )
            if field is not None:
                first[field] = cell.strip()

    def _unknown(self, unknown: Sequence[str]) -> str:
        names = {plain(column): column for column in self.columns} | self.others
        close = [
            names[match]
            for cell in unknown
            for match in difflib.get_close_matches(plain(cell), list(names), 1, _CLOSE)
        ]
        meant = f" (did you mean {' and '.join(map(repr, dict.fromkeys(close)))}?)" if close else ""
        which = ", ".join(map(repr, unknown))
        subject = f"columns {which} are" if len(unknown) > 1 else f"column {which} is"
        return (
            f"{subject} not known{meant}; the columns are {self._listed()}; remove or rename what "
            "is none of them"
        )

    def _listed(self) -> str:
        stock = ["stock:NAME OF THE WAREHOUSE"] if self.kind == "products" else []
        return ", ".join([*self.columns, *stock])


def plain(heading: str) -> str:
    """Without case, spaces, underscores and signs: "Order Number", "order_number" are equal."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(ch for ch in text if ch.isalnum())


@cache
def headings_of(kind: str) -> Headings:
    """The columns of a kind of file: products, customers or orders."""
    table = toml_beside(__file__)[kind]
    others = {plain(name): field for field, names in table["others"].items() for name in names}
    left_out = frozenset(map(plain, table["left_out"]))
    return Headings(kind, table["columns"], others, left_out, table["needed"])
