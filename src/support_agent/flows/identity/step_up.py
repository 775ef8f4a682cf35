"""Returned codes: checked before anything is stored, and their changes carried out."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from support_agent.agent.tools import change_delivery_address
from support_agent.domain.addresses import in_full
from support_agent.domain.errors import Conflict
from support_agent.domain.events import Event, OrderChanged
from support_agent.domain.policies.address_changes import decide_address_change
from support_agent.domain.policies.verdicts import Approved
from support_agent.domain.secrets.masking import CODE
from support_agent.domain.secrets.spoken_codes import Code as Told
from support_agent.domain.secrets.spoken_codes import codes_in, with_word
from support_agent.domain.sentences.tables import CODES
from support_agent.domain.shop import Shop
from support_agent.domain.text.reading import aside
from support_agent.flows.commerce.answers_to_offers import as_said
from support_agent.flows.identity import linked
from support_agent.flows.identity.coded import (
    Checked,
    as_read,
    declines_change,
    gives,
    is_proven,
    lost_from_subject,
    sixes_of,
    takes_back,
    turns_down,
    unnamed_in,
    without,
)
from support_agent.flows.identity.refused_codes import open_case
from support_agent.flows.messaging.answers import AnswerWriter
from support_agent.flows.messaging.work import Work, Works
from support_agent.ports.clock import Clock
from support_agent.ports.inbound import InboundMessage
from support_agent.store.commerce import effects, orders
from support_agent.store.conversation import history, inbound
from support_agent.store.conversation import turns as turn_rows
from support_agent.store.conversation.conversations import Claim, guard
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.conversation.turns import NewRun
from support_agent.store.customers import code_checks, codes, merges
from support_agent.store.customers.code_checks import Verified
from support_agent.store.customers.codes import Code, Outcome
from support_agent.store.db import Tx
from support_agent.store.delivery import outbox

STEP = -1


@dataclass(frozen=True, slots=True)
class StepUp:
    """Checks codes at intake, and carries out in the turn what they allow."""

    works: Works
    writer: AnswerWriter
    shop: Shop
    clock: Clock

    async def check(self, work: Work, customer_id: int, message: InboundMessage) -> Checked | None:
        """Checks the code in a message; None if there is none, or none is expected.

        It counts only if the whole message hands it over; with other words it is not a try, and a
        plain refusal voids it. A matching code is used up. One that links a contact makes the
        sender the customer at once, so that the message is stored as theirs.
        """
        tx = work.tx
        kept = await codes.waiting(tx, customer_id)
        ours = await orders.own_numbers(tx, customer_id)
        length = len(message.content) + len(message.quoted)
        told = await aside(length, codes_in, message.content, ours)
        written, quoted = await aside(length, sixes_of, message)
        hidden = await codes.received_for_others(tx, customer_id, written | quoted)
        hidden |= await self._hidden(tx, kept, message, ours)
        is_open = kept is not None and kept.is_open
        is_held = told or (is_open and (hidden & written or lost_from_subject(message)))
        clean = replace(message, content=with_word(message.content, told, CODE))
        clean = await aside(length, without, clean, hidden)
        said = await as_read(tx, customer_id, message)
        told = [code for code in told if code.end <= len(said.content)]
        if kept is None or not is_held:
            disowned = None
            if (told or hidden & written) and turns_down(said, told):
                disowned = await self._disown(tx, customer_id, message, clean)
            return disowned or (Checked(customer_id, clean) if hidden else None)
        tries_left = max(0, self.shop.limits.step_up_tries - kept.tries)
        # The code is locked now, so a repeat of this message is detected here at the latest.
        if await inbound.is_stored(tx, message.provider, message.provider_id):
            return Checked(customer_id, clean, kept.id, "expired", tries_left)
        outcome = await self._outcome(tx, kept, said, told, written)
        if outcome in {"verified", "wrong"}:
            tries_left = 0 if outcome == "verified" else tries_left - 1
            status = "used" if outcome == "verified" else "open" if tries_left else "locked"
            await codes.note_try(tx, kept.id, status)
            outcome = "locked" if status == "locked" else outcome
        elif outcome == "expired" and kept.status == "open":
            await codes.note_try(tx, kept.id, "expired")
        elif outcome == "refused":
            await codes.void(tx, kept.id)
        if outcome == "verified" and kept.purpose == "link_contact":
            await linked.link(work, self.writer, self.shop.name, kept, message)
        return Checked(customer_id, clean, kept.id, outcome, tries_left)

    async def _hidden(
        self, tx: Tx, kept: Code | None, message: InboundMessage, ours: Collection[str]
    ) -> set[str]:
        """The numbers of a message that nobody is shown while this code is expected.

        All that stand alone, right and wrong ones alike. Of those called something else, only the
        code; but all of them once as many were compared as a sender has tries. A message must not
        be able to find out which of its numbers is the code.
        """
        if kept is None or not kept.is_open:
            return set()
        length = len(message.content) + len(message.quoted)
        written, quoted = await aside(length, sixes_of, message)
        unnamed = await aside(length, unnamed_in, message, ours)
        named = (written | quoted).difference(ours, unnamed)
        most = self.shop.limits.step_up_tries
        return unnamed | await codes.unreadable(tx, kept, named, most)

    @staticmethod
    async def _disown(
        tx: Tx, customer_id: int, message: InboundMessage, clean: InboundMessage
    ) -> Checked | None:
        """Refuses a code that somebody else requested and this customer received."""
        if not is_proven(message):
            return None
        if await inbound.is_stored(tx, message.provider, message.provider_id):
            return None
        disowned = await codes.invalidate_received(tx, customer_id)
        if disowned is None:
            return None
        return Checked(customer_id, clean, disowned, "refused", 0)

    async def _outcome(
        self, tx: Tx, kept: Code, message: InboundMessage, told: list[Told], written: set[str]
    ) -> Outcome:
        if kept.status == "locked":
            return "locked"
        if kept.status == "expired" or kept.expired:
            return "expired"
        if not is_proven(message):
            return "unproven"
        if turns_down(message, told) and (told or await codes.fits(tx, kept, written)):
            return "refused"
        if not await gives(tx, kept.asked_by, message, told, self.shop.name):
            return "not_alone"
        digits = {code.digits for code in told}
        fits = len(digits) == 1 and await codes.fits(tx, kept, digits)
        return "verified" if fits else "wrong"

    # ── linking ──────────────────────────────────────────────────────────────────────────────

    async def unlink(self, from_customer: int, reason: str, actor: str) -> int:
        """Undoes a link. Returns the customer the contact was taken from. Raises NotFound."""
        async with self.works.begin() as work:
            undone = await merges.unmerge(work.tx, from_customer, reason=reason, actor=actor)
            for customer_id in (undone.from_customer, undone.into_customer):
                work.happened(customer_id, await linked.customer_changed(work.tx, customer_id))
        return undone.into_customer

    # ── what a code allows inside a turn ─────────────────────────────────────────────────────

    async def carry_out(self, held: Claim, batch: Sequence[BatchMessage] = ()) -> bool:
        """Makes the changes whose code was returned in this turn, once each; False if none.

        A later message of the batch may refuse one before it is made.
        """
        async with self.works.database.connection() as tx:
            allowed = await code_checks.verified_changes(tx, held.turn_id)
            batch = [await as_said(tx, held.customer_id, m) for m in batch] if allowed else []
        for change in allowed:
            later = (message for message in batch if message.id > change.message_id)
            refusal = next(filter(takes_back, later), None)
            if refusal is not None and not change.made:
                await self._take_back(held, change, refusal)
            else:
                await self._change_address(held, change)
        return bool(allowed)

    async def turn_down(self, held: Claim, batch: Sequence[BatchMessage]) -> bool:
        """Voids the expected code if a message refuses what it is for."""
        refusal = next(filter(declines_change, batch), None)
        if refusal is None:
            return False
        async with self.works.begin() as work:
            tx = work.tx
            await guard(tx, held)
            kept = await codes.waiting(tx, held.customer_id)
            if kept is None or kept.status != "open" or kept.expired:
                return False
            await codes.void(tx, kept.id)
            ticket = await open_case(work, held.customer_id, refusal.id, refusal.content)
            await code_checks.note_beside(tx, refusal.id, kept.id, "refused", ticket)
        return True

    async def _take_back(self, held: Claim, change: Verified, refusal: BatchMessage) -> None:
        async with self.works.begin() as work:
            await guard(work.tx, held)
            ticket = await open_case(work, held.customer_id, refusal.id, refusal.content)
            await code_checks.take_back(work.tx, change, refusal.id, ticket)

    async def _change_address(self, held: Claim, change: Verified) -> None:
        began, started_at = time.perf_counter(), self.clock.now()
        number, address = change.detail["order_number"], change.detail["address"]
        async with self.works.begin() as work:
            tx = work.tx
            order = await orders.by_number(tx, held.customer_id, number, lock=True)
            if order is None:
                raise Conflict(f"{number} is not this customer's")
            decision = decide_address_change(order)
            happened: list[Event] = []
            result: dict[str, object] = {"outcome": "refused", "rule": decision.rule}
            if isinstance(decision, Approved):
                happened = await self._write_address(tx, held, change, order.id)
                result |= {"outcome": "ok", "order_number": number, "ship_to": address}
            else:
                result["reason"] = decision.reason
            await guard(tx, held)
            run = NewRun(
                step=STEP,
                position=-change.code_id,
                call_id=f"code-{change.code_id}",
                name=change_delivery_address.name,
                arguments={"order_number": number, "address": address},
                result=result,
                outcome=str(result["outcome"]),
                rule=decision.rule,
                duration_ms=(time.perf_counter() - began) * 1000,
                started_at=started_at,
            )
            work.wrote(await turn_rows.save(tx, held, runs=[run], events=happened))

    async def _write_address(
        self, tx: Tx, held: Claim, change: Verified, order_id: int
    ) -> list[Event]:
        number, address = change.detail["order_number"], change.detail["address"]
        _, is_new = await effects.record(
            tx,
            effects.NewEffect(
                key=f"address_change:{number}:code-{change.code_id}",
                customer_id=held.customer_id,
                order_id=order_id,
                turn_id=held.turn_id,
                kind="address_change",
                status="done",
                rule="address.allowed",
                arguments={"address": address},
            ),
        )
        if not is_new:
            return []
        await orders.set_address(tx, order_id, address)
        card = await history.card(tx, held.customer_id)
        text = CODES.address_noticed(order=number, address=in_full(address))
        subject = CODES.address_subject(order=number)
        notice = self.writer.to_contact(card, text, "system", subject=subject)
        shown = await orders.shown(tx, held.customer_id, number)
        happened: list[Event] = [OrderChanged(shown)]
        if notice is not None:
            happened.append((await outbox.queue(tx, held.customer_id, notice))[1])
        return happened
