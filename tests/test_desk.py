"""Operators and tickets at the command line."""

import argparse

import pytest

from support_agent import cli
from support_agent.commands import desk
from support_agent.domain.errors import InvalidInput
from tests.world import World


def read(*words: str) -> argparse.Namespace:
    return cli.parser().parse_args(words)


async def run(world: World, *words: str) -> str:
    command = desk.operator if words[0] == "operator" else desk.tickets
    return await command(world.app.flows, read(*words))


async def test_a_token_is_printed_once_and_can_be_revoked(world: World) -> None:
    assert "Nobody yet" in await run(world, "operator", "list")
    token = (await run(world, "operator", "add", "Dana", "--role", "admin")).splitlines()[0]
    assert (await world.app.flows.people.by_token(token)).role == "admin"
    listed = await run(world, "operator", "list")
    assert "Dana" in listed
    assert token not in listed
    await run(world, "operator", "revoke", "Dana")
    assert "revoked" in await run(world, "operator", "list")


async def test_a_ticket_is_worked_from_the_queue_to_the_refund(world: World) -> None:
    assert await run(world, "tickets") == "No tickets."
    with pytest.raises(InvalidInput, match="operator add"):
        await run(world, "tickets", "take", "TCK-1")
    await run(world, "operator", "add", "Dana")
    await world.ask("Can I get a refund for ORD-1001? It crashes all the time")
    listed = await run(world, "tickets")
    ticket = listed.split()[0]
    assert "Alex Rivera" in listed
    assert "to decide: refund $1599.99" in await run(world, "tickets", "show", ticket)
    assert "taken by Dana" in await run(world, "tickets", "take", ticket)
    assert "done before" in await run(world, "tickets", "take", ticket)
    reply = await run(world, "tickets", "reply", ticket, "One", "moment,", "please.")
    assert "+15550104477: One moment, please." in reply
    done = await run(world, "tickets", "approve", ticket)
    assert "refund $1599.99 for ORD-1001: done, RF-" in done
    assert await run(world, "tickets") == "No tickets."
    assert "closed" in await run(world, "tickets", "list", "--all")


async def test_a_case_is_closed_and_its_customer_kept(world: World) -> None:
    await run(world, "operator", "add", "Dana")
    await world.ask("I want to talk to a human please")
    ticket = (await run(world, "tickets")).split()[0]
    await run(world, "tickets", "close", ticket, "--keep")
    case = await run(world, "tickets")
    assert "A person answers this customer" in case
    await run(world, "tickets", "close", case.split()[0])
    assert await run(world, "tickets") == "No tickets."


async def test_other_terms_need_a_second_operator(world: World) -> None:
    for name in ("Dana", "Kim"):
        await run(world, "operator", "add", name)
    await world.ask("Can I get a refund for ORD-1001? It crashes all the time")
    ticket = (await run(world, "tickets")).split()[0]
    with pytest.raises(InvalidInput, match="Dana, Kim"):
        await run(world, "tickets", "edit", ticket, "800")
    await run(world, "tickets", "edit", ticket, "800", "--operator", "Dana")
    shown = await run(world, "tickets", "show", ticket)
    assert "$800.00" in shown
    assert "proposed by Dana" in shown
    await run(world, "tickets", "reject", ticket, "Too", "old", "--operator", "Kim")
    assert "No tickets." in await run(world, "tickets")


@pytest.mark.parametrize("words", [("show", "nine"), ("show",), ("edit", "TCK-1", "lots")])
async def test_a_mistake_is_named(world: World, words: tuple[str, ...]) -> None:
    await run(world, "operator", "add", "Dana")
    with pytest.raises(InvalidInput):
        await run(world, "tickets", *words)
