"""A mail that is unreadable, or somebody else's words, is answered or becomes a case."""

import pytest

from support_agent.domain.channels import UNREADABLE
from support_agent.store.conversation.inbound import Stored
from tests.flows.identity.test_senders import queue
from tests.loopback.inbound_mail import multipart, unsigned
from tests.providers.mail.test_raw_mails import mail
from tests.world import World


@pytest.mark.parametrize("name", ["smime-sealed", "pgp-inline"])
async def test_a_sealed_mail_is_asked_for_in_plain_text(world: World, name: str) -> None:
    stored = await world.app.flows.intake.receive(mail(name))
    await world.settle()
    (answer,) = await world.answers(stored.customer_id)
    assert "can't read your mail" in answer["content"]
    assert "plain text" in answer["content"]


@pytest.mark.parametrize("name", ["attached-mail", "gmail-forward"])
async def test_no_code_goes_to_an_address_in_what_was_passed_on(world: World, name: str) -> None:
    stored = await world.app.flows.intake.receive(mail(name))
    await world.settle()
    (answer,) = await world.answers(stored.customer_id)
    assert "on its way" not in answer["content"]


async def post(world: World, raw: str) -> Stored:
    read = world.app.flows.readers["email"].read(unsigned(multipart({"email": raw})))
    stored = await world.app.flows.intake.receive(read)
    await world.settle()
    return stored


@pytest.mark.parametrize("levels", [2000, 4000, 8000])
async def test_a_mail_that_cant_be_taken_apart_is_a_case_with_its_sender(
    world: World, levels: int
) -> None:
    head = "From: Ann <ann@customer.example>\nSubject: My broken card\nDate: Mon\n"
    nest = "Content-Type: multipart/mixed; boundary={0}\n\n--{0}\n"
    stored = await post(world, head + "".join(nest.format(n) for n in range(levels)) + "\nHelp!")
    (ticket,) = await queue(world)
    assert ticket["subject"] == "A mail that could not be read"
    assert "ann@customer.example" in ticket["brief"]["who"]
    (kept,) = (await world.customer(stored.customer_id))["messages"]
    assert (kept["subject"], kept["automatic"]) == ("My broken card", UNREADABLE)
    assert "boundary=7" in kept["quoted"]


@pytest.mark.parametrize(
    "named",
    [
        "bob@other.example <bob@x.example>",
        "Bob <bob@x.example>, Al <al@x.example>",
        '"odd local"@x.example',
        "b\u00f6b@x.example",
    ],
)
async def test_mail_of_whom_nobody_can_tell_is_a_case_that_names_them_as_they_do(
    world: World, named: str
) -> None:
    tail = "Reply-To: Bo <bo@x.example>\nSubject: Hi\n\nWhere is my order?"
    stored = await post(world, f"From: {named}\n{tail}")
    other = await post(world, f"From: Somebody\n{tail}")
    assert other.customer_id != stored.customer_id
    cases = {ticket["customer_id"]: ticket["brief"]["who"] for ticket in await queue(world)}
    assert f"From: {named}; Reply-To: Bo <bo@x.example>" in cases[stored.customer_id]
    assert "From: Somebody;" in cases[other.customer_id]
    (kept,) = (await world.customer(stored.customer_id))["messages"]
    assert named in kept["address"]


@pytest.mark.parametrize("head", ["Subject:", "From: odd", "X-A: b"])
async def test_a_mail_that_says_nothing_at_all_is_kept(world: World, head: str) -> None:
    assert (await post(world, f"{head}\n\n \n")).message_id is not None
    (ticket,) = await queue(world)
    assert ticket["brief"]["refused"] == "unproven.unidentified"
