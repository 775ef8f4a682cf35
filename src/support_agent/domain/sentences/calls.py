"""What code says on the phone."""

from support_agent.domain.sentences.table import Table

_table = Table("calls")

BUSY = _table.fixed("busy")
HELLO = _table.fixed("hello")
HOW_CAN_I_HELP = _table.fixed("how_can_i_help")
PERSON = _table.fixed("person")
ONE_MOMENT = _table.fixed("one_moment")
STILL_THERE = _table.fixed("still_there")
GOODBYE = _table.fixed("goodbye")
WITH_PERSON = _table.fixed("with_person")
PUTTING_THROUGH = _table.fixed("putting_through")


@_table.filled
def machine_answers(*, shop: str) -> None:
    """What every caller hears first."""


@_table.filled
def hello_by_name(*, name: str) -> None:
    """The greeting of a caller whose name is known."""


@_table.filled
def opening(*, shop: str) -> None:
    """What follows the greeting."""


@_table.filled
def seen_in_writing(*, channels: str) -> None:
    """That there was a conversation in writing. `channels`: what it was held over."""


@_table.filled
def seen_about_order(*, channels: str, order: str) -> None:
    """The same, where it was about an order."""


@_table.filled
def somebody_has_case(*, person: str) -> None:
    """That the caller's case is with `person`."""


@_table.filled
def named_person(*, name: str) -> None:
    """Somebody of the shop by name."""


@_table.filled
def not_certain(*, time: str, ticket: str) -> None:
    """Instead of an answer that does not hold. `time`: how soon a person gives one."""


@_table.filled
def correction(*, time: str, ticket: str) -> None:
    """Takes back what was said. `time`: how soon a person gets back to the caller."""


@_table.filled
def goes_to_person(*, time: str) -> None:
    """To a caller who wants a person, where none can be rung. `time`: how soon one writes."""


@_table.filled
def nobody_there(*, time: str) -> None:
    """To a caller whom no person of the shop took. `time`: how soon one gets back to them."""
