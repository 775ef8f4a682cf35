"""The last guard below all code: units and money of an order, whatever a decision says."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from itertools import count

import pytest

from support_agent.domain.errors import Conflict
from support_agent.store.commerce import effects, orders, returns
from support_agent.store.commerce.returns import NewItem
from support_agent.store.db import Tx

FAN, PASTE = "FAN-ARC-P12", "TIM-NTH2"  # two at $24.99 and one at $9.99: $59.97 in total
Deed = Callable[[Tx], Awaitable[object]]
_numbers = count()


async def entered(tx: Tx, kind: str) -> tuple[int, int]:
    """An effect on ORD-0987, and the order's ID."""
    order = await orders.by_number(tx, 1, "ORD-0987")
    assert order is not None
    new = effects.NewEffect(
        key=f"test:{next(_numbers)}", customer_id=1, order_id=order.id, turn_id=None,
        kind=kind, status="intended", rule="test", arguments={},
    )  # fmt: skip
    effect_id, _ = await effects.record(tx, new)
    return effect_id, order.id


def refund(amount: str, *skus: str) -> Deed:
    async def deed(tx: Tx) -> None:
        effect_id, order_id = await entered(tx, "refund")
        await effects.add_refund(
            tx, effect_id=effect_id, order_id=order_id, amount=Decimal(amount), skus=skus
        )

    return deed


def send_back(*skus: str, for_one_at: str | None = None) -> Deed:
    async def deed(tx: Tx) -> None:
        effect_id, order_id = await entered(tx, "return_label")
        price = Decimal(for_one_at or 0)
        new = NewItem(sku="NEW", name="New", price=price, warehouse="Austin", held_days=14)
        await returns.add(
            tx, effect_id=effect_id, order_id=order_id, skus=skus, amount=Decimal(0),
            new=new if for_one_at else None,
        )  # fmt: skip

    return deed


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(refund("1.00", FAN, FAN), refund("1.00", FAN), id="refunded twice"),
        pytest.param(send_back(FAN, FAN), send_back(FAN), id="sent back twice"),
        pytest.param(
            refund("1.00", FAN, FAN), send_back(FAN, for_one_at="1.00"), id="refunded, exchanged"
        ),
        pytest.param(
            send_back(FAN, FAN, for_one_at="1.00"), refund("1.00", FAN), id="exchanged, refunded"
        ),
        pytest.param(refund("1.00"), refund("25.00", FAN), id="above what it cost"),
        pytest.param(refund("50.00"), refund("9.98"), id="above the total"),
        pytest.param(
            send_back(FAN, FAN, for_one_at="24.99"), refund("10.00"), id="above what pays for it"
        ),
        pytest.param(
            refund("50.00"), send_back(PASTE, for_one_at="9.98"), id="paid for with what is gone"
        ),
    ],
)
async def test_no_unit_and_no_dollar_counts_twice(tx: Tx, first: Deed, second: Deed) -> None:
    await first(tx)
    with pytest.raises(Conflict):
        await second(tx)
