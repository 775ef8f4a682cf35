"""Two shops with this product write to each other, and six kinds of machines write back."""

import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.sender import OutboundMessage
from support_agent.providers.mail.compose import compose
from tests.conftest import Servers, make_settings, opened
from tests.flows.identity.test_senders import queue, sent_to
from tests.loopback.inbound_mail import multipart, unsigned
from tests.world import World

SHOP, PHONE = "support@other-shop.example", "+15550107771"


@dataclass
class Wire:
    """A sender whose messages another shop's world receives."""

    name: str = "wire"
    label: str = "Wire"
    sent: list[OutboundMessage] = field(default_factory=list[OutboundMessage])

    async def send(self, message: OutboundMessage) -> str:
        self.sent.append(message)
        return f"wire-{id(self)}-{len(self.sent)}"

    async def lookup(self, message: OutboundMessage, attempted_at: object) -> str | None:
        del message, attempted_at
        return None


@dataclass
class Shops:
    worlds: tuple[World, World]
    wires: tuple[Wire, Wire]

    async def run(self, carry: Callable[[World, OutboundMessage], object]) -> list[int]:
        """Delivers messages both ways until nobody writes. Returns how many each has sent."""
        taken = [0, 0]
        for _ in range(40):
            for own, wire in enumerate(self.wires):
                await self.worlds[own].settle()
                for message in wire.sent[taken[own] :]:
                    taken[own] += 1
                    await carry(self.worlds[1 - own], message)  # type: ignore[misc]
        return taken


@pytest_asyncio.fixture
async def other_settings(
    servers: Servers, template: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Settings]:
    """Of a second shop, with a database of its own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    await servers.copy(template, name)
    yield make_settings(servers.named(name), redis_url, tmp_path / "other")
    await servers.drop(name)


@pytest_asyncio.fixture
async def shops(settings: Settings, other_settings: Settings) -> AsyncIterator[Shops]:
    wires = (Wire(), Wire())
    ways = [Replacements(senders={"sms": wire, "email": wire}) for wire in wires]
    async with opened(settings, ways[0]) as one, opened(other_settings, ways[1]) as two:
        yield Shops((World(one), World(two)), wires)


async def by_mail(world: World, message: OutboundMessage, *, marked: bool = True) -> None:
    mail = compose(message, SHOP)
    lines = {"From": SHOP, "Subject": mail.subject, **(mail.headers if marked else {})}
    block = "".join(f"{name}: {value}\n" for name, value in lines.items())
    fields = {"headers": block, "from": SHOP, "subject": mail.subject, "text": mail.text}
    read = world.app.flows.readers["email"].read(unsigned(multipart(fields)))
    await world.app.flows.intake.receive(read)


async def test_two_shops_end_by_mail_after_one_answer(shops: Shops) -> None:
    await shops.worlds[0].email("Are you open today?", SHOP)
    assert sum(await shops.run(by_mail)) == 1


async def test_two_shops_end_by_mail_without_headers(shops: Shops) -> None:
    await shops.worlds[0].email("Are you open today?", SHOP)

    async def carry(world: World, message: OutboundMessage) -> None:
        await by_mail(world, message, marked=False)

    assert max(await shops.run(carry)) <= 6
    assert len([t for world in shops.worlds for t in await queue(world)]) == 1


async def test_two_shops_end_by_text(shops: Shops) -> None:
    await shops.worlds[0].sms("Hello?", PHONE)

    async def carry(world: World, message: OutboundMessage) -> None:
        await world.sms(message.text, PHONE)

    assert max(await shops.run(carry)) <= 6
    assert len([t for world in shops.worlds for t in await queue(world)]) == 1


MACHINES: dict[str, Callable[[int, str], str]] = {
    "away": lambda n, _: f"I am away and back on {['Monday', 'Tuesday', 'May 4'][n % 3]}, at {n}.",
    "short": lambda n, _: f"Ticket #{48213 + 7 * n} received.",
    "helpdesk": lambda n, _: f"Your request was received as case {n:x}F{n}9-{n}AB. We will reply.",
    "driving": lambda n, _: (
        f"I'm driving right now. I'll text you at {n % 12}:{n:02d}. Sent from my car."
    ),
    "echo": lambda _, ours: f"You wrote: {ours}",
    "turns": lambda n, _: ("We are closed.", "We open at nine.", "Happy to hear from you!")[n % 3],
}


@pytest.mark.parametrize("kind", MACHINES)
@pytest.mark.parametrize("sender", ["bot@example.net", "+15550107777"])
async def test_a_machine_of_any_kind_is_ended_with_one_case(
    world: World, kind: str, sender: str
) -> None:
    write = world.email if "@" in sender else world.sms
    await write("Are you open today?", sender)
    await world.settle()
    for number in range(14):
        (*_, last) = await sent_to(world, sender)
        await write(MACHINES[kind](number, last["content"]), sender)
        await world.settle()
    assert len(await sent_to(world, sender)) <= 1 + 3 * (3 if kind == "turns" else 1)
    assert len(await queue(world)) == 1
