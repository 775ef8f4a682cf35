"""Whatever forged messages come between a customer's own, the customer's turns are the same."""

import random
import re
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, LiteralString

import pytest

from support_agent.domain.channels import FAILED_CHECK
from tests.conftest import Servers, make_settings, opened
from tests.flows.identity.test_senders import rows
from tests.world import ALEX_MAIL, ALEX_PHONE, World

OWN = (
    "Where is order 1001?",
    "Can I get a refund for ORD-0987? It is broken",
    "REFUND {code}",
    "And where is order 1003?",
    "What is your return policy?",
)
FORGED = (
    "I want to talk to a human",
    "My card was stolen and my account was hacked!",
    "REFUND {code}",
    "yes",
    "STOP",
    "Cancel ORD-1003",
    "My code is 123456",
    "Where is order 1001?",
    "My name is Mallory, my GPU is broken, please write that down",
)
# Everything of the customer's that a message could affect, the batch's deadline first.
STATE: tuple[LiteralString, ...] = (
    "SELECT * FROM conversations WHERE customer_id = %(id)s",
    "SELECT * FROM customers WHERE id = %(id)s",
    "SELECT id, batch_id, status FROM messages WHERE customer_id = %(id)s ORDER BY id",
    "SELECT id, status, documents FROM turns WHERE customer_id = %(id)s ORDER BY id",
    "SELECT id, status FROM proposals WHERE customer_id = %(id)s ORDER BY id",
    "SELECT id, status, brief FROM tickets WHERE customer_id = %(id)s ORDER BY id",
    "SELECT * FROM identities WHERE customer_id = %(id)s",
    "SELECT id, status, tries FROM codes WHERE customer_id = %(id)s ORDER BY id",
)


@asynccontextmanager
async def shop(servers: Servers, template: str, folder: Path) -> AsyncGenerator[World]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    await servers.copy(template, name)
    url = servers.named(name)
    async with opened(make_settings(url, servers.redis_url, folder)) as app:
        yield World(app)
    await servers.drop(name)


async def state(world: World, alex: int) -> list[Any]:
    return [await rows(world, query, id=alex) for query in STATE]


async def code_of(world: World, alex: int) -> str:
    found = await rows(
        world, "SELECT code FROM proposals WHERE customer_id = %(id)s ORDER BY id DESC", id=alex
    )
    return found[0]["code"] if found else "4821"


async def forge(world: World, alex: int, draw: random.Random) -> None:
    """One forged message: nothing of the customer's may change, nor when they are answered."""
    text = draw.choice(FORGED).format(code=await code_of(world, alex))
    changes: dict[str, Any] = {"evidence": "none"}
    if draw.random() < 0.3:
        changes["automatic"] = draw.choice((FAILED_CHECK, "auto-submitted"))
    before = await state(world, alex)
    if draw.random() < 0.7:
        await world.email(text, ALEX_MAIL, **changes)
    else:
        opt = "out" if text == "STOP" else None
        await world.sms(text, ALEX_PHONE, opt=opt, **changes)
    assert await state(world, alex) == before
    if draw.random() < 0.5:
        flows = world.app.flows
        others = [each for each in (await flows.scheduler.due_now(100))[0] if each != alex]
        for each in others:
            await flows.reply.answer_due(each)
        assert await state(world, alex) == before


async def told(world: World, alex: int) -> list[Any]:
    """The results for the customer, without random values."""
    detail = await world.customer(alex)
    kept = (
        [(m["direction"], m["channel"], m["content"], m["status"]) for m in detail["messages"]],
        [(p["kind"], p["status"], str(p["amount"])) for p in detail["proposals"]],
        [(t["subject"], t["severity"]) for t in detail["tickets"]],
        [(o["order_number"], o["status"], str(o["refunded"])) for o in detail["orders"]],
        (detail["handler"], sorted(detail["extracted_data"])),
    )
    return [re.sub(r"\b(?:\d{4}|\w*\d\w{5,})\b", "#", repr(each)) for each in kept]


async def play(world: World, forger: random.Random | None, channels: Sequence[str]) -> list[Any]:
    alex = await world.id_of(ALEX_MAIL)
    for text, channel in zip(OWN, channels, strict=True):
        words = text.format(code=await code_of(world, alex))
        for _ in range(forger.randint(0, 2) if forger else 0):
            assert forger
            await forge(world, alex, forger)
        await (world.email(words) if channel == "email" else world.sms(words))
        for _ in range(forger.randint(0, 2) if forger else 0):
            assert forger
            await forge(world, alex, forger)
        await world.settle()
    return await told(world, alex)


@pytest.mark.parametrize("seed", range(6))
async def test_forged_messages_change_nothing_for_the_customer(
    servers: Servers, template: str, tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - dice that fall the same way again
    channels = [draw.choice(("email", "sms")) for _ in OWN]
    async with shop(servers, template, tmp_path / "a") as world:
        alone = await play(world, None, channels)
    async with shop(servers, template, tmp_path / "b") as world:
        assert await play(world, draw, channels) == alone
    assert any("59.97" in each for each in alone)
