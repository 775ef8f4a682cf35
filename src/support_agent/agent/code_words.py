"""What code says of a verification code that stood in a message and was not handed over."""

from collections.abc import Sequence
from typing import Any

NOT_ALONE = (
    "Nothing was changed: a code counts only when it is sent alone. To go on, send just the code; "
    "if you don't want the change, leave it."
)
REFUSED = (
    "Nothing was changed, and the code we sent is void now. A person from our team will look into "
    "it; your ticket is {ticket}."
)


def said_of_codes(step_up: Sequence[dict[str, Any]]) -> list[str]:
    """The sentences for a turn's codes; none where one of them was handed over after all."""
    tickets = [check["ticket"] for check in step_up if check["outcome"] == "refused"]
    if tickets:
        return [REFUSED.format(ticket=tickets[-1])]
    is_open = bool(step_up) and step_up[-1]["outcome"] == "not_alone"
    return [NOT_ALONE] if is_open else []
