"""A finished turn of the caller: stored, its code checked, a yes in it carried out."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import structlog

from support_agent.agent.turn import OfferReplies
from support_agent.agent.wording.code_words import said_of_codes
from support_agent.agent.wording.terms import outcome
from support_agent.domain.channels import VOICE, written_channel
from support_agent.domain.confirmation.confirmation import may_mean_yes
from support_agent.domain.secrets.masking import holds_card, without_cards
from support_agent.domain.secrets.spoken_codes import sixes_in, with_codes
from support_agent.domain.wishes.alarms import find_alarm
from support_agent.flows.calls.handover import CallHandOver
from support_agent.flows.calls.record import CallRecord
from support_agent.flows.calls.services import CallServices
from support_agent.flows.calls.sound.floor import Floor
from support_agent.flows.calls.sound.playback import Piece
from support_agent.flows.calls.state import CallState, load_linked_state
from support_agent.flows.calls.tools import CallTools
from support_agent.flows.commerce.answers_to_offers import as_offer, decline
from support_agent.flows.identity.coded import Checked
from support_agent.ports.documents import CodeOutcome, OfferOutcome
from support_agent.ports.inbound import InboundMessage
from support_agent.store.commerce import orders, proposals
from support_agent.store.conversation import history
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.customers import code_checks

YES_HOLDS_SECONDS = 1.5
"""How long a yes or code waits for the caller to go on ("Yes. No, wait, don't")."""

Done = TypeVar("Done")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Honored:
    """What a turn triggered: executed offers, the check of its code, and the new caller."""

    confirmed: list[OfferOutcome]
    step_up: list[CodeOutcome]
    is_linked: bool = False
    handed_over: bool = False

    def note(self) -> Mapping[str, object]:
        """What a model must be told about it; {} for nothing."""
        told = {"confirmed": self.confirmed, "step_up": self.step_up}
        return {key: each for key, each in told.items() if each}


@dataclass(slots=True)
class CallTurns:
    """What the caller's words trigger by themselves, whatever the voice's own model says.

    `with_person`: a person had the customer when the newest turn was heard. `unheard`: sentences
    with the results of a yes, until the caller has heard them to their end.
    """

    services: CallServices
    state: CallState
    record: CallRecord
    desk: CallTools
    handover: CallHandOver
    yes_holds_seconds: float = YES_HOLDS_SECONDS
    floor: Floor = field(default_factory=Floor)
    unheard: list[str] = field(default_factory=list[str])
    with_person: bool = False
    _checked: Checked | None = None
    _owed: list[BatchMessage] = field(default_factory=list[BatchMessage])
    _owed_check: Checked | None = None
    _over: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def write_down(self, text: str) -> BatchMessage:
        """Stores the caller's words; a code in them is checked, and never stored."""
        self.desk.forget()
        text, self._checked = without_cards(text, await self._own_numbers(text)), None
        spoken = with_codes(text)
        if sixes_in(spoken):
            self._checked = await self._check(spoken)
        message = await self.record.heard(self._checked.message.content if self._checked else text)
        self.handover.said = message.content
        if self._checked is not None:
            async with self.services.works.begin() as work:
                await self._checked.keep(work, message.id)
        return message

    async def _own_numbers(self, text: str) -> Collection[str]:
        if not holds_card(text):
            return ()
        async with self.services.database.connection() as tx:
            return await orders.own_numbers(tx, self.state.customer_id)

    async def _check(self, text: str) -> Checked | None:
        """A code may link the caller to a customer: then the call continues as theirs."""
        said = InboundMessage(
            channel=written_channel(VOICE),
            provider="call",
            provider_id=f"{self.record.turn_id}:{self._over}",
            sender=self.state.address or None,
            recipient="",
            content=text,
            evidence=self.state.evidence,
        )
        async with self.services.works.begin() as work:
            checked = await self.services.step_up.check(work, self.state.customer_id, said)
            shop = self.services.shop
            linked = await load_linked_state(work.tx, self.state, shop) if checked else None
        if linked is not None:
            self.state.become(linked)
        return checked

    async def honor(self, message: BatchMessage, spoken: int) -> Honored:
        """Raises an alarm, hands over, carries out a yes and what a code allows.

        `spoken`: the floor's count when the message was understood.

        While a turn of theirs runs for long, an offer stays open and the rest is owed: it is done
        at the caller's next turn, or by `settle`.
        """
        known = {done["code"] for done in self.desk.confirmed}
        checks: list[CodeOutcome] = []
        self._owed.append(message)
        self._owed_check = self._checked or self._owed_check
        handed_over = await self._unless_busy(self._honor_owed)
        self.with_person = await self.desk.words.with_person()
        if handed_over is not None and not self.with_person:
            if self.state.is_known:
                confirmed = await self._unless_busy(partial(self._confirm, message, spoken))
                self.desk.confirmed = confirmed.done if confirmed else []
                self.desk.to_tell |= set(confirmed.unmet if confirmed else ())
                self.unheard += confirmed.lapsed if confirmed else ()
            checks = await self._unless_busy(partial(self._carry_out, message, spoken)) or []
            self.unheard += said_of_codes(checks)
        self.desk.words.heard(message.content, self.desk.confirmed, checks)
        self.desk.step_up = checks
        linked = any(check.get("purpose") == "link_contact" for check in checks)
        fresh = [done for done in self.desk.confirmed if done["code"] not in known]
        self.unheard += [outcome(done) for done in fresh]
        is_linked = linked and self.state.is_known
        return Honored(fresh, checks, is_linked, bool(handed_over))

    def were_heard(self, pieces: Collection[Piece]) -> None:
        """The results of a yes count as told once they were heard to their end."""
        for piece in pieces:
            if piece.text in self.unheard:
                self.unheard.remove(piece.text)

    async def settle(self) -> None:
        """The caller is gone: does what is still owed, or logs it."""
        if self._owed or self._owed_check:
            await self._unless_busy(self._honor_owed)
            await self._unless_busy(partial(self._carry_out, None, self.floor.spoken))
        if self._owed or self._owed_check:
            log.error("call_owes", messages=[message.id for message in self._owed])
        if self.unheard:
            await self._write_unheard()

    async def _write_unheard(self) -> None:
        """Sends results of a yes that the caller has not heard to the contact on file."""
        told, self.unheard = " ".join(self.unheard), []
        async with self.services.works.begin() as work:
            await self.services.outcomes.tell(work, self.state.customer_id, told)

    async def _unless_busy(self, work: Callable[[], Awaitable[Done]]) -> Done | None:
        """The result of the work; None if the customer's lease was not free for long."""
        try:
            return await work()
        except TimeoutError:
            log.warning("call_customer_busy", customer_id=self.state.customer_id)
            return None

    async def _honor_owed(self) -> bool:
        """Alarms and requests for a person, oldest first. True if the customer was handed over."""
        handed_over = False
        while self._owed:
            await self._raise_alarm(self._owed[0])
            handed_over = await self.handover.honor_wish(self._owed[0]) or handed_over
            del self._owed[0]
        return handed_over

    async def _carry_out(self, message: BatchMessage | None, spoken: int) -> list[CodeOutcome]:
        """The check of the code read aloud, with its change made.

        A change waits until speech has certainly ended; if the caller continues, for what they say.
        """
        if self._owed_check is None:
            return []
        if self._owed_check.outcome == "verified":
            if self._checked and not await self._may_change(spoken):
                return []
            held = await self.desk.take_for_effect(unless_with_person=True)
            try:
                await self.services.step_up.carry_out(held, [message] if message else [])
            finally:
                await self.desk.give_back(held)
        self._owed_check = None
        async with self.services.database.connection() as tx:
            state = await history.load(tx, self.state.customer_id, self.record.turn_id)
        return state.step_up[-1:]

    async def _may_change(self, spoken: int) -> bool:
        async with self.services.database.connection() as tx:
            changes = await code_checks.verified_changes(tx, self.record.turn_id)
        waits = any(not change.made for change in changes)
        return not waits or await self.floor.stays_quiet(spoken, self.yes_holds_seconds)

    def over(self) -> None:
        """One more turn was stored and acted on."""
        self._over += 1
        self._changed.set()

    async def until_over(self, number: int) -> None:
        """Returns once that many turns were stored and acted on."""
        while self._over < number:
            self._changed.clear()
            await self._changed.wait()

    async def _raise_alarm(self, message: BatchMessage) -> None:
        """Opens a ticket for fraud, threats and danger."""
        if find_alarm(message.content) is None:
            return
        held = await self.desk.take_for_effect(unless_with_person=False)
        try:
            await self.services.alarms.raise_for(held, [message], self.state.card, self.state.level)
        finally:
            await self.desk.give_back(held)

    async def _confirm(self, message: BatchMessage, spoken: int) -> OfferReplies:
        """Carries out a yes once speech has certainly ended; canceled if the caller continues."""
        async with self.services.database.connection() as tx:
            waiting = await proposals.open_offers(tx, self.state.customer_id)
        if not waiting:
            return OfferReplies()
        if may_mean_yes(
            message.content, [as_offer(proposal) for proposal in waiting]
        ) and not await self.floor.stays_quiet(spoken, self.yes_holds_seconds):
            log.info("yes_fell", turn_id=self.record.turn_id)
            return OfferReplies(unmet=tuple(offer.id for offer in waiting))
        held = await self.desk.take_for_effect(unless_with_person=True)
        try:
            confirmed = await self.services.confirm.carry_out(held, [message])
        finally:
            await self.desk.give_back(held)
        if confirmed.declined:
            customer_id = self.state.customer_id
            async with self.services.works.begin() as work:
                voided = await decline(work.tx, customer_id, confirmed.declined)
                work.happened(customer_id, *voided)
        return confirmed
