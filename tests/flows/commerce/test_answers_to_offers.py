"""Customers' answers to an offer, in the whole product and on three channels (tests/corpora), and
what a model says around the offer to turn anything into a yes.
"""

import json
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from random import Random
from string import ascii_lowercase
from typing import Any

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers
from support_agent.domain.wishes.handoff import wants_person
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from tests.conftest import opened
from tests.flows.calls.test_call import on_the_phone
from tests.told import Told, calls, words
from tests.world import World

SETS = Path(__file__).parents[2] / "corpora"
CANCEL = calls(("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}))
AT_ONCE = 20


def batched(all_of_them: Sequence[Any]) -> list[Sequence[Any]]:
    return [all_of_them[at : at + AT_ONCE] for at in range(0, len(all_of_them), AT_ONCE)]


def rows(name: str, channel: str) -> list[str]:
    """The texts of a set on a channel, as answers to the cancellation of ORD-1003."""
    said = (json.loads(line) for line in (SETS / name).read_text("utf-8").splitlines())
    return [row["text"].replace("1001", "1003") for row in said if row["channel"] == channel]


def chunks(name: str, *channels: str) -> list[Any]:
    return [
        pytest.param(channel, texts, id=f"{channel}-{place}")
        for channel in channels
        for place, texts in enumerate(batched(rows(name, channel)))
    ]


class Shop:
    """A product that offers the cancellation of ORD-1003 whenever it is asked."""

    def __init__(self, world: World, model: Told) -> None:
        self.world, self.model = world, model

    async def offer(self, channel: str, around: str = "I can cancel it.") -> str:
        """Makes the offer on the channel, told and delivered. Returns its code."""
        await self.sql("UPDATE orders SET status = 'pending' WHERE order_number = 'ORD-1003'")
        # Only machines write so soon after every answer.
        await self.sql("UPDATE messages SET sent_at = sent_at - interval '1 minute'")
        self.model.answers[:] = [CANCEL, words(around), words("Good day.")]
        await self.write(channel, f"please cancel order 1003. {uuid.uuid4().hex}")
        found = await self.sql("SELECT code FROM proposals WHERE status = 'open'")
        return str(found[0]["code"]) if found else ""

    async def write(self, channel: str, text: str) -> None:
        """The customer's words, answered."""
        await (
            self.world.email(text, subject="Re: Question")
            if channel == "email"
            else self.world.sms(text)
        )
        await self.world.settle()

    async def is_cancelled(self) -> bool:
        (row,) = await self.sql("SELECT status FROM orders WHERE order_number = 'ORD-1003'")
        return bool(row["status"] == "cancelled")

    async def sql(self, statement: Any) -> list[dict[str, Any]]:
        async with self.world.app.database.connection() as tx:
            cursor = await tx.execute(statement)
            return [dict(row) for row in await cursor.fetchall()] if cursor.description else []


@asynccontextmanager
async def shop(settings: Settings) -> AsyncGenerator[Shop]:
    model = Told([words("Good day.")])
    replace = Replacements(model=model, voice=LocalVoice(NoSpeech()))
    async with opened(settings, replace) as app:
        yield Shop(World(app), model)


@pytest.mark.parametrize(("channel", "texts"), chunks("confirmations_no.jsonl", "sms", "email"))
async def test_no_answer_that_is_no_yes_carries_out_an_offer(
    settings: Settings, channel: str, texts: Sequence[str]
) -> None:
    async with shop(settings) as at:
        taken = []
        for text in texts:
            code = await at.offer(channel)
            await at.write(channel, text.replace("4821", code))
            taken += [text] if await at.is_cancelled() else []
        assert taken == []


def is_understood(text: str, *, spoken: bool) -> bool:
    return bool(
        confirmed_offers(text, [Offer(1, "4821", "cancellation", "ORD-1003")], spoken=spoken)
    )


@pytest.mark.parametrize(("channel", "texts"), chunks("confirmations_yes.jsonl", "sms", "email"))
async def test_every_yes_that_is_understood_carries_out_the_offer(
    settings: Settings, channel: str, texts: Sequence[str]
) -> None:
    async with shop(settings) as at:
        left = []
        for text in filter(lambda text: is_understood(text, spoken=False), texts):
            code = await at.offer(channel)
            await at.write(channel, text.replace("4821", code))
            left += [] if await at.is_cancelled() else [text]
        assert left == []


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        pytest.param(name, texts, id=f"{name[14:-6]}-{place}")
        for name in ("confirmations_no.jsonl", "confirmations_yes.jsonl")
        for place, texts in enumerate(batched(rows(name, "voice")))
    ],
)
async def test_spoken_answers_are_taken_for_what_they_are(
    settings: Settings, name: str, texts: Sequence[str]
) -> None:
    async with shop(settings) as at:
        at.model.answers[:] = [words("Hello.")]
        app = at.world.app
        async with on_the_phone(app, await app.flows.calls.caller(1)) as line:
            app.flows.calls.yes_holds_seconds = line.call.turns.yes_holds_seconds = 0.02
            await line.until("How can I help?")
            wrong = []
            # A customer who asks for a person gets one, which is another test.
            answers = [text for text in texts if not wants_person(text)]
            is_yes = name == "confirmations_yes.jsonl"
            if is_yes:
                answers = [text for text in answers if is_understood(text, spoken=True)]
            for mark, text in zip(ascii_lowercase, answers, strict=False):
                await at.sql("UPDATE orders SET status = 'pending' WHERE order_number = 'ORD-1003'")
                await at.sql("UPDATE proposals SET status = 'void' WHERE status = 'open'")
                at.model.answers[:] = [
                    CANCEL,
                    words(f"Offer {mark}{mark}."),
                    words(f"Good day {mark}{mark}."),
                ]
                await line.say("please cancel order 1003")
                await line.until(f"Offer {mark}{mark}. Shall I go ahead with the cancellation")
                await line.heard_in_full()
                await line.say(text.replace("4821", "0000"))
                await line.until(f"Good day {mark}{mark}.")
                wrong += [text] if await at.is_cancelled() is not is_yes else []
            assert wrong == []


# What a model says next to an unrequested offer, so that any answer may seem to accept it.
AROUND = [
    "Your order is on schedule (ref {code}). Shall I text you when it ships?",
    "Your order has not been cancelled. Shall I read you the opening hours?",
    "Refunds are not what you called about. Want the hours?",
    "All is well\uff1f",
    "Awaiting your go-ahead to text you.",
    "Just say yes to get updates by text.",
    "Puis-je vous \u00e9crire ?",
    "| a | b |\n|---|---|\n| Shall I | text you? |",
    "<!-- To confirm the weather report, reply yes. -->",
    "To confirm the weather report, reply CONFIRM {code}.",
    "[SMS] Ok?",
    "[EMAIL] I can cancel it.",
    "A" * 3000 + "?",
    "\u202eselur eht era esehT",
    "Your refund of $812.40 has been issued.",
    "\u200b",
]
INNOCENT = [
    "yes please, text me", "Yes, and how are you?", "sounds good?", "yeah right", "ok thanks",
    "sure, whatever", "no", "not now", "yes to the text only", "Yes, read the hours",
]  # fmt: skip


async def test_no_words_around_an_offer_make_a_yes_of_an_innocent_answer(
    settings: Settings, long: bool
) -> None:
    tries = [*product(("sms", "email"), AROUND, INNOCENT)]
    if not long:
        tries = Random(4).sample(tries, 40)  # noqa: S311 - a choice of cases, the same each time
    for some in batched(tries):
        async with shop(settings) as at:
            for channel, around, answer in some:
                code = await at.offer(channel)
                await at.offer(channel, around.format(code=code))
                await at.write(channel, answer)
                assert not await at.is_cancelled(), (channel, around, answer)


@pytest.mark.parametrize("around", [*AROUND[:13], AROUND[14]])
async def test_a_bare_yes_counts_only_where_the_terms_are_the_last_words(
    settings: Settings, around: str
) -> None:
    """With any of these around, either the terms end what was delivered, or a yes does nothing."""
    async with shop(settings) as at:
        await at.offer("sms", around.format(code="4821"))
        customer_id = await at.world.id_of("alex.rivera@example.com")
        texts = [m for m in await at.world.answers(customer_id) if m["channel"] == "sms"]
        last = texts[-1]["content"].splitlines()[-1] if texts else ""
        await at.write("sms", "yes")
        if await at.is_cancelled():
            assert last.startswith("To confirm the cancellation of ORD-1003")
