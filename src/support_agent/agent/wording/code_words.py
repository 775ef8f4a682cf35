"""What code says about verification codes in a turn, whatever a model says about them."""

from collections.abc import Iterator, Sequence

from support_agent.agent.wording.terms import BLANK
from support_agent.domain.sentences import codes
from support_agent.ports.documents import CodeOutcome


def said_of_codes(step_up: Sequence[CodeOutcome]) -> list[str]:
    """The sentence for a turn's codes: a refusal, or that the last one must come alone."""
    tickets = [str(check.get("ticket")) for check in step_up if check["outcome"] == "refused"]
    if tickets:
        return [codes.refused(ticket=tickets[-1])]
    is_open = bool(step_up) and step_up[-1]["outcome"] == "not_alone"
    return [codes.NOT_ALONE] if is_open else []


def came_of_codes(step_up: Sequence[CodeOutcome]) -> list[str]:
    """The result of each code that the customer sent in a turn, one sentence each."""
    return [said for check in step_up if (said := _came_of(check))]


_NOT_TAKEN = {
    "wrong": codes.WRONG,
    "expired": codes.OVER,
    "locked": codes.OVER,
    "unproven": codes.UNPROVEN,
}


def _came_of(check: CodeOutcome) -> str:
    if check["outcome"] != "verified":
        return _NOT_TAKEN.get(check["outcome"], "")
    if check["purpose"] == "link_contact":
        return codes.LINKED
    order = str(check.get("order_number"))
    if check.get("change") == "ok":
        return codes.address_changed(order=order)
    return codes.address_kept(order=order)


def code_forms() -> Iterator[str]:
    """What only code says about codes, with `BLANK` for values. The rest, anybody may say."""
    change: CodeOutcome = {
        "outcome": "verified",
        "purpose": "address_change",
        "order_number": BLANK,
    }
    yield codes.NOT_ALONE.partition(". ")[0]
    yield codes.refused(ticket=BLANK).partition(". ")[0]
    yield from _NOT_TAKEN.values()
    yield _came_of({"outcome": "verified", "purpose": "link_contact"})
    yield _came_of({**change, "change": "ok"})
    yield _came_of(change)
