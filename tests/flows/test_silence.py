"""Nothing is silent: what can't be answered, or has no words in it, becomes a case."""

import pytest

from support_agent.config import Settings
from tests.told import calls, told, words

STATUS = "Your order ORD-1002 is on its way."


@pytest.mark.parametrize("answer", ["---", "```", "&nbsp;", "\u2800", "</answer>", "[SMS] #", "\b"])
@pytest.mark.parametrize("sender", ["+15550104477", "alex.rivera@example.com"])
async def test_an_answer_without_words_is_asked_again_and_then_a_case(
    settings: Settings, answer: str, sender: str
) -> None:
    async with told(settings, words(answer)) as (world, model):
        channel = "email" if "@" in sender else "sms"
        stored = await world.write(channel, sender, "Are you open today?")
        await world.settle()
        detail = await world.customer(stored.customer_id)
        (ticket,) = detail["tickets"]
        sent = [m["content"] for m in detail["messages"] if m["direction"] == "outbound"]
        assert len(model.requests) == 2
        assert len(sent) == 1
        assert ticket["ticket"] in sent[0]


@pytest.mark.parametrize(
    "answer",
    [f"<p>{STATUS}</p>", f"<!-- reply -->\n{STATUS}", f"<response>\n{STATUS}\n</response>"],
)
async def test_an_answer_in_tags_arrives(settings: Settings, answer: str) -> None:
    looked = calls(("lookup_order", {"order_number": "ORD-1002"}))
    async with told(settings, looked, words(answer)) as (world, _):
        assert await world.ask("Where is ORD-1002?") == STATUS


async def test_an_answer_without_words_that_is_mended_is_sent(settings: Settings) -> None:
    async with told(settings, words("---"), words("Yes, until six.")) as (world, _):
        stored = await world.sms("Are you open today?")
        await world.settle()
        assert (await world.answers(stored.customer_id))[-1]["content"] == "Yes, until six."
        assert (await world.customer(stored.customer_id))["tickets"] == []
