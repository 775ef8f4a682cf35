"""What is said of verification codes."""

from support_agent.domain.sentences.table import Table

_table = Table("codes")

NOT_ALONE = _table.fixed("not_alone")
WRONG = _table.fixed("wrong")
OVER = _table.fixed("over")
UNPROVEN = _table.fixed("unproven")
LINKED = _table.fixed("linked")
LINK_SUBJECT = _table.fixed("link_subject")


@_table.filled
def code_message(*, shop: str, code: str, minutes: int, terms: str) -> None:
    """The message with a code. `terms`: what the code is for."""


@_table.filled
def code_subject(*, shop: str) -> None:
    """The subject of a mail with a code."""


@_table.filled
def links_contact(*, contacts: str) -> None:
    """The terms of a code that links contacts to an account. `contacts`: one a line."""


@_table.filled
def refused(*, ticket: str) -> None:
    """That a code was turned down, and a ticket opened."""


@_table.filled
def address_changed(*, order: str) -> None:
    """That a code has changed where an order goes."""


@_table.filled
def address_kept(*, order: str) -> None:
    """That a code came too late to change where an order goes."""


@_table.filled
def not_delivered(*, time: str, ticket: str) -> None:
    """That a code could not be delivered. `time`: how soon a person looks at it."""


@_table.filled
def link_noticed(*, shop: str, contact: str) -> None:
    """To the contact on file: that a contact was linked to its account."""


@_table.filled
def address_noticed(*, order: str, address: str) -> None:
    """To the contact on file: that an order goes to another address."""


@_table.filled
def address_subject(*, order: str) -> None:
    """The subject of that notice."""
