"""A place that a text leads to: its kind, and how the text writes it."""

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["link", "mail", "phone", "messenger", "postal", "name"]
"""name: looks like a host but is not one, such as a file name. It must not become a link."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `words`: as in the text. `target`: where it leads. `around`: its line."""

    kind: PlaceKind
    words: str
    target: str
    around: str = ""
