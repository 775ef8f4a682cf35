"""The tools on the sample shop, as a turn runs them: what they answer and what they may do."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest
import pytest_asyncio

from support_agent.agent.toolbox import ToolContext, TurnKind, offered
from support_agent.agent.tools import TOOLS
from support_agent.bootstrap import App
from support_agent.domain.models import Level
from support_agent.store.commerce import orders, proposals
from support_agent.store.conversation import conversations
from support_agent.store.db import Tx
from tests.world import ALEX_PHONE, World


@dataclass
class Desk:
    """One turn of one customer, inside a transaction that is rolled back at the end."""

    context: ToolContext
    calls: int = 0

    @property
    def tx(self) -> Tx:
        return self.context.tx

    async def use(
        self, name: str, *, kind: TurnKind = "customer", level: Level = "L1", **arguments: Any
    ) -> dict[str, Any]:
        """What the model is told when it calls this tool."""
        tool = offered(TOOLS, self.context.shop, kind=kind, level=level)[name]
        self.calls += 1
        context = replace(self.context, kind=kind, level=level, cause=f"t:{self.calls}")
        result = await tool.run(context, tool.read(orjson.dumps(arguments).decode()))
        document = result.document()
        orjson.dumps(document)
        return document

    async def set_order(self, number: str, **columns: Any) -> None:
        for column, value in columns.items():
            await self.tx.execute(
                f"UPDATE orders SET {column} = %s WHERE order_number = %s",  # type: ignore[arg-type]  # noqa: S608
                (value, number),
            )


@pytest_asyncio.fixture
async def desk(app: App) -> AsyncGenerator[Desk]:
    stored = await World(app).sms("Hi", ALEX_PHONE)
    async with app.database.connection() as tx, tx.transaction(force_rollback=True):
        held = await conversations.claim(tx, stored.customer_id, 60.0)
        assert held is not None
        yield Desk(
            ToolContext(
                tx=tx,
                customer_id=stored.customer_id,
                customer_name="Alex Rivera",
                level="L1",
                turn_id=held.turn_id,
                kind="customer",
                channel="sms",
                now=datetime.now(UTC),
                shop=app.flows.shop,
                cause="t",
                operator="Dana",
            )
        )


# ── lookup_order ─────────────────────────────────────────────────────────────────────────────


async def test_an_order_is_shown_with_its_dates_and_lines(desk: Desk) -> None:
    order = (await desk.use("lookup_order", order_number="ORD-1002"))["order"]
    assert (order["status"], order["total"], order["refunded"]) == ("shipped", "559.98", "0.00")
    assert [item["sku"] for item in order["items"]] == ["CPU-7950X", "TIM-NTH2"]
    assert order["ship_to"] == "Austin, TX"
    assert order["tracking_number"]
    assert "return_by" not in order
    delivered = (await desk.use("lookup_order", order_number="ORD-1001"))["order"]
    assert delivered["return_by"] > delivered["delivered_on"]


async def test_order_numbers_are_read_as_people_write_them(desk: Desk) -> None:
    for written in ("1001", "ord 1001", "#1001", "ORD1001", "Order #1001", " ord-1001 "):
        found = await desk.use("lookup_order", order_number=written)
        assert found["order"]["order_number"] == "ORD-1001", written


async def test_without_a_number_the_latest_orders_are_listed(desk: Desk) -> None:
    found = (await desk.use("lookup_order"))["orders"]
    assert [order["order_number"] for order in found][:2] == ["ORD-1003", "ORD-1002"]
    assert all(order["order_number"].startswith(("ORD-0", "ORD-1")) for order in found)


async def test_somebody_elses_order_and_none_at_all_get_the_same_words(desk: Desk) -> None:
    foreign = await desk.use("lookup_order", order_number="ORD-2001")
    missing = await desk.use("lookup_order", order_number="ORD-7777")
    assert orjson.dumps(foreign).replace(b"2001", b"7777") == orjson.dumps(missing)
    for tool, more in [
        ("process_refund", {"reason": "bad"}),
        ("create_return_label", {}),
        ("update_order_status", {"status": "cancelled"}),
    ]:
        assert await desk.use(tool, order_number="ORD-2001", **more) == foreign


async def test_guessing_order_numbers_ends_in_a_neutral_refusal_and_a_ticket(desk: Desk) -> None:
    limit = desk.context.shop.limits.order_guess_limit_per_hour
    for number in range(limit):
        answer = await desk.use("lookup_order", order_number=f"ORD-800{number}")
        assert answer["outcome"] == "not_found"
        # The same number again is no new guess.
        answer = await desk.use("lookup_order", order_number=f"ORD-800{number}")
        assert answer["outcome"] == "not_found"
    first = await desk.use("lookup_order", order_number="ORD-2001")
    second = await desk.use("lookup_order", order_number="ORD-9999")
    assert (first["outcome"], first["rule"]) == ("refused", "lookup.guessing")
    assert first["ticket"] == second["ticket"]


# ── check_inventory and search_knowledge_base ────────────────────────────────────────────────


async def test_stock_is_told_by_warehouse(desk: Desk) -> None:
    answer = await desk.use("check_inventory", level="L0", query="RTX 4090")
    product = answer["products"][0]
    assert "4090" in product["name"]
    assert sum(place["quantity"] for place in product["warehouses"]) == product["in_stock"]
    nothing = await desk.use("check_inventory", query="flux capacitor")
    assert nothing["outcome"] == "not_found"


async def test_articles_answer_policy_questions(desk: Desk) -> None:
    answer = await desk.use("search_knowledge_base", level="L0", query="how do I return something")
    assert any("return" in article["title"].lower() for article in answer["articles"])
    nothing = await desk.use("search_knowledge_base", query="qwertz uiopü")
    assert nothing["outcome"] == "nothing_found"


# ── process_refund ───────────────────────────────────────────────────────────────────────────


async def test_a_refund_is_offered_and_nothing_is_paid(desk: Desk) -> None:
    answer = await desk.use("process_refund", order_number="ORD-0987", reason="too loud")
    proposal = answer["proposal"]
    assert (answer["outcome"], proposal["amount"]) == ("proposed", "59.97")
    assert "code" not in proposal
    assert len(proposal["items"]) == 2
    order = await orders.by_number(desk.tx, desk.context.customer_id, "ORD-0987")
    assert order is not None
    assert order.refunded == 0


async def test_one_item_is_offered_at_its_price(desk: Desk) -> None:
    answer = await desk.use(
        "process_refund", order_number="ORD-0987", reason="loud", items=["FAN-ARC-P12"]
    )
    assert answer["proposal"]["amount"] == "49.98"
    assert len(answer["proposal"]["items"]) == 1


async def test_asking_again_gives_the_same_offer_and_other_terms_void_it(desk: Desk) -> None:
    first = await desk.use("process_refund", order_number="ORD-0987", reason="loud")
    again = await desk.use("process_refund", order_number="ORD-0987", reason="so loud")
    assert first == again
    (one,) = await proposals.newest(desk.tx, desk.context.customer_id)
    less = await desk.use(
        "process_refund", order_number="ORD-0987", reason="x1", items=["TIM-NTH2"], amount="5"
    )
    assert less["proposal"]["amount"] == "5.00" or less["proposal"]["amount"] == "5"
    new, old = await proposals.newest(desk.tx, desk.context.customer_id)
    assert (old.code, old.status) == (one.code, "void")
    assert (new.amount, new.status) == (Decimal(5), "open")


async def test_above_the_limit_a_person_decides_once(desk: Desk) -> None:
    first = await desk.use("process_refund", order_number="ORD-1001", reason="dead on arrival")
    again = await desk.use("process_refund", order_number="ORD-1001", reason="still dead")
    assert (first["outcome"], first["rule"]) == ("needs_person", "refund.limit")
    assert first["ticket"] == again["ticket"]


async def test_what_cannot_be_refunded_is_refused_with_a_way_out(desk: Desk) -> None:
    for number, rule in [
        ("ORD-1002", "refund.not_delivered"),
        ("ORD-1003", "refund.not_delivered"),
        ("ORD-0942", "refund.window"),
    ]:
        answer = await desk.use("process_refund", order_number=number, reason="changed my mind")
        assert (answer["outcome"], answer["rule"]) == ("refused", rule)
        assert answer["instead"]


# ── create_return_label ──────────────────────────────────────────────────────────────────────


async def test_a_label_is_offered_for_a_delivered_order_only(desk: Desk) -> None:
    offered_label = await desk.use("create_return_label", order_number="ORD-1001", reason="broken")
    assert offered_label["proposal"]["kind"] == "return_label"
    assert "amount" not in offered_label["proposal"]
    refused = await desk.use("create_return_label", order_number="ORD-1003")
    assert (refused["outcome"], refused["rule"]) == ("refused", "return.not_delivered")
    late = await desk.use("create_return_label", order_number="ORD-0942")
    assert late["rule"] == "return.window"


async def test_a_label_that_exists_comes_back(world: World) -> None:
    await world.ask("I want to send ORD-1001 back, please make a return label")
    detail = await world.customer(await world.id_of(ALEX_PHONE))
    (proposal,) = detail["proposals"]
    await world.ask(f"LABEL {proposal['code']}")
    async with world.app.database.connection() as tx:
        context = ToolContext(
            tx=tx,
            customer_id=detail["customer"]["id"],
            customer_name="",
            level="L1",
            turn_id=1,
            kind="customer",
            channel="sms",
            now=datetime.now(UTC),
            shop=world.app.flows.shop,
            cause="t",
        )
        answer = await Desk(context).use("create_return_label", order_number="ORD-1001")
    assert answer["outcome"] == "ok"
    assert answer["label"]["tracking_number"]


# ── update_order_status ──────────────────────────────────────────────────────────────────────


async def test_a_customer_may_cancel_what_is_pending_and_nothing_else(desk: Desk) -> None:
    cancel = await desk.use("update_order_status", order_number="ORD-1003", status="cancelled")
    assert cancel["proposal"]["kind"] == "cancellation"
    for arguments in (
        {"order_number": "ORD-1003", "status": "shipped"},
        {"order_number": "ORD-1003", "status": "cancelled", "tracking_number": "1Z999999"},
    ):
        answer = await desk.use("update_order_status", **arguments)
        assert answer["rule"] == "order_status.staff_only"
    late = await desk.use("update_order_status", order_number="ORD-1002", status="cancelled")
    assert late["rule"] == "cancel.status"
    await desk.set_order("ORD-1003", status="processing")
    packed = await desk.use("update_order_status", order_number="ORD-1003", status="cancelled")
    assert (packed["outcome"], packed["rule"]) == ("needs_person", "cancel.processing")


async def test_an_operator_marks_as_shipped_with_tracking(desk: Desk) -> None:
    answer = await desk.use(
        "update_order_status",
        kind="operator",
        order_number="ORD-1003",
        status="shipped",
        tracking_number="1Z88A4F20391045730",
    )
    assert answer["before"] == {"status": "pending", "tracking_number": None}
    order = await orders.by_number(desk.tx, desk.context.customer_id, "ORD-1003")
    assert order is not None
    assert (order.status, order.tracking_number) == ("shipped", "1Z88A4F20391045730")
    assert order.shipped_at
    await desk.use(
        "update_order_status", kind="operator", order_number="ORD-1003", status="delivered"
    )
    order = await orders.by_number(desk.tx, desk.context.customer_id, "ORD-1003")
    assert order is not None
    assert (order.status, order.tracking_number) == ("delivered", "1Z88A4F20391045730")


# ── save_customer_info and escalate_to_human ─────────────────────────────────────────────────


async def test_facts_are_written_down_with_where_they_came_from(desk: Desk) -> None:
    answer = await desk.use(
        "save_customer_info", issue_type="refund", severity="high", order_number="1001"
    )
    assert answer["saved"] == {
        "issue_type": "refund",
        "severity": "high",
        "order_number": "ORD-1001",
    }
    cursor = await desk.tx.execute("SELECT extracted_data FROM customers WHERE id = 1")
    facts = ((await cursor.fetchone()) or {})["extracted_data"]
    assert facts["issue_type"] | {"at": None} == {
        "value": "refund",
        "channel": "sms",
        "turn_id": desk.context.turn_id,
        "at": None,
    }


async def test_nothing_to_save_is_an_error_the_model_can_mend(desk: Desk) -> None:
    assert (await desk.use("save_customer_info"))["outcome"] == "error"


@pytest.mark.parametrize("empty", ["", "  ", "\u200b"])
@pytest.mark.parametrize("kind", ["customer", "operator"])
async def test_an_empty_name_is_no_name(desk: Desk, empty: str, kind: TurnKind) -> None:
    await desk.tx.execute("UPDATE customers SET first_name = NULL, last_name = NULL WHERE id = 1")
    names: dict[str, Any] = {"first_name": empty, "last_name": empty}
    answer = await desk.use("save_customer_info", kind=kind, severity="low", **names)
    assert answer["saved"] == {"severity": "low"}
    assert (await desk.use("save_customer_info", kind=kind, **names))["outcome"] == "error"
    cursor = await desk.tx.execute("SELECT first_name, last_name FROM customers WHERE id = 1")
    assert await cursor.fetchone() == {"first_name": None, "last_name": None}


async def test_a_name_on_file_is_not_overwritten(desk: Desk) -> None:
    await desk.use("save_customer_info", first_name="Mallory")
    cursor = await desk.tx.execute("SELECT first_name FROM customers WHERE id = 1")
    assert await cursor.fetchone() == {"first_name": "Alex"}


async def test_a_person_gets_a_ticket_with_six_fields(desk: Desk) -> None:
    answer = await desk.use(
        "escalate_to_human", level="L0", reason="wants a lawyer", summary="Angry about a PSU."
    )
    assert answer["ticket"].startswith("TCK-")
    assert answer["reply_within"] == desk.context.shop.service.person_reply_time
    cursor = await desk.tx.execute("SELECT brief, severity FROM tickets ORDER BY id DESC LIMIT 1")
    row = await cursor.fetchone()
    assert row is not None
    assert set(row["brief"]) == {"who", "wants", "facts", "done", "refused", "next"}
    assert row["severity"] == "medium"


async def test_no_tool_takes_a_customer(app: App) -> None:
    for tool in TOOLS:
        properties = tool.schema.parameters["properties"]
        assert not [n for n in properties if n in {"customer", "id"} or n.endswith("_id")]
        assert tool.schema.parameters["additionalProperties"] is False
    assert app.flows.shop.limits.refund_limit_per_order == Decimal("500.00")
