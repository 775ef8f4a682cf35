"""A person joins a customer and speaks: who has the customer, and what it ends."""

import textwrap
from dataclasses import replace

from support_agent.domain.errors import Conflict, InvalidInput
from support_agent.domain.events import MessageQueued
from support_agent.flows.messaging.answers import MOST_SMS_CHARACTERS, fits
from support_agent.flows.messaging.came_of import told_of_turn
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.messaging.work import Work
from support_agent.store.conversation.turns import NewMessage
from support_agent.store.db import Tx
from support_agent.store.delivery import outbox
from support_agent.store.people import handling

MOST_QUOTED = 160


async def join(
    work: Work, outcomes: Outcomes, name: str, customer_id: int, *, only_waiting: bool = False
) -> tuple[bool, MessageQueued | None]:
    """Assigns the customer to the person (`handling.take_over`). Returns whether anything changed.

    The returned message tells the results of a yes in the turn that this stops.
    """
    joined = await handling.take_over(work.tx, customer_id, name, only_waiting=only_waiting)
    work.happened(customer_id, *joined)
    queued: MessageQueued | None = None
    for turn_id in await handling.stopped_now(work.tx, customer_id):
        if told := await told_of_turn(work.tx, turn_id):
            queued = await outcomes.tell(work, customer_id, "\n".join(told))
    return bool(joined), queued


async def no_colleague_has(
    tx: Tx, name: str, customer_id: int, to_do: str, *, but: str | None = None
) -> None:
    """Raises Conflict if a colleague other than `but` has the customer. Otherwise nobody can take
    them before this transaction ends. `to_do`: why they have to be taken over.
    """
    held = await handling.holder(tx, customer_id)
    if held not in {None, name, but}:
        raise Conflict(
            f"{held} has this customer now. Take over from {held} to {to_do}.",
            code="with_colleague",
            name=held,
        )


async def speak(
    work: Work,
    outcomes: Outcomes,
    name: str,
    customer_id: int,
    message: NewMessage,
    *,
    seen: int | None,
) -> MessageQueued:
    """Queues a person's words, which assigns them the customer.

    Raises Conflict if a colleague has the customer, or has written since the message `seen`.
    """
    await no_colleague_has(work.tx, name, customer_id, "write to them")
    await join(work, outcomes, name, customer_id)
    await nothing_crosses(work.tx, name, customer_id, seen)
    # Dated before what they say.
    await work.store()
    _, queued = await outbox.queue(work.tx, customer_id, replace(message, written_by=name))
    work.happened(customer_id, queued)
    return queued


def sendable(message: NewMessage | None, text: str, to: str) -> NewMessage:
    """The message with `text`. Raises Conflict without a verified `to`, else InvalidInput."""
    if message is None:
        raise Conflict(f"there is no verified {to} on file to write to")
    if not message.content.strip():
        raise InvalidInput("text", "has nothing in it that a text message can show")
    if not fits(message, text):
        raise InvalidInput("text", f"a text has at most {MOST_SMS_CHARACTERS} characters")
    return message


async def nothing_crosses(tx: Tx, name: str, customer_id: int, seen: int | None) -> None:
    """Raises Conflict if somebody else has written since the message `seen`.

    `seen` None: if a colleague has answered the customer's last message.
    """
    found = await outbox.unseen_message(tx, customer_id, by=name, seen=seen)
    if found is None:
        return
    writers = {"customer": "The customer", "agent": "The assistant"}
    writer = writers.get(found.author, found.written_by or "A colleague")
    said = textwrap.shorten(found.content, MOST_QUOTED, placeholder="…")
    raise Conflict(
        f'{writer} has written meanwhile: "{said}" Send your reply again if it still fits.',
        code="crossed",
        name=found.written_by,
    )
