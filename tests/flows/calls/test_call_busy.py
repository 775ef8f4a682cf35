"""What a caller triggers while their turn runs for long: owed, and done later."""

import asyncio

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from tests.conftest import opened
from tests.flows.calls.test_call import on_the_phone
from tests.world import World


@pytest.mark.parametrize("when", ["at the next turn", "at the end"])
async def test_an_alarm_and_a_wish_for_a_person_are_kept(settings: Settings, when: str) -> None:
    async with opened(settings, Replacements(voice=LocalVoice(NoSpeech()))) as app:
        world = World(app)
        async with on_the_phone(app, await app.flows.calls.caller(1)) as line:
            turns = line.call.turns
            await line.until("How can I help?")
            turns.desk.patience_seconds = 0.1
            await busy(world, "1 hour")
            await line.say("the power supply caught fire, let me talk to a real person")
            async with asyncio.timeout(10):
                await turns.until_over(1)
            assert (await world.customer(1))["tickets"] == []
            await busy(world, None)
            if when == "at the next turn":
                await line.say("hello?")
                async with asyncio.timeout(10):
                    await turns.until_over(2)
                assert (await world.customer(1))["handler"] == "person"
        detail = await world.customer(1)
        (ticket,) = detail["tickets"]
        assert ticket["severity"] == "urgent"
        assert detail["handler"] == "person"


async def busy(world: World, how_long: str | None) -> None:
    """A turn of theirs has the customer, or none has."""
    async with world.app.database.connection() as tx:
        await tx.execute(
            """
            UPDATE conversations SET leased_until = now() + %(how_long)s::interval
             WHERE customer_id = 1
            """,
            {"how_long": how_long},
        )
