"""Plays a scenario on a fresh shop and grades it by what is stored, never by style."""

import asyncio
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from support_agent.domain.channels import EMAIL, SMS, TextChannel, is_mail
from support_agent.domain.shown import Turn
from support_agent.evals.grading import State, orders_of, state_faults, step_faults
from support_agent.evals.scenarios import EVERYONE, Audience, Scenario, Step, read_scenarios
from support_agent.flows import Flows
from support_agent.flows.messaging.timeline import CustomerDetail
from support_agent.ports.inbound import InboundMessage, MailHeaders
from support_agent.store.admin.throwaway import Throwaway, throwaway_database

__all__ = [
    "EVERYONE", "Audience", "Result", "Scenario", "Throwaway", "evaluate", "read_scenarios",
    "throwaway_database",
]  # fmt: skip

# The customers of the sample shop, by their name in scenarios.
CONTACTS: dict[str, dict[TextChannel, str]] = {
    "alex": {EMAIL: "alex.rivera@example.com", SMS: "+15550104477"},
    "priya": {EMAIL: "priya.shah@example.com", SMS: "+15550108832"},
    "sam": {EMAIL: "sam.okafor@example.com"},
    "stranger": {EMAIL: "somebody@elsewhere.example", SMS: "+15550109999"},
}
OPERATOR = "Dana"
MOST_ROUNDS = 40
# A failed turn is retried after a pause; this is the longest wait for it.
PATIENCE_MS = 25_000


@dataclass(slots=True)
class Result:
    """The result of one run. It passed if it has no faults. `stood_in`: the standby answered."""

    faults: list[str] = field(default_factory=list[str])
    stood_in: bool = False
    model_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.faults


async def evaluate(flows: Flows, scenario: Scenario) -> Result:
    """Plays the scenario on a shop that nobody has written to yet: see Throwaway.renew."""
    began = time.perf_counter()
    play = _Play(flows, scenario)
    before = orders_of(await play.everyone())
    for number, step in enumerate(scenario.talk, 1):
        play.place = f"step {number}"
        await play.take(step)
    play.place = "end"
    play.grade(before, await play.everyone())
    play.result.seconds = time.perf_counter() - began
    return play.result


@dataclass(slots=True)
class _Play:
    """One run: what was said so far, by whom, and what was wrong."""

    flows: Flows
    scenario: Scenario
    result: Result = field(default_factory=Result)
    place: str = ""
    thread: list[str] = field(default_factory=list[str])
    seen_messages: int = 0
    seen_turns: int = 0

    def _note(self, faults: Iterable[str]) -> None:
        self.result.faults += [f"{self.place}: {fault}" for fault in faults]

    def grade(self, before: State, everyone: Sequence[CustomerDetail]) -> None:
        """Compares the current state of the shop with the scenario."""
        self._note(state_faults(self.scenario, before, everyone))

    async def everyone(self) -> list[CustomerDetail]:
        """Every customer with all details."""
        found = await self.flows.timeline.customers(search="", before=None, limit=100)
        return [await self.flows.timeline.customer(each["id"]) for each in found]

    # ── playing ──────────────────────────────────────────────────────────────────────────────

    async def take(self, step: Step) -> None:
        """Writes the step's messages, waits for the answer, and checks it."""
        told = ""
        if step.operator:
            customer_id = await self._owner()
            text = await self._filled(step.operator)
            told = (await self.flows.operate.run(customer_id, OPERATOR, text)).answer
        else:
            customer_id = await self._write(step)
        await self._settle()
        customer = await self.flows.timeline.customer(customer_id)
        answers = [
            message
            for message in customer["messages"]
            if message["direction"] == "outbound" and message["id"] > self.seen_messages
        ]
        turns = [turn for turn in customer["turns"] if turn["id"] > self.seen_turns]
        for message in answers:
            self.seen_messages = max(self.seen_messages, message["id"])
            if message["channel"] == EMAIL and message["message_id"]:
                self.thread.append(message["message_id"])
        self.seen_turns = max([self.seen_turns, *(turn["id"] for turn in turns)])
        self._count(turns)
        self._note(step_faults(step, answers, turns, told))

    async def _owner(self) -> int:
        channel, address = next(iter(CONTACTS[self.scenario.who].items()))
        return await self.flows.timeline.owner(channel, address)

    async def _write(self, step: Step) -> int:
        customer_id = 0
        addresses = CONTACTS[step.sender or self.scenario.who]
        texts: list[tuple[TextChannel, str]] = [
            *((SMS, text) for text in step.sms),
            *((EMAIL, text) for text in step.email),
        ]
        for channel, text in texts:
            # After our first mail, a customer's is a reply to it.
            subject = f"Re: {step.subject}" if self.thread else step.subject
            message = self._message(channel, addresses[channel], await self._filled(text), subject)
            customer_id = (await self.flows.intake.receive(message)).customer_id
        return customer_id

    async def _filled(self, text: str) -> str:
        if "{" not in text:
            return text
        everyone = await self.everyone()
        codes = [p for c in everyone for p in c["proposals"] if p["status"] == "open"]
        codes = codes or [p for c in everyone for p in c["proposals"]]
        tickets = [t for c in everyone for t in c["tickets"]]
        newest_code = max(codes, key=lambda p: p["id"])["code"] if codes else "0000"
        newest_ticket = max(tickets, key=lambda t: t["id"])["ticket"] if tickets else "TCK-0"
        return text.replace("{code}", newest_code).replace("{ticket}", newest_ticket)

    def _message(
        self, channel: TextChannel, address: str, text: str, subject: str
    ) -> InboundMessage:
        mail = None
        if is_mail(channel):
            mail = MailHeaders(
                subject=subject,
                message_id=f"<{uuid.uuid4()}@scenario.invalid>",
                references=tuple(self.thread[-10:]),
            )
        return InboundMessage(
            channel=channel,
            provider="scenario",
            provider_id=uuid.uuid4().hex,
            sender=address,
            recipient="",
            content=text,
            evidence="simulated",
            mail=mail,
        )

    async def _settle(self) -> None:
        """Answers all that is due and sends all that is queued."""
        for _ in range(MOST_ROUNDS):
            due, wait_ms = await self.flows.scheduler.due_now(100)
            for customer_id in due:
                await self.flows.reply.answer_due(customer_id)
            while await self.flows.deliver.send_queued():
                pass
            if not due:
                if wait_ms is None or wait_ms > PATIENCE_MS:
                    return
                await asyncio.sleep(wait_ms / 1000)

    def _count(self, turns: Iterable[Turn]) -> None:
        standby = self.flows.reply.brain.standby
        for turn in turns:
            models = {call["model"] for call in turn["model_calls"]}
            if standby is not None and standby.label in models and not self.result.stood_in:
                self.result.stood_in = True
                self._note(["the model was away and the house model answered"])
            self.result.model_calls += len(turn["model_calls"])
            self.result.prompt_tokens += turn["prompt_tokens"]
            self.result.completion_tokens += turn["completion_tokens"]
            self.result.cached_tokens += turn["cached_tokens"]
            self.result.cost_usd += Decimal(turn["cost_usd"] or 0)
