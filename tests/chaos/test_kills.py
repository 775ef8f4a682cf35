"""kill -9 of the process that handles a turn, at every named point; another one continues."""

from tests.chaos.conftest import Scenes
from tests.chaos.invariants import check
from tests.chaos.scene import Scene, at_each

TURN_POINTS = (
    "intake_committed",
    "claimed",
    "history_loaded",
    "model_answered",
    "step_stored",
    "tool_ran",
    "effect_committed",
    "runs_stored",
    "before_finish",
    "finished",
    "send_claimed",
    "sent",
    "send_marked",
)
VENDOR_POINTS = ("effect_calling", "effect_called", "effect_settled")


async def recovered(scene: Scene, died: float) -> None:
    """A healthy worker finishes what the dead one began."""
    async with scene.healthy_worker():
        await scene.recovered(died)


async def undisturbed(scene: Scene, words: str) -> None:
    """A turn without an accident."""
    await scene.write(words)
    async with scene.healthy_worker():
        await scene.answered()


async def test_a_plain_turn_survives_a_kill_at_every_point(scenes: Scenes) -> None:
    async def play(scene: Scene, point: str) -> None:
        await recovered(scene, await scene.dies_at(point, "where is ORD-0987?"))
        found = await check(scene)
        assert found.turns == 1

    await at_each(TURN_POINTS, scenes, play)


async def test_a_refund_survives_a_kill_at_every_point(scenes: Scenes) -> None:
    async def play(scene: Scene, point: str) -> None:
        if point in VENDOR_POINTS:
            await undisturbed(scene, "money back for ORD-0987, too loud")
        else:
            died = await scene.dies_at(point, "money back for ORD-0987, too loud")
            await recovered(scene, died)
        await recovered(scene, await scene.dies_at(point, f"REFUND {await scene.code()}"))
        found = await check(scene)
        assert found.turns == 2
        (effect,) = await scene.rows("SELECT status FROM effects")
        # Between the ledger and the vendor nobody can know the result; a person is told.
        assert effect["status"] == ("unknown" if point == "effect_calling" else "done")
        tickets = await scene.rows("SELECT cause FROM tickets")
        assert len(tickets) == (point == "effect_calling")

    await at_each(TURN_POINTS + VENDOR_POINTS, scenes, play)


async def test_what_was_written_while_nobody_lived_is_answered_too(scenes: Scenes) -> None:
    async def play(scene: Scene, point: str) -> None:
        died = await scene.dies_at(point, "where is ORD-0987?")
        await scene.write("and when will it arrive?")
        await recovered(scene, died)
        await check(scene)

    await at_each(("model_answered", "step_stored", "effect_committed"), scenes, play)
