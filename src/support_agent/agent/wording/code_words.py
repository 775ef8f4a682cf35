"""What code says of the verification codes in a turn, whatever a model says of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from support_agent.agent.wording.terms import BLANK

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


def came_of_codes(step_up: Sequence[dict[str, Any]]) -> list[str]:
    """What came of the codes that were handed over in a turn, one sentence each."""
    return [said for check in step_up if (said := _came_of(check))]


_NOT_TAKEN = {
    "wrong": "That code is not right, so nothing was changed.",
    "expired": "That code does not count any more, so nothing was changed.",
    "locked": "That code does not count any more, so nothing was changed.",
    "unproven": "A code can't be taken from this address, so nothing was changed.",
}


def _came_of(check: dict[str, Any]) -> str:
    if check["outcome"] != "verified":
        return _NOT_TAKEN.get(check["outcome"], "")
    if check["purpose"] == "link_contact":
        return "That code is right: this contact belongs to your account now."
    if check.get("change") == "ok":
        return f"That code is right: {check['order_number']} goes to the new address."
    return (
        f"That code is right, but {check['order_number']} has moved on: its address is as it was."
    )


def code_forms() -> Iterator[str]:
    """What only code says of codes, with `BLANK` for values; what else it tells anybody may say."""
    change = {"outcome": "verified", "purpose": "address_change", "order_number": BLANK}
    yield NOT_ALONE.partition(". ")[0]
    yield REFUSED.partition(". ")[0]
    yield from _NOT_TAKEN.values()
    yield _came_of({"outcome": "verified", "purpose": "link_contact"})
    yield _came_of({**change, "change": "ok"})
    yield _came_of(change)
