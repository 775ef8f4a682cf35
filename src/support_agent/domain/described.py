"""What a shape says of its fields to whoever serves it. Metadata for `Annotated`.

pydantic, which the domain does not know, calls these methods by their names.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field means, where its name and its shape don't say it."""

    words: str

    def __get_pydantic_json_schema__(
        self, core: object, described: Callable[[object], dict[str, Any]]
    ) -> dict[str, Any]:
        """The description of the field with these words."""
        return {**described(core), "description": self.words}


@dataclass(frozen=True, slots=True)
class ServedAs:
    """The type that a field is served as: narrower than what code gives it."""

    kind: object

    def __get_pydantic_core_schema__(
        self, _source: object, schema_of: Callable[[object], object]
    ) -> object:
        """How a value of that type is checked and served."""
        return schema_of(self.kind)


def one_of(words: Iterable[str]) -> ServedAs:
    """A text that is one of a few words, which are known only when the program runs."""
    literal: Any = Literal
    return ServedAs(literal[tuple(words)])
