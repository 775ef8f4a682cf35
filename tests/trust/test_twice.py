"""Every write sent twice has one effect: the call, the webhook, the yes, even fifty times."""

import asyncio
from typing import Any

import pytest

from support_agent.agent.tools import TOOLS
from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.confirmation.confirmation import keyword
from support_agent.ports.chat_model import ToolMessage
from support_agent.providers.inhouse import InhouseCarrier, InhousePayments
from tests.conftest import opened
from tests.loopback.unsure_vendors import UnsureCarrier, UnsurePayments
from tests.told import Told, calls, words
from tests.trust.stage import code_in
from tests.world import ALEX_PHONE, World

STRANGER = "+15550777001"
ADDRESS = {"street": "12 New Street", "city": "Austin", "state": "TX", "zip": "78704"}
# The request for each writing tool, and who makes it. Its result says how it is confirmed.
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "process_refund": (ALEX_PHONE, {"order_number": "ORD-0987", "reason": "too loud"}),
    "create_return_label": (ALEX_PHONE, {"order_number": "ORD-1001"}),
    "exchange_item": (ALEX_PHONE, {"order_number": "ORD-1001", "item": "GPU-4090-MSI",
                                   "new_item": "GPU-4080S-ASUS"}),
    "update_order_status": (ALEX_PHONE, {"order_number": "ORD-1003", "status": "cancelled"}),
    "change_delivery_address": (ALEX_PHONE, {"order_number": "ORD-1003", **ADDRESS}),
    "link_contact": (STRANGER, {"contact_on_file": "alex.rivera@example.com"}),
    "save_customer_info": (ALEX_PHONE, {"first_name": "Alexander"}),
    "escalate_to_human": (ALEX_PHONE, {"reason": "wants a person", "summary": "Asked for one."}),
}  # fmt: skip
# Only on the phone, where the same words are one message (tests/flows/calls/test_call.py).
ON_THE_PHONE = {tool.name for tool in TOOLS if tool.kinds == frozenset({"call"})}
COUNTED = """
SELECT (SELECT count(*) FROM effects) AS effects, (SELECT count(*) FROM refunds) AS refunds,
       (SELECT count(*) FROM return_labels) AS labels, (SELECT count(*) FROM merges) AS merges,
       (SELECT count(*) FROM returns) AS returns, (SELECT count(*) FROM tickets) AS tickets,
       (SELECT count(*) FROM orders WHERE status = 'cancelled') AS cancelled
"""


async def rows(world: World, query: Any) -> list[dict[str, Any]]:
    async with world.app.database.connection() as tx:
        return [dict(row) for row in await (await tx.execute(query)).fetchall()]


def test_every_writing_tool_is_in_the_table() -> None:
    assert {tool.name for tool in TOOLS if tool.writes} == set(ASKED) | ON_THE_PHONE


@pytest.mark.parametrize("name", ASKED)
async def test_a_write_sent_twice_is_one(settings: Settings, name: str) -> None:
    sender, arguments = ASKED[name]
    asked = calls((name, arguments), (name, arguments))

    def answer(request: Any) -> Any:
        return words("All right.") if isinstance(request.messages[-1], ToolMessage) else asked

    async with opened(settings, Replacements(model=Told([answer]))) as app:
        world = World(app)
        for _ in range(2):  # asked in two turns, each webhook twice, the tool twice in each
            for _ in range(2):
                await world.sms("please see to it", sender, provider_id=f"ask-{_}")
            await world.settle()
        yes = await confirmation(world)
        for _ in range(2):
            for _ in range(2 if yes else 0):
                await world.sms(yes, sender, provider_id=f"yes-{_}")
            await world.settle()
        (found,) = await rows(world, COUNTED)
        assert found["effects"] <= 1
        assert max(found.values()) <= 1
        if name not in {"save_customer_info", "escalate_to_human"}:
            assert found["effects"] + found["merges"] == 1


async def confirmation(world: World) -> str:
    """What a customer writes to confirm it, according to the tool's answer."""
    offers = await rows(world, "SELECT kind, code FROM proposals")
    if offers:
        (offer,) = offers
        return keyword(offer["kind"], offer["code"])
    texts = await rows(world, "SELECT content FROM messages WHERE direction = 'outbound' "
                              "ORDER BY id DESC")  # fmt: skip
    return next((found for row in texts if (found := code_in(row["content"]))), "")


@pytest.mark.parametrize("name", ["process_refund", "create_return_label"])
async def test_what_a_vendor_took_and_then_timed_out_on_is_reconciled(
    settings: Settings, name: str
) -> None:
    sender, arguments = ASKED[name]
    payments, carrier = UnsurePayments(InhousePayments()), UnsureCarrier(InhouseCarrier())
    model = Told([calls((name, arguments)), words("All right.")])
    replace = Replacements(model=model, payments=payments, carrier=carrier)
    async with opened(settings, replace) as app:
        world = World(app)
        await world.sms("please see to it", sender)
        await world.settle()
        yes = await confirmation(world)
        await asyncio.gather(*(world.sms(yes, sender) for _ in range(50)))
        await asyncio.gather(*(app.flows.reply.answer_due(1) for _ in range(10)))
        await world.settle()
        assert [e["status"] for e in await rows(world, "SELECT status FROM effects")] == ["unknown"]
        async with app.database.connection() as tx:
            await tx.execute("UPDATE effects SET leased_until = now() - interval '1 s'")
        payments.loses_answers = carrier.loses_answers = False
        for _ in range(2):
            await app.flows.settle.carry_out()
            await app.flows.settle.reconcile()
        assert [e["status"] for e in await rows(world, "SELECT status FROM effects")] == ["done"]
        assert len(payments.calls) + len(carrier.calls) == 1
