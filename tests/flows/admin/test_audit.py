"""The audit chain says who decided what by which rule, survives erasure and reveals tampering."""

import json
from typing import LiteralString

import pytest

from support_agent.domain.errors import NotFound
from support_agent.store.admin import audit
from support_agent.store.db import Database
from tests.world import World


async def _refunded(world: World) -> int:
    await world.ask("I want a refund for ORD-0987, the fans are too loud")
    customer_id = await world.id_of("+15550104477")
    (proposal,) = (await world.customer(customer_id))["proposals"]
    await world.ask(f"REFUND {proposal['code']}")
    return customer_id


async def _entries(database: Database, customer_id: int) -> list[dict[str, object]]:
    async with database.connection() as tx:
        return [json.loads(e.entry) async for e in audit.links(tx, customer_id) if e.entry]


async def test_every_decision_confirmation_and_effect_is_in_the_chain(world: World) -> None:
    customer_id = await _refunded(world)
    entries = await _entries(world.app.database, customer_id)
    told = [(e["kind"], e.get("rule", e.get("status")), e["actor"]) for e in entries]
    assert told[0] == ("decision", "refund.allowed", "agent")
    assert ("proposal", "confirmed", "customer") in told
    assert ("decision", "refund.allowed", "customer") in told
    effects = [(e["status"], e["actor"]) for e in entries if e["kind"] == "effect"]
    assert effects == [("intended", "customer"), ("done", "customer")]
    assert all(len(str(e["arguments_sha256"])) == 64 for e in entries)
    verified = await world.app.flows.audit.verify()
    assert (verified.broken, verified.entries) == ([], len(entries))


async def test_erasing_what_the_entries_say_leaves_the_chain_whole(world: World) -> None:
    customer_id = await _refunded(world)
    audit_flow = world.app.flows.audit
    before = await audit_flow.verify()
    assert await audit_flow.erase(customer_id) == before.entries
    (left,) = await _entries(world.app.database, customer_id)
    assert (left["kind"], left["entries"]) == ("erasure", before.entries)
    after = await audit_flow.verify()
    assert (after.broken, after.entries) == ([], before.entries + 1)
    assert await audit_flow.erase(customer_id) == 0
    assert await audit_flow.verify() == after
    await world.ask("refund ORD-0987 again please")
    assert (await audit_flow.verify()).broken == []
    with pytest.raises(NotFound):
        await audit_flow.erase(999_999)


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        ("UPDATE audit SET entry = replace(entry, 'refund.allowed', 'refund.other')", 1),
        ("UPDATE audit SET entry_hash = repeat('0', 64) WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", 0),
        ("UPDATE audit SET entry = NULL, salt = NULL, entry_hash = 'x' WHERE seq = 1", 1),
        ("INSERT INTO audit SELECT customer_id, 99, entry, salt, entry_hash, chain_hash FROM audit "
         "WHERE seq = 1", 0),
        ("UPDATE audit_heads SET seq = seq + 1", 0),
        ("DELETE FROM audit_heads", 0),
    ],
)  # fmt: skip
async def test_tampering_is_found(world: World, tamper: LiteralString, place: int) -> None:
    customer_id = await _refunded(world)
    async with world.app.database.connection() as tx:
        await tx.execute(tamper)
    ((broken, at),) = (await world.app.flows.audit.verify()).broken
    assert broken == customer_id
    assert at == place or not place
