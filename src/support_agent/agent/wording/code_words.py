"""What code says about verification codes in a turn, whatever a model says about them."""

from collections.abc import Iterator, Sequence

from support_agent.agent.wording.terms import BLANK
from support_agent.domain.sentences.language import WORDS, speaking_here
from support_agent.domain.sentences.tables import CODES
from support_agent.ports.documents import CodeOutcome


def said_of_codes(step_up: Sequence[CodeOutcome]) -> list[str]:
    """The sentence for a turn's codes: a refusal, or that the last one must come alone."""
    tickets = [str(check.get("ticket")) for check in step_up if check["outcome"] == "refused"]
    if tickets:
        return [CODES.refused(ticket=tickets[-1])]
    is_open = bool(step_up) and step_up[-1]["outcome"] == "not_alone"
    return [CODES.not_alone()] if is_open else []


def came_of_codes(step_up: Sequence[CodeOutcome]) -> list[str]:
    """The result of each code that the customer sent in a turn, one sentence each."""
    return [said for check in step_up if (said := _came_of(check))]


_NOT_TAKEN = {
    "wrong": CODES.wrong,
    "expired": CODES.over,
    "locked": CODES.over,
    "unproven": CODES.unproven,
}


def _came_of(check: CodeOutcome) -> str:
    if check["outcome"] != "verified":
        not_taken = _NOT_TAKEN.get(check["outcome"])
        return not_taken() if not_taken else ""
    if check["purpose"] == "link_contact":
        return CODES.linked()
    order = str(check.get("order_number"))
    if check.get("change") == "ok":
        return CODES.address_changed(order=order)
    return CODES.address_kept(order=order)


def code_forms() -> Iterator[str]:
    """What only code says about codes, in every language, with `BLANK` for values.

    Anybody may say the rest.
    """
    for language in WORDS:
        with speaking_here(language):
            yield from _forms()


def _forms() -> Iterator[str]:
    change: CodeOutcome = {
        "outcome": "verified",
        "purpose": "address_change",
        "order_number": BLANK,
    }
    yield CODES.not_alone().partition(". ")[0]
    yield CODES.refused(ticket=BLANK).partition(". ")[0]
    yield from (not_taken() for not_taken in _NOT_TAKEN.values())
    yield _came_of({"outcome": "verified", "purpose": "link_contact"})
    yield _came_of({**change, "change": "ok"})
    yield _came_of(change)
