"""A vendor that accepts and then times out: in doubt, looked up, never repeated by itself."""

import asyncio
import time

from tests.chaos.conftest import Scenes
from tests.chaos.invariants import check
from tests.chaos.scene import Scene

ASK = "money back for ORD-0987, too loud"


async def until_row(scene: Scene, status: str, table: str) -> None:
    """Waits until the only row in question has this status."""
    row: dict[str, str] = {}
    for _ in range(1500 if scene.long else 400):
        (row,) = await (
            scene.rows("SELECT status FROM effects")
            if table == "effects"
            else scene.rows("SELECT status FROM messages WHERE direction = 'outbound'")
        )
        if row["status"] == status:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{table} never became {status}, but stayed {row['status']}")


async def leases_end(scene: Scene) -> None:
    """In the short form nobody waits 30 or 60 s for the next look-up."""
    if not scene.long:
        await scene.rows("UPDATE effects SET leased_until = now() WHERE status = 'unknown'")
        await scene.rows("UPDATE messages SET leased_until = now() WHERE status = 'uncertain'")


async def test_a_send_in_doubt_is_uncertain_until_it_is_found(scenes: Scenes) -> None:
    async with scenes() as scene:
        scene.book.hides.touch()
        worker = await scene.start(worker=True, sender="loses_answers")
        await scene.write("where is ORD-0987?")
        await scene.answered()
        await until_row(scene, "uncertain", "messages")
        async with scene.healthy_worker():
            await leases_end(scene)
            await asyncio.sleep(1)
            await until_row(scene, "uncertain", "messages")
            found = await check(scene)
            assert found.uncertain == 1
            scene.book.hides.unlink()
            await leases_end(scene)
            await until_row(scene, "sent", "messages")
        assert (await check(scene)).sent == 1
        await worker.kill()


async def confirmed(scene: Scene, vendor: str) -> None:
    """An offer is confirmed while the vendor behaves like this: nobody says that it is done."""
    worker = await scene.start(worker=True, vendor=vendor)
    await scene.write(ASK)
    await scene.answered()
    await scene.write(f"REFUND {await scene.code()}")
    await scene.answered()
    await until_row(scene, "unknown", "effects")
    answers = await scene.rows(
        "SELECT content FROM messages WHERE direction = 'outbound' ORDER BY id"
    )
    assert [("refund pending" in row["content"]) for row in answers] == [False, True]
    await worker.kill()


async def told_later(scene: Scene, words: str) -> None:
    """Waits until the customer was told the result, once, in a message outside of turns."""
    for _ in range(400):
        told = await scene.rows(
            "SELECT content, status FROM messages WHERE direction = 'outbound' AND batch_id IS NULL"
        )
        if told and told[0]["status"] == "sent":
            assert [row["content"].startswith(words) for row in told] == [True]
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the customer was never told")


async def test_a_refund_in_doubt_is_reconciled(scenes: Scenes) -> None:
    async with scenes() as scene:
        await confirmed(scene, "loses_answers")
        async with scene.healthy_worker():
            await leases_end(scene)
            await until_row(scene, "done", "effects")
            await told_later(scene, "Done: the refund")
        await check(scene)
        assert not await scene.rows("SELECT id FROM tickets")


async def test_a_refund_nobody_knows_of_goes_to_a_person(scenes: Scenes) -> None:
    async with scenes() as scene:
        await confirmed(scene, "never_knew")
        async with scene.healthy_worker():
            began = time.monotonic()
            while not await scene.rows("SELECT id FROM tickets"):
                assert time.monotonic() - began < 60
                await leases_end(scene)
                await asyncio.sleep(0.2)
            for _ in range(2):
                await leases_end(scene)
                await asyncio.sleep(0.4)
        await check(scene)
        assert (await scene.rows("SELECT status FROM effects"))[0]["status"] == "unknown"
        (ticket,) = await scene.rows("SELECT cause FROM tickets")
        assert ticket["cause"].startswith("unknown:refund:ORD-0987")
        (told,) = await scene.rows(
            "SELECT count(*) AS times FROM events WHERE kind = 'ticket.changed'"
        )
        assert told["times"] == 1
