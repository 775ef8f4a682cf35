"""What the results of a tool may support. Each tool declares its own."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the results of a tool may support when it succeeds.

    `proves`: "rows" if the result comes from the shop's rows and not from the arguments; "new" if
    only what the model did not put into the call counts; "nothing" if it only repeats its input.
    `is_volatile`: only this turn's result counts. `deed`: what an "ok" proves was done
    (words.toml), "" for nothing. `masks_contact`: its "to" is a contact on file, masked.
    """

    proves: Literal["rows", "new", "nothing"] = "new"
    is_volatile: bool = False
    deed: str = ""
    masks_contact: bool = False


NEW_ONLY = Trust()
FROM_ROWS = Trust(proves="rows")
