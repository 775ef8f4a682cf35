"""A contact form's mail is from its visitor, and proves nothing about them."""

import pytest

from support_agent.bootstrap import App
from support_agent.domain.channels import OWN_NAME
from support_agent.ports.inbound import InboundMessage
from support_agent.providers.mail.contact_forms import ContactForms
from support_agent.providers.sendgrid.inbound import SendGridMailReader
from tests.flows.identity.test_senders import queue, sent_to
from tests.loopback.inbound_mail import multipart, unsigned
from tests.providers.sendgrid.test_sendgrid import PARSE, form, headers
from tests.providers.sendgrid.test_sendgrid_signature import NOW, HeldClock
from tests.world import ALEX_MAIL, World

OURS = ("support@shop.example",)
FORMS = ContactForms(
    ["no-reply@forms.example", "contact@forms.example"], "https://www.shop.example", OURS
)
BOB = "Bob Ray <bob@customer.example>"


def read(sender: str, dkim: str = "none", spf: str = "none", **lines: str) -> InboundMessage:
    reader = SendGridMailReader([PARSE.public_key], clock=HeldClock(), ours=OURS, forms=FORMS)
    block = headers(From=sender, **lines)
    fields = {"headers": block, "from": sender, "dkim": dkim, "SPF": spf}
    return reader.read(PARSE.signed(multipart(form(**fields)), NOW))


@pytest.mark.parametrize("dkim", ["none", "{@shop.example : pass}"])
@pytest.mark.parametrize(
    "sender",
    [
        "Shop Form <no-reply@shop.example>",
        "support@shop.example",
        "wordpress@www.shop.example",
        "Contact <form@mail.shop.example>",
        "no-reply@forms.example",
    ],
)
@pytest.mark.parametrize(
    "lines", [{}, {"Auto_Submitted": "auto-generated"}, {"X_Auto_Response_Suppress": "All"}]
)
def test_the_sender_of_our_own_form_is_who_filled_it_in_and_unproven(
    sender: str, dkim: str, lines: dict[str, str]
) -> None:
    message = read(sender, dkim, Reply_To=BOB, **lines)
    assert (message.sender, message.sender_name) == ("bob@customer.example", "Bob Ray")
    assert (message.evidence, message.automatic) == ("none", None)


@pytest.mark.parametrize(
    ("sender", "lines"),
    [
        ("no-reply@elsewhere.example", {"Reply_To": BOB}),
        ("no-reply@shop.example", {}),
        ("no-reply@shop.example", {"Reply_To": BOB, "Auto_Submitted": "auto-replied"}),
        ("no-reply@shop.example", {"Reply_To": BOB, "Return_Path": "<>"}),
    ],
)
def test_other_mail_of_machines_is_not_answered(sender: str, lines: dict[str, str]) -> None:
    message = read(sender, **lines)
    assert message.sender == sender
    assert message.automatic is not None


@pytest.mark.parametrize(
    "reply_to",
    [
        "support@shop.example",
        "jane@shop.example",
        "no-reply@customer.example",
        "a@x.example, b@x.example",
        "A <a@x.example>\nReply-To: B <b@x.example>",
        "Bob",
        " ",
    ],
)
def test_a_form_that_does_not_say_who_filled_it_in_is_nobodys(reply_to: str) -> None:
    message = read("contact@shop.example", "{@shop.example : pass}", Reply_To=reply_to)
    assert (message.sender, message.evidence) == (None, "none")
    assert message.named.startswith("From: contact@shop.example; Reply-To:")


def test_a_form_of_the_shops_without_a_reply_to_is_nobodys() -> None:
    assert read("contact@forms.example").sender is None
    assert read(OURS[0]).automatic == OWN_NAME
    assert read("jane@shop.example", "{@shop.example : pass}").sender == "jane@shop.example"


@pytest.mark.parametrize(
    "reply_to",
    [
        "bob@customer.example, bob@customer.example",
        f"{BOB}\nReply-To: {BOB}",
        f"{BOB}, support@shop.example",
        "Bob Ray <bob@customer.example",
        '"Ray, Bob" <bob@customer.example>, Shop <jane@shop.example>',
    ],
)
def test_who_filled_in_a_form_is_read_out_of_an_odd_reply_to(reply_to: str) -> None:
    message = read("contact@shop.example", "{@shop.example : pass}", Reply_To=reply_to)
    assert (message.sender, message.evidence) == ("bob@customer.example", "none")


def test_a_persons_reply_to_is_not_where_they_are_answered() -> None:
    assert read("al@example.com", "{@example.com : pass}", Reply_To=BOB).sender == "al@example.com"


async def test_who_fills_in_a_form_is_answered_without_a_word_of_any_account(app: App) -> None:
    world = World(app)
    block = (
        "From: Shop <no-reply@macrocenter.example>\nReply-To: {}\nSubject: Contact form\n"
        "Message-ID: <{}@macrocenter.example>\n"
    )
    for number, person in enumerate((ALEX_MAIL, "bob@customer.example")):
        body = form(
            headers=block.format(person, number),
            text="Where is order ORD-1001?",
            **{"from": "no-reply@macrocenter.example"},
        )
        message = app.flows.readers["email"].read(unsigned(multipart(body)))
        stored = await app.flows.intake.receive(message)
        await world.settle()
        assert stored.customer_id != await world.id_of(ALEX_MAIL)
        (answer,) = await sent_to(world, person)
        assert "ship" not in answer["content"].lower()
    assert await queue(world) == []
