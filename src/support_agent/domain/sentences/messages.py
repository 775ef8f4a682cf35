"""What is written beside or instead of an answer of a model."""

from support_agent.domain.sentences.table import Table

_table = Table("messages")

MORE = _table.fixed("more")
HOW_TO_STOP = _table.fixed("how_to_stop")
STOPPED = _table.fixed("stopped")
NOT_OPENED = _table.fixed("not_opened")
NOTHING_TO_SAY = _table.fixed("nothing_to_say")
IN_DANGER = _table.fixed("in_danger")


@_table.filled
def goes_to_person(*, time: str, ticket: str) -> None:
    """Instead of an answer that the agent could not give. `time`: how soon a person will."""


@_table.filled
def question_subject(*, shop: str) -> None:
    """The subject of a mail that answers no mail."""


@_table.filled
def alarm_passed_on(*, ticket: str) -> None:
    """That an alarm has reached the team."""


@_table.filled
def sent_by_mail(*, address: str) -> None:
    """On a text message: the answer goes out by mail. `address`: masked."""


@_table.filled
def sent_by_text(*, address: str) -> None:
    """On a mail: the answer goes out by text message. `address`: masked."""


@_table.filled
def follow_up_subject(*, shop: str) -> None:
    """The subject of a mail that was asked for on the phone."""
