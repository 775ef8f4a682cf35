"""Bounced mail of ours is marked as failed and shown to a person, only by its own ID."""

import base64
import json

import pytest

from support_agent.bootstrap import App
from support_agent.store.conversation.inbound import Stored
from tests.flows.identity.test_senders import FORGED, queue, sent_to
from tests.loopback.inbound_mail import File, multipart, unsigned
from tests.providers.sendgrid.test_sendgrid import form
from tests.world import ALEX_MAIL, World

STATUS = (
    "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; alex.rivera@example.com\n"
    "Action: {action}\nStatus: {code}\nDiagnostic-Code: smtp; 550 no\n"
)
COPY = "From: support@macrocenter.example\nMessage-ID:\n {id}\nSubject: Re: Question\n\nHello"
HEAD = "From: MAILER-DAEMON@mx.example.com\nSubject: {subject}\nMessage-ID: <r{n}@mx.example.com>\n"


def part(kind: str, text: str, *, encoded: bool = False) -> str:
    if not encoded:
        return f"--b\nContent-Type: {kind}\n\n{text}\n"
    body = base64.encodebytes(text.encode()).decode()
    return f"--b\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{body}\n"


def report(id_: str, style: str, action: str = "failed", n: int = 1) -> str:
    """The raw mail as one kind of server writes it."""
    status = STATUS.format(action=action, code="5.1.1" if action == "failed" else "4.4.1")
    copy = COPY.format(id=id_)
    if style == "exim":
        head = HEAD.format(subject="Mail delivery failed: returning message to sender", n=n)
        return f"{head}X-Failed-Recipients: alex.rivera@example.com\n\nThis is the mail:\n\n{copy}"
    if style == "exchange":
        head = HEAD.format(subject="Undeliverable: Re: Question", n=n)
        return f"{head}In-Reply-To: {id_}\n\nYour message couldn't be delivered."
    is_global, encoded = style == "global", style == "base64"
    kinds = (
        ("message/global-delivery-status", "message/global-headers")
        if is_global
        else ("message/delivery-status", "text/rfc822-headers" if encoded else "message/rfc822")
    )
    head = HEAD.format(subject="Delivery report", n=n)
    head += 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    return (
        head
        + part("text/plain", "It did not arrive.")
        + part(kinds[0], status, encoded=encoded)
        + part(kinds[1], copy, encoded=encoded)
        + "--b--\n"
    )


async def post(world: World, raw: str) -> Stored:
    fields = {"email": raw, "envelope": '{"to":["support@macrocenter.example"],"from":""}'}
    read = world.app.flows.readers["email"].read(unsigned(multipart(fields)))
    stored = await world.app.flows.intake.receive(read)
    await world.settle()
    return stored


async def answered(world: World, sender: str = ALEX_MAIL, **changes: str) -> dict[str, str]:
    await world.email("Are you open today?", sender, **changes)
    await world.settle()
    return (await sent_to(world, sender))[-1]


@pytest.mark.parametrize("style", ["plain", "global", "base64", "exim", "exchange"])
async def test_a_bounce_marks_the_answer_it_is_about_and_opens_one_case(
    app: App, style: str
) -> None:
    world = World(app)
    answer = await answered(world)
    for n in range(2):
        await post(world, report(answer["message_id"], style, n=n))
    (after,) = await sent_to(world, ALEX_MAIL)
    assert after["status"] == "failed"
    (ticket,) = await queue(world)
    assert ticket["subject"] == "An answer could not be delivered"
    assert ticket["customer_id"] == await world.id_of(ALEX_MAIL)


async def test_a_report_in_the_parsed_form_is_read_too(app: App) -> None:
    world = World(app)
    answer = await answered(world)
    files: dict[str, File] = {
        "attachment1": ("a", "message/delivery-status", STATUS.format(
            action="failed", code="5.2.2").encode()),
        "attachment2": ("b", "message/rfc822", COPY.format(id=answer["message_id"]).encode()),
    }  # fmt: skip
    head = HEAD.format(subject="Returned mail", n=1)
    head += 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n'
    body = form(headers=head, text="It did not arrive.", **{"from": None})
    await app.flows.intake.receive(
        app.flows.readers["email"].read(unsigned(multipart(body, files)))
    )
    (after,) = await sent_to(world, ALEX_MAIL)
    assert (after["status"], after["error"]) == (
        "failed",
        "It came back: 5.2.2: the mailbox is full.",
    )


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
async def test_a_delay_is_no_bounce(app: App, action: str) -> None:
    world = World(app)
    answer = await answered(world)
    await post(world, report(answer["message_id"], "plain", action))
    assert (await sent_to(world, ALEX_MAIL))[0]["status"] == "sent"
    assert await queue(world) == []


@pytest.mark.parametrize("style", ["plain", "exim", "exchange"])
async def test_a_forged_bounce_changes_nothing_and_a_flood_of_them_is_one_case(
    app: App, style: str
) -> None:
    world = World(app)
    answer = await answered(world)
    for n, id_ in enumerate(("<guess@macrocenter.example>", f"<message-{answer['id']}@x>", "<1>")):
        await post(world, report(id_, style, n=n))
    assert (await sent_to(world, ALEX_MAIL))[0]["status"] == "sent"
    (ticket,) = await queue(world)
    assert ticket["subject"] == "Mail that came back"
    assert "Messages held: 3." in ticket["brief"]["facts"]


async def test_an_answer_to_an_unproven_address_that_comes_back_is_in_a_case(app: App) -> None:
    world = World(app)
    answer = await answered(world, "typo@customer.example", **FORGED)
    body = report(answer["message_id"], "plain")
    await post(world, body.replace(ALEX_MAIL, "typo@customer.example"))
    assert (await sent_to(world, "typo@customer.example"))[0]["status"] == "failed"
    assert [t["subject"] for t in await queue(world)] == ["Mail that came back"]


async def status_of(world: World, sender: str) -> str:
    return (await sent_to(world, sender))[-1]["status"]


async def test_a_report_with_two_mails_is_about_the_first_and_its_recipient(app: App) -> None:
    world = World(app)
    first = await answered(world)
    second = await answered(world, "bo@customer.example")
    body = report(first["message_id"], "plain").removesuffix("--b--\n")
    await post(
        world, f"{body}{part('message/rfc822', COPY.format(id=second['message_id']))}--b--\n"
    )
    # The report names Alex as the recipient, who is not.
    await post(world, report(second["message_id"], "plain", n=2))
    assert await status_of(world, ALEX_MAIL) == "failed"
    assert await status_of(world, "bo@customer.example") == "sent"
    assert "Mail that came back" in [ticket["subject"] for ticket in await queue(world)]


async def test_only_the_recipient_who_failed_counts(app: App) -> None:
    world = World(app)
    answer = await answered(world)
    delayed = STATUS.format(action="delayed", code="4.4.1")
    other = "\nFinal-Recipient: rfc822; bo@customer.example\nAction: failed\nStatus: 5.1.1\n"
    whole = report(answer["message_id"], "plain").replace(
        STATUS.format(action="failed", code="5.1.1"), delayed + other
    )
    await post(world, whole)
    assert await status_of(world, ALEX_MAIL) == "sent"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("Message-ID: {bare}", "failed"),
        ("message-id:\n\t{id}", "failed"),
        ("Message-ID: {id}\nMessage-Id: {id}", "failed"),
        ("Message-ID: {old}\nMessage-ID: {id}", "sent"),
        ("Subject: x\n\nMessage-ID: {id}", "sent"),
        ("References: {id}", "sent"),
    ],
)
async def test_the_returned_header_names_the_one_mail(app: App, lines: str, status: str) -> None:
    world = World(app)
    old, new = await answered(world), await answered(world)
    id_ = new["message_id"]
    named = lines.format(id=id_, bare=id_.strip("<>"), old=old["message_id"])
    whole = report("<x@y>", "plain").replace("Message-ID:\n <x@y>", named)
    await post(world, whole)
    first, second = await sent_to(world, ALEX_MAIL)
    assert (first["status"], second["status"]) == ("sent", status)


@pytest.mark.parametrize(
    "subject",
    [
        "Undelivered Mail Returned to Sender",
        "Mail delivery failed: returning message to sender",
        "Undeliverable: Re: Question",
    ],
)
@pytest.mark.parametrize("envelope", ["", "alex.rivera@example.com"])
async def test_a_persons_reply_under_such_a_subject_is_no_report(
    app: App, subject: str, envelope: str
) -> None:
    world = World(app)
    answer = await answered(world)
    head = f"From: {ALEX_MAIL}\nSubject: {subject}\nIn-Reply-To: {answer['message_id']}\n"
    body = f"My mailbox said this. Did you get my return?\n\nMessage-ID: {answer['message_id']}"
    fields = {"email": f"{head}\n{body}", "envelope": json.dumps({"to": ["s@x"], "from": envelope})}
    read = app.flows.readers["email"].read(unsigned(multipart(fields)))
    assert read.bounce is None
    await app.flows.intake.receive(read)
    assert await status_of(world, ALEX_MAIL) == "sent"
