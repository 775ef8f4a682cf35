"""Everything decided and done is in the customer's record, whatever did it."""

from decimal import Decimal
from typing import Any

import pytest

from support_agent.domain.confirmation.confirmation import keyword
from support_agent.domain.errors import NotFound
from tests.flows.people.test_people import asked_for_much, handed_over, person
from tests.world import ALEX_PHONE, World


async def came(world: World, customer_id: int) -> list[tuple[Any, ...]]:
    record = await world.app.flows.timeline.record(customer_id)
    assert record == sorted(record, key=lambda one: (one["at"], one["key"]))
    assert len({one["key"] for one in record}) == len(record)
    return [(one["what"], one["came"], one["kind"], one["by"], one["ticket"]) for one in record]


async def test_an_approved_refund_is_there_from_the_case_to_the_money(world: World) -> None:
    ticket = await asked_for_much(world)
    dana, kim = await person(world.app, "Dana"), await person(world.app, "Kim")
    decide, tck = world.app.flows.decide, ticket["ticket"]
    change = await decide.edit(dana, ticket["id"], ticket["approval"]["id"], Decimal("800.00"))
    await decide.approve(kim, ticket["id"], change["ticket"]["approval"]["id"])
    await world.settle()
    found = await came(world, ticket["customer_id"])
    assert {
        ("case", "opened", None, None, tck),
        ("terms", "proposed", "refund", None, tck),
        ("terms", "proposed", "refund", "Dana", tck),
        ("terms", "approved", "refund", "Kim", tck),
        ("effect", "done", "refund", "Kim", tck),
        ("case", "approved", None, "Kim", tck),
    } <= set(found)


async def test_a_case_is_there_as_taken_answered_and_closed(world: World) -> None:
    ticket = await handed_over(world)
    dana, people = await person(world.app, "Dana"), world.app.flows.people
    await people.take(dana, ticket["id"])
    await people.reply(dana, ticket["id"], "Hello.")
    await people.close(dana, ticket["id"])
    found = [(what, how, by) for what, how, _, by, _ in await came(world, ticket["customer_id"])]
    assert found == [
        ("case", "opened", None),
        ("case", "taken", "Dana"),
        ("case", "answered", None),
        ("case", "closed", "Dana"),
    ]


async def test_a_rejection_is_there_with_its_reason(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    await world.app.flows.decide.reject(
        dana, ticket["id"], ticket["approval"]["id"], "It was overclocked."
    )
    record = await world.app.flows.timeline.record(ticket["customer_id"])
    (rejected,) = [one for one in record if (one["what"], one["came"]) == ("terms", "rejected")]
    assert (rejected["by"], rejected["note"]) == ("Dana", "It was overclocked.")


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        ("please cancel ORD-1003", "cancellation"),
        ("I want a refund for ORD-0987, the fans are too loud", "refund"),
    ],
)
async def test_an_offer_and_what_came_of_it_is_there(world: World, wish: str, kind: str) -> None:
    await world.ask(wish)
    customer_id = await world.id_of(ALEX_PHONE)
    (offer,) = (await world.customer(customer_id))["proposals"]
    await world.ask(keyword(offer["kind"], offer["code"]))
    await world.settle()
    found = await came(world, customer_id)
    assert ("offer", "made", kind, None, None) in found
    assert ("effect", "done", kind, None, None) in found


async def test_every_kind_of_effect_is_there(world: World) -> None:
    """Everything in the ledger, whatever entered it: no kind needs code of its own."""
    kinds = await world.app.database.fetch_one(
        """
        WITH made AS (
            INSERT INTO effects (key, customer_id, kind, status, rule, arguments, actor)
            SELECT 'test:' || kind, 1, kind, 'done', 'test', '{"amount": "1.00"}', 'operator:Dana'
              FROM (SELECT m[1] AS kind FROM pg_constraint,
                           regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)''', 'g') m
                     WHERE conname = 'effects_kind_check') kinds
            RETURNING kind)
        SELECT array_agg(kind) AS kinds FROM made
        """
    )
    assert kinds is not None
    found = {kind for what, _, kind, by, _ in await came(world, 1) if by == "Dana"}
    assert found == set(kinds["kinds"])
    assert len(found) >= 9


async def test_of_nobody_there_is_no_record(world: World) -> None:
    with pytest.raises(NotFound):
        await world.app.flows.timeline.record(999)


async def test_orders_are_counted_in_full_and_read_page_by_page(world: World) -> None:
    async with world.app.database.transaction() as tx:
        await tx.execute(
            """
            INSERT INTO orders (order_number, customer_id, status, total, placed_at)
            SELECT 'ORD-9' || lpad(n::text, 4, '0'), 1, 'delivered', 1, now() - n * interval '1 day'
              FROM generate_series(1, 70) n
            """
        )
    detail = await world.customer(1)
    total = detail["order_count"]
    assert (len(detail["orders"]), total > 70) == (50, True)
    rest = await world.app.flows.timeline.orders(1, after=50, limit=50)
    assert rest["total"] == total
    numbers = [o["order_number"] for o in [*detail["orders"], *rest["orders"]]]
    assert len(set(numbers)) == len(numbers) == total


@pytest.mark.parametrize("channel", ["sms", "email"])
async def test_a_case_says_where_and_in_what_words_the_customer_wrote(
    world: World, channel: str
) -> None:
    text = "I want to talk to a human about my loud fans"
    stored = await (world.sms(text) if channel == "sms" else world.email(text))
    await world.settle()
    await (world.sms("and hurry") if channel == "email" else world.email("and hurry"))
    (ticket,) = (await world.customer(stored.customer_id))["tickets"]
    assert (ticket["channel"], ticket["words"]) == (channel, text)
