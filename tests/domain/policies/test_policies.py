"""Money rules as pure decisions, with any numbers that somebody may ask for."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.domain.channels import normal_email
from support_agent.domain.models import Order, OrderItem, Return
from support_agent.domain.policies.cancellations import decide_cancellation
from support_agent.domain.policies.exchanges import Product, decide_exchange
from support_agent.domain.policies.refunds import decide_refund
from support_agent.domain.policies.returns import decide_arrival, decide_return_label
from support_agent.domain.policies.units import units_of
from support_agent.domain.policies.verdicts import Approved, Decision, NeedsHuman, Refused
from support_agent.domain.shop import load_shop

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LIMITS = load_shop().limits
FAN = OrderItem("FAN", "Fan", 2, Decimal("24.99"))
PASTE = OrderItem("PASTE", "Paste", 1, Decimal("9.99"))
ORDER = Order(
    id=1,
    order_number="ORD-1",
    customer_id=1,
    status="delivered",
    total=Decimal("59.97"),
    refunded=Decimal(0),
    refunded_skus=(),
    items=(FAN, PASTE),
    carrier=None,
    tracking_number=None,
    ship_to={},
    placed_at=NOW - timedelta(days=9),
    shipped_at=NOW - timedelta(days=8),
    delivered_at=NOW - timedelta(days=5),
    expected_on=None,
)
D = Decimal
BACK = Return(id=5, status="open", skus=("FAN", "FAN"), amount=D("49.98"), created_at=NOW)
ALL_BACK = replace(BACK, skus=("FAN", "FAN", "PASTE"), amount=D("59.97"))
SWAPPED = replace(
    BACK, status="received", amount=D("10.00"), new_sku="NEW", new_name="New", new_price=D("19.99")
)


def refund(
    order: Order = ORDER,
    amount: str | None = None,
    units: tuple[str, ...] = (),
    today: str = "0",
) -> Decision:
    return decide_refund(
        order,
        amount=None if amount is None else Decimal(amount),
        units=units,
        refunded_today=Decimal(today),
        now=NOW,
        limits=LIMITS,
    )


def test_all_that_is_left_is_refunded_when_nothing_is_named() -> None:
    assert refund() == Approved("refund.allowed", Decimal("59.97"))
    rest = replace(ORDER, refunded=Decimal("9.99"), refunded_skus=("PASTE",))
    assert refund(rest) == Approved("refund.allowed", Decimal("49.98"), ("FAN", "FAN"))


def test_units_are_refunded_at_what_they_cost() -> None:
    one = Approved("refund.allowed", Decimal("24.99"), ("FAN",))
    assert refund(units=("FAN",)) == one
    both = Approved("refund.allowed", Decimal("49.98"), ("FAN", "FAN"))
    assert refund(units=("FAN", "FAN")) == both
    assert (
        refund(replace(ORDER, refunded_skus=("FAN",), refunded=D("24.99")), units=("FAN",)) == one
    )


def test_a_refund_leaves_what_was_promised_for_a_parcel() -> None:
    cheaper = replace(ORDER, total=D("50.00"), returns=(BACK,))
    assert refund(cheaper, units=("PASTE",)) == Approved("refund.allowed", D("0.02"), ("PASTE",))


def test_items_without_a_quantity_are_all_that_is_there() -> None:
    there = ("FAN", "FAN", "PASTE")
    assert units_of([], there) == ()
    assert units_of([("FAN", None)], there) == ("FAN", "FAN")
    assert units_of([("FAN", 1), ("PASTE", None)], there) == ("FAN", "PASTE")
    assert units_of([("FAN", 1), ("FAN", 1)], there) == ("FAN", "FAN")
    assert units_of([("FAN", 1), ("FAN", None)], there) == ("FAN", "FAN")
    assert units_of([("GPU", None)], there) == ("GPU",)


@pytest.mark.parametrize(
    ("order", "arguments", "rule"),
    [
        (replace(ORDER, status="pending"), {}, "refund.not_delivered"),
        (replace(ORDER, status="processing"), {}, "refund.not_delivered"),
        (replace(ORDER, status="shipped"), {}, "refund.not_delivered"),
        (replace(ORDER, status="cancelled"), {}, "refund.cancelled"),
        (replace(ORDER, refunded=Decimal("59.97")), {}, "refund.already"),
        (replace(ORDER, delivered_at=NOW - timedelta(days=30, seconds=1)), {}, "refund.window"),
        (replace(ORDER, delivered_at=None), {}, "refund.window"),
        (ORDER, {"units": ("GPU",)}, "refund.item"),
        (ORDER, {"units": ("FAN",) * 3}, "refund.quantity"),
        (replace(ORDER, refunded_skus=("FAN",)), {"units": ("FAN", "FAN")}, "refund.quantity"),
        (replace(ORDER, refunded_skus=("FAN", "FAN")), {"units": ("FAN",)}, "refund.item_already"),
        (replace(ORDER, returns=(BACK,)), {"units": ("FAN",)}, "refund.return_open"),
        (
            replace(ORDER, returns=(BACK,)),
            {"amount": "20", "units": ("PASTE",)},
            "refund.exceeds_order",
        ),
        (replace(ORDER, returns=(ALL_BACK,)), {}, "refund.return_open"),
        (replace(ORDER, returns=(ALL_BACK,)), {"amount": "5"}, "refund.return_open"),
        (replace(ORDER, returns=(SWAPPED,)), {"units": ("FAN",)}, "refund.return_open"),
        (ORDER, {"amount": "10.00"}, "refund.which_item"),
        (ORDER, {"amount": "25.00", "units": ("FAN",)}, "refund.exceeds_order"),
        (ORDER, {"amount": "0"}, "refund.amount"),
        (ORDER, {"amount": "-1"}, "refund.amount"),
        (ORDER, {"amount": "59.98"}, "refund.exceeds_order"),
        (ORDER, {"amount": "10.00", "units": ("PASTE",)}, "refund.exceeds_order"),
    ],
)
def test_a_refusal_names_its_rule_and_a_way_out(
    order: Order, arguments: dict[str, str], rule: str
) -> None:
    decision = refund(order, **arguments)  # type: ignore[arg-type]
    assert isinstance(decision, Refused)
    assert decision.rule == rule
    assert decision.instead


def test_the_last_day_of_the_window_counts() -> None:
    last = replace(ORDER, delivered_at=NOW - timedelta(days=LIMITS.refund_window_days))
    assert isinstance(refund(last), Approved)
    assert isinstance(refund(replace(ORDER, status="returned")), Approved)


@pytest.mark.parametrize(
    ("refunded", "amount", "today", "rule"),
    [
        ("0", "500.00", "0", "refund.allowed"),
        ("0", "500.01", "0", "refund.limit"),
        ("499.99", "0.01", "0", "refund.allowed"),
        ("499.99", "0.02", "0", "refund.limit"),
        ("0", "400", "600", "refund.allowed"),
        ("0", "400", "600.01", "refund.daily_limit"),
    ],
)
def test_limits_count_all_refunds(refunded: str, amount: str, today: str, rule: str) -> None:
    line = OrderItem("A", "A", 1, D("2000"))
    order = replace(ORDER, items=(line,), total=Decimal(2000), refunded=Decimal(refunded))
    assert refund(order, amount, today=today).rule == rule


cents = st.decimals(min_value=0, max_value=3000, places=2)


@given(total=cents, parts=st.lists(cents, max_size=8), today=cents)
def test_no_series_of_approvals_exceeds_a_limit(
    total: Decimal, parts: list[Decimal], today: Decimal
) -> None:
    order = replace(ORDER, total=total, items=(OrderItem("A", "A", 1, total),))
    start = today
    for part in parts:
        decision = decide_refund(
            order, amount=part, units=(), refunded_today=today, now=NOW, limits=LIMITS
        )
        if isinstance(decision, Approved):
            assert decision.amount == part > 0
            order = replace(order, refunded=order.refunded + part)
            today += part
        elif isinstance(decision, NeedsHuman):
            assert decision.amount == part
    assert order.refunded <= min(total, LIMITS.refund_limit_per_order)
    assert today <= max(start, LIMITS.refund_limit_per_day)


@pytest.mark.parametrize(
    ("status", "days", "verdict"),
    [
        ("delivered", 30, "return.allowed"),
        ("delivered", 31, "return.window"),
        ("pending", 0, "return.not_delivered"),
        ("shipped", 0, "return.not_delivered"),
        ("returned", 0, "return.not_delivered"),
    ],
)
def test_labels_are_for_delivered_orders_in_their_window(
    status: str, days: int, verdict: str
) -> None:
    order = replace(ORDER, status=status, delivered_at=NOW - timedelta(days=days))  # type: ignore[arg-type]
    assert decide_return_label(order, now=NOW, limits=LIMITS).rule == verdict


def label(order: Order = ORDER, *units: str) -> Decision:
    return decide_return_label(order, units=units, now=NOW, limits=LIMITS)


def test_what_comes_back_brings_what_it_cost_and_nothing_twice() -> None:
    assert label() == Approved("return.allowed", D("59.97"), ("FAN", "FAN", "PASTE"))
    assert label(ORDER, "FAN") == Approved("return.allowed", D("24.99"), ("FAN",))
    paid = replace(ORDER, refunded=D("24.99"), refunded_skus=("FAN",))
    # One of two was refunded: the first one returned is the other one.
    assert label(paid, "FAN") == Approved("return.allowed", D("24.99"), ("FAN",))
    assert label(paid, "FAN", "FAN") == Approved("return.allowed", D("24.99"), ("FAN", "FAN"))
    assert label(replace(ORDER, refunded=D("50")), "PASTE").amount == D("9.97")  # type: ignore[union-attr]
    rest = replace(ORDER, returns=(BACK,))
    assert label(rest) == Approved("return.allowed", D("9.99"), ("PASTE",))


@pytest.mark.parametrize(
    ("order", "units", "rule"),
    [
        (ORDER, ("GPU",), "return.item"),
        (ORDER, ("FAN",) * 3, "return.quantity"),
        (replace(ORDER, returns=(BACK,)), ("FAN",), "return.return_open"),
        (replace(ORDER, returns=(ALL_BACK,)), (), "return.item_already"),
        (
            replace(ORDER, returns=(replace(ALL_BACK, status="received"),)),
            (),
            "return.item_already",
        ),
    ],
)
def test_nothing_comes_back_twice(order: Order, units: tuple[str, ...], rule: str) -> None:
    decision = label(order, *units)
    assert isinstance(decision, Refused)
    assert decision.rule == rule
    assert decision.instead


SMALLER = Product("SMALL", "Small fan", "Cooling", D("19.99"), 4)


def exchange(
    order: Order = ORDER,
    *,
    units: tuple[str, ...] = ("FAN",),
    line: str | None = "Cooling",
    new: Product = SMALLER,
) -> Decision:
    return decide_exchange(order, units=units, line=line, new=new, now=NOW, limits=LIMITS)


def test_an_exchange_gives_the_difference_back() -> None:
    assert exchange() == Approved("exchange.allowed", D("5.00"), ("FAN",))
    assert exchange(units=("FAN", "FAN")).amount == D("10.00")  # type: ignore[union-attr]
    same = replace(SMALLER, price=D("24.99"))
    assert exchange(new=same) == Approved("exchange.allowed", D("0.00"), ("FAN",))


@pytest.mark.parametrize(
    ("order", "changes", "rule"),
    [
        (ORDER, {"new": replace(SMALLER, sku="FAN")}, "exchange.same_item"),
        (ORDER, {"new": replace(SMALLER, line="Cases")}, "exchange.other_line"),
        (ORDER, {"new": replace(SMALLER, at_one_place=0)}, "exchange.out_of_stock"),
        (ORDER, {"units": ("FAN", "FAN"), "new": replace(SMALLER, at_one_place=1)},
         "exchange.out_of_stock"),
        (ORDER, {"new": replace(SMALLER, price=D("25.00"))}, "exchange.dearer"),
        (ORDER, {"line": None}, "exchange.dearer"),
        (replace(ORDER, refunded=D("50.00")), {}, "exchange.dearer"),
        (ORDER, {"units": ("GPU",)}, "exchange.item"),
        (ORDER, {"units": ("FAN",) * 3}, "exchange.quantity"),
        (replace(ORDER, refunded_skus=("FAN", "FAN")), {}, "exchange.item_already"),
        (replace(ORDER, returns=(BACK,)), {}, "exchange.return_open"),
        (replace(ORDER, status="shipped"), {}, "exchange.not_delivered"),
        (replace(ORDER, status="pending"), {}, "exchange.not_delivered"),
        (replace(ORDER, delivered_at=NOW - timedelta(days=31)), {}, "exchange.window"),
    ],
)  # fmt: skip
def test_what_is_no_exchange_of_ours(order: Order, changes: dict[str, object], rule: str) -> None:
    decision = exchange(order, **changes)  # type: ignore[arg-type]
    assert decision.rule == rule
    assert isinstance(decision, NeedsHuman) or decision.instead  # type: ignore[union-attr]


def arrival(came: Return, order: Order = ORDER, today: str = "0") -> Decision:
    whole = replace(order, returns=(*order.returns, came))
    return decide_arrival(whole, came, refunded_today=D(today), limits=LIMITS)


def test_an_arrival_pays_what_was_promised_and_never_more_than_is_left() -> None:
    assert arrival(BACK) == Approved("return.received", D("49.98"), ("FAN", "FAN"))
    half = replace(ORDER, refunded=D("24.99"), refunded_skus=("FAN",))
    assert arrival(BACK, half) == Approved("return.received", D("24.99"), ("FAN",))
    paid = replace(ORDER, refunded=D("59.97"))
    assert arrival(BACK, paid) == Approved("return.received")
    swap = replace(SWAPPED, status="open")
    assert arrival(swap) == Approved("return.received", D("10.00"))
    assert arrival(swap, replace(ORDER, refunded=D("15.00"))).amount == D("4.99")  # type: ignore[union-attr]


def test_an_arrival_above_a_limit_goes_to_a_person() -> None:
    gpu = replace(ORDER, total=D("1599.99"), items=(OrderItem("GPU", "GPU", 1, D("1599.99")),))
    came = replace(BACK, skus=("GPU",), amount=D("1599.99"))
    decision = arrival(came, gpu)
    assert isinstance(decision, NeedsHuman)
    assert (decision.rule, decision.units) == ("refund.limit", ("GPU",))
    assert arrival(BACK, today="990").rule == "refund.daily_limit"


@given(
    deeds=st.lists(
        st.tuples(
            st.sampled_from(["refund", "return", "swap", "arrive", "cancel"]),
            st.lists(st.sampled_from(["FAN", "PASTE"]), max_size=3),
            st.decimals(min_value=0, max_value=30, places=2),
        ),
        max_size=12,
    )
)
def test_no_series_of_deeds_gives_more_than_was_paid(
    deeds: list[tuple[str, list[str], Decimal]],
) -> None:
    order = ORDER
    for number, (deed, units, price) in enumerate(deeds):
        waiting = [r for r in order.returns if r.status == "open"]
        if deed == "refund":
            decision = refund(order, units=tuple(units))
            if isinstance(decision, Approved):
                order = booked(order, decision)
        elif deed in {"return", "swap"}:
            new = replace(SMALLER, price=price)
            chosen = tuple(units[:1]) or ("FAN",)
            decision = label(order, *units) if deed == "return" else exchange(
                order, units=chosen, new=new)  # fmt: skip
            if isinstance(decision, Approved):
                swapped = {"new_sku": "S", "new_name": "S", "new_price": price}
                came = Return(
                    id=number, status="open", skus=decision.units, amount=decision.amount,
                    created_at=NOW, **(swapped if deed == "swap" else {}),  # type: ignore[arg-type]
                )  # fmt: skip
                order = replace(order, returns=(*order.returns, came))
        elif waiting:
            decision = decide_arrival(order, waiting[0], refunded_today=D(0), limits=LIMITS)
            if deed == "arrive" and isinstance(decision, Approved):
                order = booked(order, decision)
            status = "received" if deed == "arrive" else "cancelled"
            order = replace(
                order,
                returns=tuple(
                    replace(r, status=status) if r is waiting[0] else r for r in order.returns
                ),
            )
        assert order.refundable - order.promised >= 0
        money = Counter(order.refunded_skus) + order.exchanged
        assert all(money[item.sku] <= item.quantity for item in order.items)
        assert all(order.sent_back[item.sku] <= item.quantity for item in order.items)


def booked(order: Order, decision: Approved) -> Order:
    return replace(
        order,
        refunded=order.refunded + decision.amount,
        refunded_skus=(*order.refunded_skus, *decision.units),
    )


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        ("pending", "cancel.allowed"),
        ("processing", "cancel.processing"),
        ("shipped", "cancel.status"),
        ("delivered", "cancel.status"),
        ("cancelled", "cancel.status"),
        ("returned", "cancel.status"),
    ],
)
def test_only_what_is_pending_can_be_cancelled(status: str, rule: str) -> None:
    assert decide_cancellation(replace(ORDER, status=status)).rule == rule  # type: ignore[arg-type]


# ── Identity ─────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=40))
def test_an_address_is_one_plain_mailbox_or_none(text: str) -> None:
    address = normal_email(text)
    if address is not None:
        assert address.isascii()
        assert address == address.lower() == normal_email(address)
        assert address.count("@") == 1
        assert not any(letter in address for letter in ' ,;:<>()[]\\"\r\n\x00')


@given(st.emails())
def test_the_case_of_an_address_makes_no_other_customer(address: str) -> None:
    assert normal_email(address.upper()) == normal_email(address.lower())


@pytest.mark.parametrize(
    "text",
    [
        "a@b@c",
        "a b@c.example",
        "a@b..c",
        "@c",
        "a@",
        "a@-c",
        "a\x00@c",
        "\u0430@c",
        '"a b"@c',
        "a@b\n",
    ],
)
def test_what_is_no_plain_mailbox_belongs_to_nobody(text: str) -> None:
    assert normal_email(text) is None or text != text.strip()
