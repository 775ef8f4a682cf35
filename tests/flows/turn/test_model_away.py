"""The model goes away during a burst and comes back: nobody unanswered, nobody twice."""

import asyncio
from typing import Any, cast

from support_agent.agent.brain import Brain
from support_agent.config import Settings
from tests.conftest import opened
from tests.loopback.openrouter_replies import Reply, failed, text
from tests.loopback.openrouter_server import OpenRouterServer
from tests.world import World

ASKED = (
    "what is your return policy?",
    "how long does shipping take",
    "do you have the rtx 4070 super in stock?",
    "i want to talk to a real person",
    "well it is about that other thing we had, you know which",
)
EACH = 2
FROM_MODEL = "Hello! How can I help you today?"


async def test_away_for_a_minute_in_a_burst_answers_everybody_once(settings: Settings) -> None:
    now, away = [0.0], [False]

    def brain(_body: dict[str, Any]) -> Reply:
        return failed(503, "server") if away[0] else text(FROM_MODEL)

    async with OpenRouterServer(brain=brain) as server:
        changes = {"llm_base_url": server.url, "openrouter_api_key": "test"}
        async with opened(settings.model_copy(update=changes)) as app:
            world = World(app)
            model = cast(Brain, app.flows.reply.engine.model)
            model.monotonic = lambda: now[0]
            before = await _burst(world, "+1555021")
            assert model.state == "ok"
            away[0] = True
            during = await _burst(world, "+1555022")
            assert model.state == "away"
            asked_while_away = len(server.bodies)
            now[0] += 29.0  # the minute continues; the model is not called
            during += await _burst(world, "+1555023")
            assert len(server.bodies) == asked_while_away
            away[0] = False
            now[0] += 31.0
            after = await _burst(world, "+1555024")
            assert model.state == "ok"
            for customer_id, asked in [*before, *during, *after]:
                detail = await world.customer(customer_id)
                answers = [m["content"] for m in detail["messages"] if m["direction"] == "outbound"]
                assert len(answers) == 1, (asked, answers)
                by_model = answers == [FROM_MODEL]
                if asked == ASKED[3]:
                    assert len(detail["tickets"]) == 1
                elif (customer_id, asked) in during:
                    assert not by_model
                    assert len(detail["tickets"]) <= 1
                else:
                    assert by_model, (asked, answers)


async def _burst(world: World, prefix: str) -> list[tuple[int, str]]:
    """Everybody writes at once and is answered by any free worker; customer and question."""
    wrote = await asyncio.gather(
        *(
            world.sms(asked, f"{prefix}{place:02}{number:02}")
            for place, asked in enumerate(ASKED)
            for number in range(EACH)
        )
    )
    due = {stored.customer_id for stored in wrote}
    await asyncio.gather(*(world.app.flows.reply.answer_due(customer_id) for customer_id in due))
    await world.settle()
    asked = [question for question in ASKED for _ in range(EACH)]
    return [(stored.customer_id, question) for stored, question in zip(wrote, asked, strict=True)]
