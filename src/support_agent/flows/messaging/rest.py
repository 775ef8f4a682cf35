"""Sends the next part of an answer that did not fit into a text message, on request."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from support_agent.agent.wording.replies import read_reply, rest_of
from support_agent.agent.wording.shortening import said_before
from support_agent.agent.wording.terms import asks_anything, statements
from support_agent.domain.channels import is_short
from support_agent.domain.sentences.tables import MESSAGES
from support_agent.domain.wishes.asks_for_rest import Asking, asks_for_rest
from support_agent.flows.messaging.answers import AnswerWriter
from support_agent.store.conversation import turn_end
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.history import BatchMessage, TurnState
from support_agent.store.conversation.turn_end import Finished, TurnEnd
from support_agent.store.conversation.turns import NewMessage
from support_agent.store.db import Database
from support_agent.store.delivery import cut_texts
from support_agent.store.delivery.cut_texts import SentText

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NextParts:
    """The parts of earlier answers to send, and the messages of the batch that they answer.

    `left`: all that is left of them, which may be more than the messages say.
    """

    messages: list[NewMessage]
    left: list[str]
    asked: frozenset[int]

    def others(self, batch: Sequence[BatchMessage]) -> list[BatchMessage]:
        """The messages that ask for something else."""
        return [message for message in batch if message.id not in self.asked]


@dataclass(frozen=True, slots=True)
class NextPart:
    """No model is asked: the words were checked and are in the record of their turn."""

    database: Database
    writer: AnswerWriter

    async def asked_for(self, held: Claim, state: TurnState) -> NextParts:
        """The next part for each number that asks for one, as long as one is left."""
        texts: dict[str, list[tuple[BatchMessage, Asking]]] = {}
        for message in state.batch:
            if is_short(message.channel) and (asking := asks_for_rest(message.content)):
                texts.setdefault(message.address, []).append((message, asking))
        parts: list[NewMessage] = []
        left: list[str] = []
        answered: set[int] = set()
        for address, asked in texts.items():
            async with self.database.connection() as tx:
                sent = await cut_texts.recent_texts_to(tx, held.customer_id, address)
            said_alone = len(asked) == len(state.batch)
            meant = [
                message
                for message, asking in asked
                if _is_meant(asking, sent, state, said_alone=said_alone)
            ]
            if meant and (rest := left_of(sent)):
                left.append(rest)
                parts.append(self.writer.next_part(meant[-1], rest))
                answered |= {message.id for message in meant}
        return NextParts(parts, left, frozenset(answered))

    async def send(self, held: Claim, parts: NextParts) -> Finished:
        """Ends the turn with nothing but the next parts."""
        answer = "\n\n".join(parts.left)
        log.info("rest_sent", characters=len(answer))
        async with self.database.connection() as tx:
            return await turn_end.finish_turn(
                tx,
                held,
                TurnEnd(
                    status="done",
                    channel=parts.messages[-1].channel,
                    answer=answer,
                    messages=parts.messages,
                    documents=held.documents,
                ),
            )


def _is_meant(
    asking: Asking, sent: Sequence[SentText], state: TurnState, *, said_alone: bool
) -> bool:
    """Whether words that may ask for the rest do so after these texts.

    A text that names the rest does, whatever came between. "Go on" refers to the last text, and
    "yes" to what that asks or offers, if anything.
    """
    if asking == "named":
        return True
    was_cut_last = bool(sent) and said_before(sent[-1].content) is not None
    if asking == "onward" or not was_cut_last:
        return was_cut_last
    is_open = state.may_confirm or state.step_up or state.waits_for_code
    return (
        said_alone
        and not is_open
        and not asks_anything(sent[-1].content.replace(MESSAGES.more(), ""))
    )


def left_of(sent: Sequence[SentText]) -> str:
    """The unsent part of the answer that was cut last. `sent`: oldest first."""
    left = ""
    for text in sent:
        said = said_before(text.content)
        if left and left.startswith(text.content if said is None else said):
            left = left[len(text.content if said is None else said) :].strip()
        elif said is not None:
            left = _left_beside(text)
    return left


def _left_beside(text: SentText) -> str:
    for whole in text.wholes:
        words = read_reply(whole).text
        for said in (words, statements(words)):
            if rest := rest_of(said, text.content):
                return rest
    return ""
