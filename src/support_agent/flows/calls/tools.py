"""Tools during a call: the same ones, under the same guards, each effect under its own lease."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from support_agent.agent.calls import Call as ToolUse
from support_agent.agent.calls import Seen
from support_agent.agent.context import encode
from support_agent.agent.toolbox import Tool, ToolContext, ToolResult
from support_agent.agent.tools import tool_that_offers
from support_agent.agent.wording.terms import Offered, spoken_terms
from support_agent.domain.channels import VOICE
from support_agent.domain.errors import SupportAgentError
from support_agent.domain.events import Event, ProposalChanged
from support_agent.flows.calls.services import CallServices
from support_agent.flows.calls.state import CallState
from support_agent.flows.calls.words import CallWords
from support_agent.flows.commerce.answers_to_offers import voided
from support_agent.ports.chat_model import ToolCall, ToolMessage, ToolSchema
from support_agent.ports.documents import CodeOutcome, OfferOutcome
from support_agent.store.calls import calls
from support_agent.store.commerce import proposals
from support_agent.store.conversation import turns
from support_agent.store.conversation.conversations import Claim
from support_agent.store.db import Tx

LEASE_SECONDS = 15.0
# If a tool takes longer, code answers for it, so that nobody listens to silence.
TOOL_SECONDS = 8.0

FAILED = {
    "outcome": "error",
    "message": "That did not work just now. Say so, and offer a person.",
}

WITH_PERSON = ToolResult(
    "refused",
    {"reason": "A person has the customer now; do nothing more, and say that they will answer."},
    rule="handoff.person",
)

log = structlog.get_logger()


@dataclass(slots=True)
class CallTools:
    """Runs the tools of one call.

    `confirmed`: what the caller's last yes did. `step_up`: the check of the code in their last
    words. `taken_back`: IDs of calls that must no longer run. `handed_over`: one of them gave the
    caller to a person. `patience_seconds`: how long an effect waits while a turn of theirs runs.
    """

    services: CallServices
    state: CallState
    words: CallWords
    patience_seconds: float = TOOL_SECONDS
    confirmed: list[OfferOutcome] = field(default_factory=list[OfferOutcome])
    step_up: list[CodeOutcome] = field(default_factory=list[CodeOutcome])
    taken_back: set[str] = field(default_factory=set[str])
    handed_over: bool = False
    # Offers whose terms the caller has yet to hear, and the sentence that is telling them.
    to_tell: set[int] = field(default_factory=set[int])
    telling: tuple[str, tuple[int, ...]] = ("", ())
    _seen: Seen = field(default_factory=dict[tuple[str, str], ToolUse])

    def offered(self) -> tuple[list[ToolSchema], frozenset[str]]:
        """The tools that a voice may call, and the names of those that change something."""
        tools = self.state.tools
        return [tool.schema for tool in tools.values()], effects_of(tools)

    def forget(self) -> None:
        """The caller has spoken again: the same request may be made anew."""
        self._seen.clear()

    async def run(self, step: int, asked: Sequence[ToolCall]) -> list[ToolMessage]:
        """Answers every call except withdrawn ones, in order; an error becomes the result."""
        uses: list[ToolUse] = []
        for position, call in enumerate(asked):
            if call.id in self.taken_back:
                continue
            words = {"id": call.id, "name": call.name, "arguments": call.arguments}
            use = ToolUse(step, position, words)
            use.read(self.state.tools, self._seen)
            uses.append(use)
            if not self._answered_by_confirmation(use):
                await self._run_one(use)
        answers = [ToolMessage(use.id, use.name, encode(use.result or {})) for use in uses]
        self.words.ran(asked, answers)
        return answers

    def _answered_by_confirmation(self, use: ToolUse) -> bool:
        """Repeating a request that a yes just carried out returns that outcome, not a new offer."""
        arguments = use.arguments.model_dump() if use.arguments else {}
        for done in self.confirmed:
            same_tool = tool_that_offers(str(done["kind"])) == use.name
            if same_tool and arguments.get("order_number") == done["order_number"]:
                use.result = {**done, "outcome": "confirmed", "state": done["outcome"]}
                return True
        return False

    async def _run_one(self, use: ToolUse) -> None:
        try:
            async with asyncio.timeout(TOOL_SECONDS):
                if use.tool is None or use.arguments is None:
                    await self._record(use)
                elif no := await self._must_not(use, use.tool):
                    use.start(self.services.clock.now())
                    use.end(no)
                    await self._record(use)
                elif use.writes:
                    await self._write(use, use.tool)
                else:
                    await self._read(use, use.tool)
        except (TimeoutError, SupportAgentError) as error:
            log.warning("call_tool_failed", tool=use.name, reason=type(error).__name__)
            use.result = FAILED

    async def _must_not(self, use: ToolUse, tool: Tool) -> ToolResult | None:
        """Why it may not run now: a person has the customer, or its words are unsupported."""
        if await self.words.with_person():
            return WITH_PERSON
        if not tool.outward:
            return None
        verdict = self.words.check(str(getattr(use.arguments, tool.outward)))
        wrong = (*verdict.unsupported, *verdict.dropped)
        if not wrong:
            await self.words.keep(verdict)
            return None
        await self.words.withhold(verdict)
        return ToolResult(
            "refused",
            {"reason": "Nothing supports this; leave it out.", "unsupported": list(wrong)},
            rule="claims.unsupported",
        )

    async def _read(self, use: ToolUse, tool: Tool) -> None:
        use.start(self.services.clock.now())
        async with self.services.database.connection() as tx:
            result = await tool.run(self._context(use, tx), use.arguments)
            use.end(result)
        await self._record(use, result.events)

    async def _write(self, use: ToolUse, tool: Tool) -> None:
        held = await self._take(unless_with_person=True)
        try:
            use.start(self.services.clock.now())
            async with self.services.works.begin() as work:
                result = await tool.run(self._context(use, work.tx), use.arguments)
                use.end(result)
                run = use.run(self.services.clock.now())
                work.wrote(await turns.save(work.tx, held, runs=[run], events=result.events))
            # A code may have gone to somebody else's contact, whose events are not ours.
            self.services.works.announcer.outbox_bell.set()
            self.handed_over = self.handed_over or bool(result.data.get("handed_over"))
            if result.outcome == "proposed":
                self.to_tell |= {
                    event.proposal["id"]
                    for event in result.events
                    if isinstance(event, ProposalChanged)
                }
            self._log(use)
        finally:
            await self.give_back(held)

    async def terms(self) -> str:
        """The sentence with the terms of current offers; "" if nothing has to be told."""
        ids, self.to_tell = sorted(self.to_tell), set()
        if not ids:
            return ""
        async with self.services.database.connection() as tx:
            rows = await proposals.open_with_items(tx, self.state.customer_id, ids=ids)
        if not rows:
            return ""
        told = [Offered(**row) for row in rows]
        self.telling = (spoken_terms(told), tuple(offer.id for offer in told))
        return self.telling[0]

    async def void_offers(self) -> None:
        """The answer that was to tell them was withheld, so nobody can say yes to them."""
        ids, self.to_tell = sorted(self.to_tell), set()
        if ids:
            customer_id = self.state.customer_id
            async with self.services.works.begin() as work:
                work.happened(customer_id, *voided(await proposals.void(work.tx, customer_id, ids)))

    async def take_for_effect(self, *, unless_with_person: bool) -> Claim:
        """The customer's lease, once no turn holds it. Raises TimeoutError after a while."""
        async with asyncio.timeout(self.patience_seconds):
            return await self._take(unless_with_person=unless_with_person)

    async def _take(self, *, unless_with_person: bool) -> Claim:
        while True:
            async with self.services.database.connection() as tx:
                held = await calls.take(
                    tx,
                    self.state.customer_id,
                    self.state.turn_id,
                    LEASE_SECONDS,
                    unless_with_person=unless_with_person,
                )
            if held is not None:
                return held
            await asyncio.sleep(0.05)

    async def give_back(self, held: Claim) -> None:
        """Releases the lease, and sets the timer if a batch came meanwhile."""
        async with self.services.database.connection() as tx:
            wait_ms = await calls.release_customer(tx, held)
        if wait_ms is not None:
            await self.services.works.announcer.due(self.state.customer_id, wait_ms)

    async def _record(self, use: ToolUse, happened: Sequence[Event] = ()) -> None:
        async with self.services.works.begin() as work:
            run = use.run(self.services.clock.now())
            finished = await calls.add_run(work.tx, self.state.turn_id, run)
            work.happened(self.state.customer_id, *happened, *finished)
        self._log(use)

    def _log(self, use: ToolUse) -> None:
        run = use.run(self.services.clock.now())
        log.info("tool_run", tool=run.name, outcome=run.outcome, ms=round(run.duration_ms, 1))

    def _context(self, use: ToolUse, tx: Tx) -> ToolContext:
        return ToolContext(
            tx=tx,
            customer_id=self.state.customer_id,
            customer_name=self.state.customer_name,
            level=self.state.level,
            turn_id=self.state.turn_id,
            kind="call",
            channel=VOICE,
            now=self.services.clock.now(),
            shop=self.services.shop,
            cause=f"{self.state.turn_id}:{use.step}:{use.position}",
            meaning=self.services.meaning,
            mail_domain=self.services.outcomes.writer.mail_domain,
        )


def failed(call: ToolCall) -> ToolMessage:
    """The answer to a call that could not even be tried."""
    return ToolMessage(call.id, call.name, encode(FAILED))


def effects_of(tools: Mapping[str, Tool]) -> frozenset[str]:
    """The tools that change something."""
    return frozenset(name for name, tool in tools.items() if tool.writes)
