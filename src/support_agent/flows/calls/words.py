"""Makes sure that words on the phone are supported: checked before speaking or corrected after."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from support_agent.agent import context as ctx
from support_agent.agent.claims import Verdict, this_turn
from support_agent.agent.wording.code_words import came_of_codes, said_of_codes
from support_agent.agent.wording.forged import forged
from support_agent.agent.wording.terms import outcome
from support_agent.domain.cases import Case, Ticket
from support_agent.domain.events import TicketChanged
from support_agent.domain.models import Severity, who
from support_agent.domain.policies.budget import Spent, limit_reached
from support_agent.domain.policies.promises import due_by
from support_agent.domain.sentences.tables import CALLS
from support_agent.flows.calls.services import CallServices
from support_agent.flows.calls.state import CallState
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ChatResponse,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from support_agent.ports.documents import CodeOutcome, Document, OfferOutcome
from support_agent.store.admin import usage
from support_agent.store.calls import calls
from support_agent.store.people import handling, tickets

# What a model elsewhere is told after a correction; it can't be made to repeat it otherwise.
TELL_OTHER_MIND = (
    "Nothing supports what you just said, and the caller was told so: {said}. Say only what tool "
    "results say."
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Correction:
    """What is said at once, and what the model elsewhere is told."""

    spoken: str
    for_model: str


@dataclass(slots=True)
class CallWords:
    """The final check of the words of one call."""

    services: CallServices
    state: CallState
    # What was learned and said in the call itself.
    learned: list[ChatMessage] = field(default_factory=list[ChatMessage])
    spent: Spent = field(default_factory=Spent)
    # What code said about the caller's last yes, or may say about their code.
    said: list[str] = field(default_factory=list[str])
    # What a mind elsewhere has said since the caller's last turn.
    aloud: str = ""

    @property
    def evidence(self) -> list[ChatMessage]:
        """What was known and said before the call, and in it."""
        return [*self.state.earlier, *self.learned]

    # ── the evidence for an answer ───────────────────────────────────────────────────────────

    def heard(
        self, text: str, confirmed: Sequence[OfferOutcome], step_up: Sequence[CodeOutcome]
    ) -> None:
        """The caller's turn, and what their yes or their code in it triggered."""
        document: Document = {
            "kind": "customer_turn",
            "now": ctx.moment(self.services.clock.now()),
            "new_messages": [{"text": text}],
            "confirmed": list(confirmed),
            "step_up": list(step_up),
        }
        self.learned.append(UserMessage(ctx.encode(document)))
        self.aloud = ""
        codes = [*said_of_codes(step_up), *came_of_codes(step_up)]
        self.said = [*codes, *(outcome(done) for done in confirmed)]

    def ran(self, asked: Sequence[ToolCall], answers: Sequence[ToolMessage]) -> None:
        """Tools were called and answered."""
        self.learned += [AssistantMessage("", tuple(asked)), *answers]

    # ── the check ────────────────────────────────────────────────────────────────────────────

    def check(self, text: str, *, by_code: bool = False) -> Verdict:
        """The unsupported parts of a text. `by_code`: its sentences are the product's own."""
        if not by_code and (words := forged(text, self.said)):
            return Verdict(text=text, unsupported=tuple(words))
        shop, checker = self.services.shop, self.services.checker
        today = self.services.clock.now().astimezone(ZoneInfo(shop.time_zone)).date()
        verdict = checker.check(text, checker.gather(this_turn(self.evidence)), today)
        if verdict.is_clean:
            return verdict
        return checker.check(text, checker.gather(self.evidence), today)

    def check_aloud(self, piece: str) -> Verdict:
        """The same for what a mind elsewhere just said. A mark may span several pieces."""
        self.aloud += piece
        verdict = self.check(piece)
        if verdict.holds and (together := self.check(self.aloud)).garbled:
            verdict = together
        if not verdict.holds:
            self.aloud = ""
        return verdict

    async def keep(self, verdict: Verdict) -> None:
        """Assigns the promises of a supported text to somebody who must keep them."""
        if verdict.promises:
            due_at = due_by(self.services.clock.now(), self.services.shop)
            said = " ".join(verdict.promises)[:500]
            await self._ticket(
                "promise",
                "Keep a promise made on the phone",
                "medium",
                f'Told: "{said}"',
                due_at=due_at,
            )

    async def withhold(self, verdict: Verdict) -> None:
        """Counts withheld words."""
        log.warning("spoken_answer_withheld", unsupported=len(verdict.unsupported))
        async with self.services.database.connection() as tx:
            await usage.count_blocked(tx, self.state.turn_id)

    async def notice(self, verdict: Verdict) -> str:
        """Opens the ticket and returns what is said in place of an unsupported answer."""
        return self._not_certain(await self._unsupported(verdict, "Withheld; nothing supports"))

    async def checked_aloud(self, piece: str, message_id: int | None) -> Correction | None:
        """What must be corrected of words that a model elsewhere just spoke."""
        verdict = self.check_aloud(piece)
        if not verdict.unsupported and not verdict.dropped:
            await self.keep(verdict)
            return None
        wrong = "; ".join((*verdict.unsupported, *verdict.dropped))
        spoken = await self.correction(verdict, message_id)
        return Correction(spoken, TELL_OTHER_MIND.format(said=wrong))

    async def correction(self, verdict: Verdict, message_id: int | None) -> str:
        """Unsupported words were spoken: a ticket, a mark in the record, and what to say."""
        log.error("false_claim_spoken", turn_id=self.state.turn_id, claims=len(_wrong(verdict)))
        async with self.services.database.connection() as tx:
            await usage.count_blocked(tx, self.state.turn_id)
            if message_id is not None:
                await calls.note_error(tx, message_id, "Corrected aloud: nothing supports it.")
        ticket = await self._unsupported(verdict, "Said aloud and corrected; nothing supports")
        return CALLS.correction(time=self._time, ticket=self._known(ticket))

    def used(self, response: ChatResponse) -> None:
        """Counts the cost of one more model call."""
        usage_now = response.usage
        tokens = usage_now.prompt_tokens + usage_now.completion_tokens
        self.spent = self.spent.plus(tokens, usage_now.cost_usd)

    # ── limits ───────────────────────────────────────────────────────────────────────────────

    async def limit(self, seconds: float) -> str | None:
        """What to say if the budget allows no further model call, else None."""
        day = await self.services.limits.day(
            self.state.customer_id, without_turn=self.state.turn_id, level=self.state.level
        )
        rule = limit_reached(self.services.shop.budget, seconds=seconds, turn=self.spent, day=day)
        if rule is None:
            return None
        log.warning("limit_reached", rule=rule)
        severity: Severity = "high" if rule.startswith("budget.shop") else "medium"
        ticket = await self._ticket(
            "limit",
            "The assistant reached a limit",
            severity,
            "The model was asked no further.",
            refused=rule,
        )
        return self._not_certain(ticket)

    # ── people ───────────────────────────────────────────────────────────────────────────────

    async def with_person(self) -> bool:
        """Whether a person has the customer, so that the agent does nothing more."""
        async with self.services.database.connection() as tx:
            return await handling.is_with_person(tx, self.state.customer_id)

    # ── tickets ──────────────────────────────────────────────────────────────────────────────

    async def _unsupported(self, verdict: Verdict, what: str) -> Ticket:
        return await self._ticket(
            "unsupported",
            "Something said on the phone could not be supported",
            "high",
            f"{what}: {'; '.join(_wrong(verdict))[:800]}",
            refused="claims.unsupported",
        )

    async def _ticket(
        self,
        cause: str,
        subject: str,
        severity: Severity,
        facts: str,
        *,
        refused: str = "",
        due_at: datetime | None = None,
    ) -> Ticket:
        """One ticket per call and cause; repeated calls add facts to it."""
        async with self.services.works.begin() as work:
            ticket = await tickets.open_ticket(
                work.tx,
                Case(
                    customer_id=self.state.customer_id,
                    cause=f"{cause}:{self.state.turn_id}",
                    severity=severity,
                    subject=subject,
                    who=who(self.state.customer_name, self.state.level),
                    wants="See the call.",
                    facts=facts,
                    done="The caller was told that a person will get back to them.",
                    refused=refused,
                    next="Read the call and answer the customer.",
                    turn_id=self.state.turn_id,
                    due_at=due_at,
                ),
            )
            ticket = await tickets.add_facts(work.tx, ticket["id"], facts)
            work.happened(self.state.customer_id, TicketChanged(ticket))
        return ticket

    def _not_certain(self, ticket: Ticket) -> str:
        return CALLS.not_certain(time=self._time, ticket=self._known(ticket))

    @property
    def _time(self) -> str:
        return self.services.shop.service.person_reply_time

    def _known(self, ticket: Ticket) -> str:
        """Its number, which is now known: the words are checked like any others."""
        self.learned.append(ToolMessage("", "", ctx.encode({"ticket": ticket["ticket"]})))
        return ticket["ticket"]


def _wrong(verdict: Verdict) -> tuple[str, ...]:
    return verdict.unsupported or verdict.dropped
