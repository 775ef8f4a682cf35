"""The JSON documents kept with codes and merges."""

from typing import TypedDict

from support_agent.domain.channels import ContactKind


class CodeDetail(TypedDict, total=False):
    """What is kept beside a code.

    `named`: the contact that a stranger named. `looked`: how many numbers that a message calls
    something else were compared with it.
    """

    named: str
    looked: int


class NewAddress(CodeDetail):
    """The address change that a code allows."""

    order_number: str
    address: dict[str, str]


class MovedNotes(TypedDict, total=False):
    """What was moved: order numbers that are not theirs, facts, and when they said STOP."""

    misses: list[str]
    facts: dict[str, object]
    stopped: str | None


class Contact(TypedDict):
    """A contact that was moved."""

    kind: ContactKind
    address: str


class Moved(MovedNotes):
    """What was moved: the IDs of rows, the contacts, and the notes."""

    contacts: list[Contact]
    turns: list[int]
    messages: list[int]
    threads: list[int]
    tickets: list[int]
