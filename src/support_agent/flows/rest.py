"""Sends the next part of an answer that did not fit into a text message, when it is asked for."""

from dataclasses import dataclass

import structlog

from support_agent.agent.replies import read_reply, rest_of
from support_agent.agent.terms import statements
from support_agent.domain.asks_for_rest import asks_for_rest
from support_agent.flows.answers import AnswerWriter
from support_agent.store import cut_texts, turns
from support_agent.store.conversations import Claim
from support_agent.store.db import Database, Tx
from support_agent.store.history import TurnState
from support_agent.store.turns import Finished

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rest:
    """No model is asked: the words have been checked and are in the record of their turn."""

    database: Database
    writer: AnswerWriter

    async def send(self, held: Claim, state: TurnState) -> Finished | None:
        """The turn's end with the next part; None when none is asked for, or none is left."""
        last = state.batch[-1]
        asked = all(
            message.channel == "sms"
            and message.address == last.address
            and asks_for_rest(message.content)
            for message in state.batch
        )
        if not asked:
            return None
        async with self.database.connection() as tx:
            rest = await _rest(tx, held.customer_id, last.address)
            if not rest:
                return None
            log.info("rest_sent", characters=len(rest))
            return await turns.finish(
                tx,
                held,
                status="done",
                channel="sms",
                brain="",
                answer=rest,
                prompt_version="",
                messages=self.writer.next_part(last, rest),
                documents=held.documents,
            )


async def _rest(tx: Tx, customer_id: int, address: str) -> str:
    """What of the newest text to this address has not been sent."""
    sent = await cut_texts.newest_to(tx, customer_id, address)
    for whole in sent.wholes if sent else ():
        said = read_reply(whole).text
        for words in (said, statements(said)):
            if sent and (rest := rest_of(words, sent.content)):
                return rest
    return ""
