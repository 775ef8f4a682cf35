"""One place a text leads to: what kind it is, and how the text has it."""

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["link", "mail", "phone", "messenger", "postal", "name"]
"""name: it looks like a host and is none, such as a file's name. It must not become a link."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `words`: as the text has it. `target`: where it leads. `around`: its line."""

    kind: PlaceKind
    words: str
    target: str
    around: str = ""
