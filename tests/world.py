"""Customers who write, and a worker that answers step by step: for tests of the whole product."""

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from support_agent.bootstrap import App
from support_agent.domain.channels import TextChannel
from support_agent.ports.inbound import InboundMessage, MailHeaders
from support_agent.store.conversation.inbound import Stored

ALEX_PHONE, ALEX_MAIL = "+15550104477", "alex.rivera@example.com"
PRIYA_PHONE, PRIYA_MAIL = "+15550108832", "priya.shah@example.com"


@dataclass
class World:
    """Wraps an opened app. `settle` answers and sends everything that is due."""

    app: App
    thread: list[str] = field(default_factory=list)

    async def sms(self, text: str, sender: str = ALEX_PHONE, **changes: Any) -> Stored:
        """A text message arrives."""
        return await self.write("sms", sender, text, **changes)

    async def email(
        self, text: str, sender: str = ALEX_MAIL, subject: str = "Question", **changes: Any
    ) -> Stored:
        """A mail arrives, in its own thread unless `mail` says otherwise."""
        mail = MailHeaders(subject=subject, message_id=f"<{uuid.uuid4()}@test.example>")
        return await self.write("email", sender, text, **{"mail": mail, **changes})

    async def write(self, channel: TextChannel, sender: str, text: str, **changes: Any) -> Stored:
        """Any message arrives."""
        values: dict[str, Any] = {
            "channel": channel,
            "provider": "test",
            "provider_id": uuid.uuid4().hex,
            "sender": sender,
            "recipient": "",
            "content": text,
            "evidence": "simulated",
        }
        return await self.app.flows.intake.receive(InboundMessage(**(values | changes)))

    async def settle(self, rounds: int = 20) -> None:
        """Answers every due customer and sends every queued message."""
        flows = self.app.flows
        for _ in range(rounds):
            due, _wait = await flows.scheduler.due_now(100)
            for customer_id in due:
                await flows.reply.answer_due(customer_id)
            while await flows.deliver.send_queued():
                pass
            if not due:
                return

    async def customer(self, customer_id: int) -> dict[str, Any]:
        """Everything the API knows about a customer."""
        return await self.app.flows.timeline.customer(customer_id)

    async def id_of(self, address: str) -> int:
        """The customer with an address."""
        found = await self.app.flows.timeline.customers(search=address, before=None, limit=1)
        return found[0]["id"]

    async def answers(self, customer_id: int) -> list[dict[str, Any]]:
        """The messages we wrote, oldest first."""
        detail = await self.customer(customer_id)
        return [m for m in detail["messages"] if m["direction"] == "outbound"]

    async def ask(self, text: str, sender: str = ALEX_PHONE) -> str:
        """A text message and the newest answer to it."""
        stored = await self.sms(text, sender)
        await self.settle()
        return (await self.answers(stored.customer_id))[-1]["content"]


def set_budget(world: World, **changes: Any) -> None:
    """Another budget for a running shop."""
    flows = world.app.flows
    shop = replace(flows.shop, budget=replace(flows.shop.budget, **changes))
    for part in (flows.reply.restraint, flows.reply.engine, flows.reply.speak):
        object.__setattr__(part, "shop", shop)
    flows.reply.speak.limits.forget()
