"""Returns: the label, the parcel, the refund, the new item. Each once, in this order."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from support_agent.domain.confirmation.confirmation import keyword
from support_agent.domain.errors import Conflict, NotFound
from support_agent.flows.people.people import Operator
from support_agent.ports.vendors import Label, VendorRejected, VendorUncertain
from support_agent.providers.inhouse import InhouseCarrier, InhousePayments
from tests.conftest import opened
from tests.told import Told, calls, words
from tests.world import World

RETURN_FAN = ("create_return_label", {"order_number": "ORD-0987",
              "items": [{"sku": "FAN-ARC-P12", "quantity": 1}]})  # fmt: skip
RETURN_GPU = ("create_return_label", {"order_number": "ORD-1001"})
SWAP_GPU = ("exchange_item", {"order_number": "ORD-1001", "item": "GPU-4090-MSI",
            "new_item": "GPU-4080S-ASUS"})  # fmt: skip
SWAP_FAN = ("exchange_item", {"order_number": "ORD-0987", "item": "FAN-ARC-P12",
            "new_item": "TIM-NTH2", "quantity": 2})  # fmt: skip


@dataclass
class Shop:
    """The product, the customer Alex, and Dana at the desk where parcels arrive."""

    world: World
    model: Told
    dana: Operator
    customer_id: int = 0

    @property
    def app(self) -> App:
        return self.world.app

    async def offer(self, call: tuple[str, Any]) -> dict[str, Any]:
        """The model makes this call. Returns its result."""
        self.model.answers[:] = [calls(call), words("Here is what I can offer.")]
        stored = await self.world.sms("Please")
        self.customer_id = stored.customer_id
        await self.world.settle()
        return (await self.detail())["turns"][-1]["tool_runs"][-1]["result"]

    async def say_yes(self, call: tuple[str, Any]) -> None:
        """The model makes this call, and the customer says yes to what it offers."""
        offered = await self.offer(call)
        assert offered["outcome"] == "proposed", offered
        await self.world.sms(await self.yes())
        await self.world.settle()

    async def yes(self) -> str:
        """The word and the code that the newest offer asks for."""
        offer = (await self.detail())["proposals"][0]
        return keyword(offer["kind"], offer["code"])

    async def confirm(self, call: tuple[str, Any]) -> str:
        """The same for returns. Returns the return's number."""
        await self.say_yes(call)
        (held,) = await self.app.flows.returns.waiting()
        return str(held["return_number"])

    async def detail(self) -> dict[str, Any]:
        return await self.world.customer(self.customer_id)

    async def order(self, number: str) -> dict[str, Any]:
        return next(o for o in (await self.detail())["orders"] if o["order_number"] == number)

    async def said(self) -> str:
        """The newest message to the customer."""
        await self.world.settle()
        return (await self.world.answers(self.customer_id))[-1]["content"]

    async def rows(self, query: Any) -> list[dict[str, Any]]:
        async with self.app.database.connection() as tx:
            return [dict(row) for row in await (await tx.execute(query)).fetchall()]

    async def stock(self, sku: str) -> int:
        async with self.app.database.connection() as tx:
            cursor = await tx.execute(
                """
                SELECT coalesce(sum(quantity), 0)::int AS n
                  FROM inventory i JOIN products p ON p.id = i.product_id WHERE sku = %(sku)s
                """,
                {"sku": sku},
            )
            row = await cursor.fetchone()
        return row["n"] if row else 0


@asynccontextmanager
async def shop(settings: Settings, **replace: Any) -> AsyncGenerator[Shop]:
    model = Told([words("Hello.")])
    async with opened(settings, Replacements(model=model, **replace)) as app:
        token = await app.flows.people.add("Dana", "agent")
        yield Shop(World(app), model, await app.flows.people.by_token(token))


# ── Returns ──────────────────────────────────────────────────────────────────────────────────


async def test_a_refund_waits_for_the_parcel_and_goes_out_once(settings: Settings) -> None:
    async with shop(settings) as at:
        offered = (await at.offer(RETURN_FAN))["proposal"]
        assert offered["items"] == ["Arctic P12 PWM 120mm Case Fan, 5-Pack"]
        assert offered["refund_on_arrival"] == "24.99"
        assert "person_decides_refund" not in offered
        number = await at.confirm(RETURN_FAN)
        (told,) = at.model.documents()[-1]["confirmed"]
        assert (told["refund_on_arrival"], told["return_number"]) == ("24.99", number)
        assert told["tracking_number"]
        assert (await at.order("ORD-0987"))["refunded"] == "0.00"
        first = await at.app.flows.returns.receive(at.dana, told["tracking_number"])
        again = await at.app.flows.returns.receive(at.dana, number)
        assert (first["refund"]["status"], first["repeated"]) == ("done", False)
        assert (again["refund"], again["repeated"]) == (first["refund"], True)
        with pytest.raises(Conflict, match="arrived already"):
            await at.app.flows.returns.cancel(at.dana, number)
        order = await at.order("ORD-0987")
        assert (order["refunded"], order["status"]) == ("24.99", "delivered")
        assert order["returns"][0]["status"] == "received"
        said = await at.said()
        assert "$24.99" in said
        assert first["refund"]["reference"] in said
        answers = await at.world.answers(at.customer_id)
        assert sum(number in answer["content"] for answer in answers) == 1


async def test_many_hands_take_one_parcel_in_once(settings: Settings) -> None:
    async with shop(settings) as at:
        number = await at.confirm(RETURN_FAN)
        changes = await asyncio.gather(
            *(at.app.flows.returns.receive(at.dana, number) for _ in range(12))
        )
        assert sum(not change["repeated"] for change in changes) == 1
        assert await at.rows("SELECT amount::text, skus FROM refunds") == [
            {"amount": "24.99", "skus": ["FAN-ARC-P12"]}
        ]


async def test_what_is_on_its_way_back_is_not_refunded_besides(settings: Settings) -> None:
    async with shop(settings) as at:
        await at.confirm(RETURN_FAN)
        fans = {"order_number": "ORD-0987", "reason": "loud", "items": ["FAN-ARC-P12"]}
        assert (await at.offer(("process_refund", fans)))["proposal"]["amount"] == "24.99"
        two = {**fans, "items": [{"sku": "FAN-ARC-P12", "quantity": 2}]}
        assert (await at.offer(("process_refund", two)))["rule"] == "refund.quantity"
        whole = await at.offer(("process_refund", {"order_number": "ORD-0987", "reason": "all"}))
        assert whole["proposal"]["amount"] == "34.98"


async def test_a_label_comes_back_until_other_units_are_named(settings: Settings) -> None:
    async with shop(settings) as at:
        await at.confirm(RETURN_FAN)
        again = await at.offer(("create_return_label", {"order_number": "ORD-0987"}))
        assert (again["rule"], again["label"]["refund_on_arrival"]) == ("return.exists", "24.99")
        await at.say_yes(RETURN_FAN)
        assert len(await at.app.flows.returns.waiting()) == 2
        assert (await at.offer(RETURN_FAN))["rule"] == "return.exists"
        paste = {"order_number": "ORD-0987", "items": ["TIM-NTH2"]}
        offered = await at.offer(("create_return_label", paste))
        assert offered["proposal"]["refund_on_arrival"] == "9.99"


async def test_above_the_limit_a_person_decides_when_it_has_arrived(settings: Settings) -> None:
    async with shop(settings) as at:
        offered = (await at.offer(RETURN_GPU))["proposal"]
        assert (offered["refund_on_arrival"], offered["person_decides_refund"]) == ("1599.99", True)
        await at.offer(("lookup_order", {"order_number": "ORD-1001"}))
        (waiting,) = at.model.documents()[-1]["open_proposals"]
        assert waiting["refund_on_arrival"] == offered["refund_on_arrival"]
        assert waiting["person_decides_refund"] is True
        number = await at.confirm(RETURN_GPU)
        change = await at.app.flows.returns.receive(at.dana, number)
        assert change["refund"] is None
        order = await at.order("ORD-1001")
        assert (order["refunded"], order["status"]) == ("0.00", "returned")
        assert change["returned"]["ticket"] in await at.said()
        (ticket,) = (await at.detail())["tickets"]
        assert ticket["approval"]["skus"] == ["GPU-4090-MSI"]
        await at.app.flows.decide.approve(at.dana, ticket["id"], ticket["approval"]["id"])
        assert (await at.order("ORD-1001"))["refunded"] == "1599.99"


async def test_what_was_refunded_before_brings_nothing_when_it_arrives(settings: Settings) -> None:
    async with shop(settings) as at:
        whole = {"order_number": "ORD-0987", "reason": "all of it"}
        await at.say_yes(("process_refund", whole))
        number = await at.confirm(("create_return_label", {"order_number": "ORD-0987"}))
        change = await at.app.flows.returns.receive(at.dana, number)
        assert change["refund"] is None
        assert "had been made before" in await at.said()
        assert (await at.order("ORD-0987"))["refunded"] == "59.97"


async def test_a_cancelled_return_owes_nothing(settings: Settings) -> None:
    async with shop(settings) as at:
        number = await at.confirm(RETURN_FAN)
        assert not (await at.app.flows.returns.cancel(at.dana, number))["repeated"]
        assert (await at.app.flows.returns.cancel(at.dana, number))["repeated"]
        assert "cancelled" in await at.said()
        with pytest.raises(Conflict, match="cancelled"):
            await at.app.flows.returns.receive(at.dana, number)
        with pytest.raises(NotFound):
            await at.app.flows.returns.receive(at.dana, "RET-99")
        assert (await at.offer(RETURN_FAN))["proposal"]["refund_on_arrival"] == "24.99"


class Unwilling(InhousePayments):
    async def refund(self, **_: Any) -> str:
        raise VendorRejected("account closed")


async def test_a_payment_that_fails_after_the_arrival_goes_to_a_person(settings: Settings) -> None:
    async with shop(settings, payments=Unwilling()) as at:
        number = await at.confirm(RETURN_FAN)
        change = await at.app.flows.returns.receive(at.dana, number)
        assert change["refund"]["status"] == "failed"
        assert "TCK-" in await at.said()
        assert (await at.order("ORD-0987"))["refunded"] == "0.00"


# ── Exchanges ────────────────────────────────────────────────────────────────────────────────


async def test_an_exchange_holds_the_new_item_and_sends_it_when_the_old_one_is_in(
    settings: Settings,
) -> None:
    async with shop(settings) as at:
        before = await at.stock("TIM-NTH2")
        offered = (await at.offer(SWAP_FAN))["proposal"]
        assert offered["items"] == ["2 x Arctic P12 PWM 120mm Case Fan, 5-Pack"]
        assert (offered["new_name"], offered["refund_on_arrival"]) == (
            "Noctua NT-H2 Thermal Paste 3.5g", "30.00")  # fmt: skip
        assert (await at.yes()).startswith("EXCHANGE ")
        assert await at.stock("TIM-NTH2") == before
        number = await at.confirm(SWAP_FAN)
        assert await at.stock("TIM-NTH2") == before - 2
        assert (await at.order("ORD-0987"))["returns"][0]["exchange_for"] == offered["new_name"]
        change = await at.app.flows.returns.receive(at.dana, number)
        await at.app.flows.returns.receive(at.dana, number)
        made = await at.order(change["returned"]["new_order_number"])
        assert (made["status"], made["total"], made["items"][0]["quantity"]) == (
            "processing", "19.98", 2)  # fmt: skip
        assert change["refund"] == {**change["refund"], "amount": "30.00", "status": "done"}
        said = await at.said()
        assert made["order_number"] in said
        assert "$30.00" in said
        assert await at.stock("TIM-NTH2") == before - 2
        # What moved to the new order no longer belongs to the old one.
        left = await at.offer(("process_refund", {"order_number": "ORD-0987", "reason": "rest"}))
        assert left["proposal"]["amount"] == "9.99"


async def test_a_replacement_passes_over_a_number_of_the_shops_own(settings: Settings) -> None:
    async with shop(settings) as at:
        number = await at.confirm(SWAP_FAN)
        async with at.app.database.transaction() as tx:
            await tx.execute(
                "INSERT INTO orders (order_number, customer_id, status, total)"
                " VALUES ('ORD-9000001', %(id)s, 'pending', 1)",
                {"id": at.customer_id},
            )
        change = await at.app.flows.returns.receive(at.dana, number)
        assert change["returned"]["new_order_number"] == "ORD-9000002"


async def test_a_difference_above_the_limit_goes_to_a_person(settings: Settings) -> None:
    async with shop(settings) as at:
        number = await at.confirm(SWAP_GPU)
        change = await at.app.flows.returns.receive(at.dana, number)
        assert change["returned"]["new_order_number"]
        assert change["refund"] is None
        (ticket,) = (await at.detail())["tickets"]
        assert ticket["approval"]["amount"] == "600.00"
        await at.app.flows.decide.approve(at.dana, ticket["id"], ticket["approval"]["id"])
        assert (await at.order("ORD-1001"))["refunded"] == "600.00"
        again = await at.offer(("process_refund", {"order_number": "ORD-1001", "reason": "more"}))
        assert again["outcome"] == "refused"


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE products SET price = price + 1 WHERE sku = 'TIM-NTH2'",
        "UPDATE products SET category = 'Cases' WHERE sku = 'TIM-NTH2'",
        "UPDATE inventory SET quantity = 1 WHERE product_id = "
        "(SELECT id FROM products WHERE sku = 'TIM-NTH2')",
        "DELETE FROM inventory WHERE product_id = (SELECT id FROM products WHERE sku = 'TIM-NTH2')",
    ],
)
async def test_a_stale_exchange_is_not_confirmed(settings: Settings, spoil: Any) -> None:
    async with shop(settings) as at:
        await at.offer(SWAP_FAN)
        async with at.app.database.connection() as tx:
            await tx.execute(spoil)
        await at.world.sms(await at.yes())
        await at.world.settle()
        assert await at.rows("SELECT * FROM effects") == []
        assert (await at.detail())["proposals"][0]["status"] == "void"


async def test_the_last_one_is_held_for_one_of_two(settings: Settings) -> None:
    async with shop(settings) as at:
        async with at.app.database.connection() as tx:
            await tx.execute("UPDATE inventory SET quantity = 2 WHERE product_id = "
                             "(SELECT id FROM products WHERE sku = 'TIM-NTH2')")  # fmt: skip
            await tx.execute("DELETE FROM inventory WHERE warehouse <> 'Austin'")
        await at.offer(SWAP_FAN)
        yes = await at.yes()
        for _ in range(5):
            await at.world.sms(yes)
        await at.world.settle()
        assert await at.stock("TIM-NTH2") == 0
        assert len(await at.rows("SELECT * FROM effects")) == 1
        async with at.app.database.connection() as tx:
            with pytest.raises(psycopg.errors.CheckViolation):
                await tx.execute(
                    "INSERT INTO refunds (order_id, effect_id, amount, skus) "
                    "SELECT order_id, id, 24.99, '{FAN-ARC-P12}' FROM effects"
                )


async def test_what_is_not_sent_back_in_time_is_for_sale_again(settings: Settings) -> None:
    async with shop(settings) as at:
        before = await at.stock("TIM-NTH2")
        number = await at.confirm(SWAP_FAN)
        await at.app.flows.returns.lapse()
        assert await at.stock("TIM-NTH2") == before - 2
        async with at.app.database.connection() as tx:
            await tx.execute("UPDATE returns SET held_until = now() - interval '1 s'")
        for _ in range(2):
            await at.app.flows.returns.lapse()
        assert await at.stock("TIM-NTH2") == before
        assert "$49.98" in await at.said()
        change = await at.app.flows.returns.receive(at.dana, number)
        assert (change["refund"]["amount"], change["returned"]["new_order_number"]) == (
            "49.98",
            None,
        )


async def test_a_cancelled_exchange_is_for_sale_again(settings: Settings) -> None:
    async with shop(settings) as at:
        before = await at.stock("TIM-NTH2")
        number = await at.confirm(SWAP_FAN)
        await at.app.flows.returns.cancel(at.dana, number)
        await at.app.flows.returns.cancel(at.dana, number)
        assert await at.stock("TIM-NTH2") == before


class Carrier(InhouseCarrier):
    def __init__(self, mood: Exception) -> None:
        super().__init__()
        self.mood = mood

    async def create_label(self, *, key: str, order_number: str) -> Label:
        await super().create_label(key=key, order_number=order_number)
        raise self.mood


async def test_no_label_no_exchange(settings: Settings) -> None:
    async with shop(settings, carrier=Carrier(VendorRejected("no route"))) as at:
        before = await at.stock("TIM-NTH2")
        await at.say_yes(SWAP_FAN)
        assert at.model.documents()[-1]["confirmed"][0]["outcome"] == "failed"
        assert await at.stock("TIM-NTH2") == before


async def test_a_carrier_that_takes_it_and_falls_silent_makes_one_label(settings: Settings) -> None:
    async with shop(settings, carrier=Carrier(VendorUncertain("timed out"))) as at:
        before = await at.stock("TIM-NTH2")
        await at.confirm(SWAP_FAN)
        assert at.model.documents()[-1]["confirmed"][0]["outcome"] == "pending"
        async with at.app.database.connection() as tx:
            await tx.execute("UPDATE effects SET leased_until = now() - interval '1 s'")
        await at.app.flows.settle.reconcile()
        (label,) = await at.rows("SELECT tracking_number FROM return_labels")
        assert label["tracking_number"]
        assert await at.stock("TIM-NTH2") == before - 2


# ── History ──────────────────────────────────────────────────────────────────────────────────


async def test_the_history_is_the_customers_own_with_refunds_and_returns(
    settings: Settings,
) -> None:
    async with shop(settings) as at:
        number = await at.confirm(RETURN_FAN)
        await at.app.flows.returns.receive(at.dana, number)
        told = await at.offer(("order_history", {}))
        assert [o["order_number"] for o in told["orders"]] == [
            "ORD-1003", "ORD-1002", "ORD-1001", "ORD-0987", "ORD-0942"]  # fmt: skip
        assert told["orders_in_all"] == 5
        fans = told["orders"][3]
        assert (fans["refunded"], fans["refunds"][0]["state"]) == ("24.99", "done")
        assert (fans["returns"][0]["return_number"], fans["returns"][0]["status"]) == (
            number, "received")  # fmt: skip
        two = await at.offer(("order_history", {"latest": 2}))
        assert (len(two["orders"]), two["orders_in_all"]) == (2, 5)
