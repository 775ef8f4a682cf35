"""Text around, between and below quotations counts; quoted and forwarded text doesn't."""

import pytest

from support_agent.config import Settings
from support_agent.domain.mail.quotations import passed_on
from support_agent.providers.mail.text import split_reply
from tests.flows.commerce.test_confirm import CANCEL, offered, order
from tests.loopback.openrouter_replies import text
from tests.scripted import Scripted, scripted

WROTE = "On 29/11/2026 15:00, Shop wrote:\n> Please confirm.\n> Shop\n\n"


async def mailed(on: Scripted, mail: str) -> int:
    content, quoted = split_reply(mail)
    on.server.script.append(text("Thank you."))
    stored = await on.world.email(content, quoted=quoted, subject="")
    await on.world.settle()
    return stored.customer_id


@pytest.mark.parametrize(
    ("mail", "cancels"),
    [
        ("Hi,\n\n" + WROTE + "CONFIRM {code}", True),
        (WROTE + "CONFIRM {code}", True),
        ("CONFIRM {code}\n\n" + WROTE, True),
        ("> Which?\n\nCONFIRM {code}\n\n> Thanks\n\nThank you", True),
        ("CONFIRM {code}\n\n" + WROTE + "No, keep it.", False),
        ("Hi,\n\nOn 29/11/2026 15:00, Shop wrote:\n> CONFIRM {code}\n\nWhat is that?", False),
        ("> Which?\n\nNone\n\n> CONFIRM {code}\n\nNo", False),
        ("> Is it late?\n\nYes\n\n> Do you want that?\n\nThanks", False),
        ("---------- Forwarded message ----------\nFrom: Al\n\nCONFIRM {code}", False),
        ("Hi\n\nBegin forwarded message:\n\nFrom: Al\nSubject: x\n\nYes, CONFIRM {code}", False),
        (passed_on("From: Al\n\nCONFIRM {code}"), False),
        ("CONFIRM {code}\n\nSent with Proton Mail secure email.\n\n" + WROTE, True),
        ("CONFIRM {code}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n\n" + WROTE, True),
        ("CONFIRM {code}\n\nMit freundlichen Gr\u00fc\u00dfen\n\n" + WROTE, True),
        ("CONFIRM {code}\n\nOnly if you send it with my Galaxy\n\n" + WROTE, False),
        ("CONFIRM {code}\n\nNur wenn es nichts kostet.\nAlex\n\n" + WROTE, False),
        ("CONFIRM {code}\n\nGet me an iPhone instead\n\n" + WROTE, False),
    ],
)
async def test_only_new_words_confirm(settings: Settings, mail: str, cancels: bool) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        await mailed(on, mail.format(code=proposal["code"]))
        status = (await order(on, customer_id, "ORD-1003"))["status"]
        assert (status == "cancelled") is cancels


@pytest.mark.parametrize(
    ("mail", "alarms"),
    [
        (WROTE + "The card caught fire and burned my hand!", True),
        ("Hi,\n\n" + WROTE + "The card caught fire and burned my hand!", True),
        (passed_on("From: Al\n\nThe card caught fire and burned my hand!"), True),
        ("> What is wrong?\n\nIt is late\n\n> The card caught fire?\n\nno", False),
    ],
)
async def test_an_alarm_is_heard_below_a_quotation_and_not_in_one(
    settings: Settings, mail: str, alarms: bool
) -> None:
    async with scripted(settings) as on:
        customer_id = await mailed(on, mail)
        tickets = (await on.world.customer(customer_id))["tickets"]
        assert any("Alarm" in ticket["subject"] for ticket in tickets) is alarms


@pytest.mark.parametrize(
    ("mail", "hands_over"),
    [
        ("Hi,\n\n" + WROTE + "I want to talk to a human", True),
        ("> Which?\n\n1001\n\n> Do you want to talk to a human?\n\nWhere is it", False),
    ],
)
async def test_a_wish_for_a_person_is_the_writers_own(
    settings: Settings, mail: str, hands_over: bool
) -> None:
    async with scripted(settings) as on:
        customer_id = await mailed(on, mail)
        detail = await on.world.customer(customer_id)
        assert bool(detail["tickets"]) is hands_over
