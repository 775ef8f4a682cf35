"""What the results of a tool may support. Each tool declares its own where it is defined."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the results of a tool may support when it succeeds.

    `proves`: "rows" when the result comes from the shop's own rows and not from the arguments;
    "new" when only what the model did not put into the call proves anything; "nothing" when it only
    says again what it was told. `is_volatile`: only this turn's result counts. `deed`: what an "ok"
    is evidence of having been done (words.toml), "" for nothing. `masks_contact`: its "to" is a
    contact on file as we have masked it.
    """

    proves: Literal["rows", "new", "nothing"] = "new"
    is_volatile: bool = False
    deed: str = ""
    masks_contact: bool = False


NEW_ONLY = Trust()
FROM_ROWS = Trust(proves="rows")
