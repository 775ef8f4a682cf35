"""Reads a message together with those before it, in the transaction that stores it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from support_agent.agent.context import encode
from support_agent.agent.turn import Turn
from support_agent.domain.channels import is_unidentified
from support_agent.domain.secrets.spread import may_complete, without_spread
from support_agent.domain.secrets.spread import put_right as replaced
from support_agent.flows.messaging.work import Work
from support_agent.ports.chat_model import UserMessage
from support_agent.ports.inbound import InboundMessage
from support_agent.store.commerce import orders
from support_agent.store.conversation import corrections, lately
from support_agent.store.conversation.history import TurnState
from support_agent.store.conversation.lately import Earlier
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Together:
    """The new text as it may be stored, and the earlier ones that must change for it."""

    text: str
    changed: tuple[tuple[Earlier, str], ...] = ()

    async def correct(self, work: Work) -> None:
        """Changes the stored text of the earlier ones."""
        if self.changed:
            customer_id = self.changed[0][0].customer_id
            work.happened(customer_id, *await corrections.correct(work.tx, self.changed))


def stands_alone(message: InboundMessage) -> bool:
    """Whether it can be read without what came before."""
    return is_unidentified(message.sender) or not may_complete(message.content)


async def of_sender(tx: Tx, message: InboundMessage) -> Together:
    """An incoming message together with the sender's last ones."""
    if stands_alone(message):
        return Together(message.content)
    return await _read(tx, await lately.of_sender(tx, message), message.content)


async def of_call(tx: Tx, turn_id: int, text: str) -> Together:
    """A caller's words together with their last ones in the call."""
    if not may_complete(text):
        return Together(text)
    return await _read(tx, await lately.texts_of_call(tx, turn_id), text)


async def _read(tx: Tx, earlier: list[Earlier], text: str) -> Together:
    if not earlier:
        return Together(text)
    customer_id = earlier[-1].customer_id
    said = await lately.we_said(tx, customer_id)
    texts = [*(each.content for each in earlier), text]
    ours: Collection[str] = ()
    read = without_spread(texts, ours, said)
    if read != texts and (ours := await orders.own_numbers(tx, customer_id)):
        read = without_spread(texts, ours, said)
    pairs = zip(earlier, read[:-1], strict=True)
    return Together(read[-1], tuple((each, new) for each, new in pairs if new != each.content))


async def put_right(tx: Tx, turn: Turn, state: TurnState) -> None:
    """Updates a running turn's copies of its messages to what is stored now."""
    kept = await lately.contents(tx, [message.id for message in state.batch])
    changes = [
        (m.content, kept[m.id]) for m in state.batch if kept.get(m.id, m.content) != m.content
    ]
    if not changes:
        return
    state.batch[:] = [replace(m, content=kept.get(m.id, m.content)) for m in state.batch]
    new = {encode(each): encode(replaced(each, changes)) for each in turn.documents}
    turn.documents[:] = replaced(turn.documents, changes)
    turn.transcript[:] = [
        UserMessage(new.get(said.content, said.content)) if isinstance(said, UserMessage) else said
        for said in turn.transcript
    ]
