"""Transfers a caller to a person: who is rung, what they are told first, and the way back."""

from dataclasses import dataclass

import structlog

from support_agent.domain.sentences.tables import CALLS
from support_agent.domain.shop import Shop
from support_agent.flows.messaging.work import Work, Works
from support_agent.ports.documents import Document
from support_agent.ports.inbound import WebhookRequest
from support_agent.ports.phone import PhoneLine
from support_agent.store.calls import transfers
from support_agent.store.people import handling

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Transfer:
    """Rings `number`, the staff's in E.164. "": there is nobody to ring, so tickets must do."""

    works: Works
    line: PhoneLine
    shop: Shop
    number: str

    async def begin(self, call_id: str, turn_id: int, brief: str) -> None:
        """The caller wants a person, who is rung once our socket is closed."""
        async with self.works.database.connection() as tx:
            await transfers.begin(tx, call_id, turn_id, brief)

    async def next(self, request: WebhookRequest, brief_url: str, next_url: str) -> str | None:
        """The line's next step after our socket or after ringing; None: the agent continues.

        Raises InvalidInput, Forbidden.
        """
        stage = self.line.read_stage(request)
        async with self.works.begin() as work:
            passed = await transfers.find(work.tx, stage.call_id)
            if passed is None or passed.status == "done":
                return self._over()
            if stage.dialled is None:
                rings = passed.status == "waiting" and self.number
                return self.line.dial(self.number, brief_url, next_url) if rings else self._over()
            answered = stage.dialled == "answered"
            is_news = await transfers.end(work.tx, stage.call_id, "done" if answered else "failed")
            if is_news and not answered:
                await self._give_back(work, passed.customer_id)
        log.info("transfer_ended", outcome=stage.dialled)
        return self._over() if answered else None

    @staticmethod
    async def _give_back(work: Work, customer_id: int) -> None:
        """Nobody took the call: the agent continues, unless somebody took the customer since."""
        document: Document = {"kind": "handled_by_person", "operator": ""}
        given = await handling.resume(work.tx, customer_id, document, unless_named=True)
        work.happened(customer_id, *(given or ()))

    async def brief(self, request: WebhookRequest) -> str:
        """What the person who was rung hears before the caller. Raises InvalidInput, Forbidden."""
        stage = self.line.read_stage(request)
        async with self.works.database.connection() as tx:
            passed = await transfers.find(tx, stage.call_id)
        return self.line.say(passed.brief if passed else f"A call for {self.shop.name}.")

    async def words_for_return(self, call_id: str) -> str:
        """The greeting of a caller whom no person could take; "" for every other caller."""
        async with self.works.database.connection() as tx:
            passed = await transfers.find(tx, call_id)
        if passed is None or passed.status != "failed":
            return ""
        return CALLS.nobody_there(time=self.shop.service.person_reply_time)

    def _over(self) -> str:
        return self.line.busy("")
