"""A yes, carried out by code: what was told, once, with the current order."""

import asyncio
from typing import Any

import orjson
import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.flows.turn.reply import MOST_ATTEMPTS
from support_agent.ports.inbound import Attachment
from support_agent.ports.vendors import Label, VendorRejected, VendorUncertain
from tests.conftest import opened
from tests.loopback.openrouter_replies import calls, failed, text
from tests.scripted import CrashOnce, Scripted, scripted
from tests.world import ALEX_PHONE, World

FANS = {"order_number": "ORD-0987", "reason": "too loud"}
REFUND = ("process_refund", FANS)
LABEL = ("create_return_label", {"order_number": "ORD-1001"})
CANCEL = ("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"})


async def offered(on: Scripted, *wanted: tuple[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    on.server.script.clear()
    on.server.script.extend([calls(*wanted), text("Offered.")])
    stored = await on.world.sms("Please refund it, send a label or cancel it")
    await on.world.settle()
    detail = await on.world.customer(stored.customer_id)
    return stored.customer_id, detail["proposals"]


async def order(on: Scripted, customer_id: int, number: str) -> dict[str, Any]:
    detail = await on.world.customer(customer_id)
    (found,) = [each for each in detail["orders"] if each["order_number"] == number]
    return found


async def test_a_yes_pays_once_and_the_model_is_told(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND)
        await on.world.sms("yes please")
        await on.world.sms("Yes!")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"
        (told,) = on.document(-1)["confirmed"]
        assert (told["outcome"], told["amount"]) == ("done", "59.97")
        assert told["reference"]
        rows = await on.world.app.database.fetch_one("SELECT count(*) AS n FROM refunds")
        assert rows == {"n": 1}


async def test_a_signed_mail_is_signed_by_code_below_the_terms(settings: Settings) -> None:
    said = "Hi Alex,\n\nI can cancel it.\n\nBest regards,\nYour order stays as it is"
    async with scripted(settings, *[calls(CANCEL), text(said)]) as on:
        stored = await on.world.email("Please cancel order 1003")
        await on.world.settle()
        (answer,) = await on.world.answers(stored.customer_id)
        hello, deed, told, signed = answer["content"].split("\n\n")
        assert (hello, deed) == ("Hi Alex,", "I can cancel it.")
        assert told.startswith("To confirm the cancellation of ORD-1003")
        assert signed == "Best regards,\nMacrocenter Support"


async def test_what_came_of_a_yes_is_said_although_the_model_fails(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND)
        on.server.then = failed(400)
        await on.world.sms("yes please")
        for _ in range(MOST_ATTEMPTS):
            await on.world.app.flows.reply.answer_due(customer_id)
            await on.due_now()
        await on.world.settle()
        notice = (await on.world.answers(customer_id))[-1]["content"]
        assert notice.startswith("Done: the refund of $59.97 for ORD-0987 is made.")
        assert "I can't answer this myself" in notice
        (ticket,) = (await on.world.customer(customer_id))["tickets"]
        assert ticket["brief"]["done"].startswith("Done: the refund of $59.97")


async def test_a_label_and_a_cancellation_are_carried_out_too(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, proposals = await offered(on, LABEL, CANCEL)
        codes = {proposal["kind"]: proposal["code"] for proposal in proposals}
        await on.world.sms(f"LABEL {codes['return_label']}")
        await on.world.sms(f"CONFIRM {codes['cancellation']}")
        await on.world.settle()
        label, cancelled = on.document(-1)["confirmed"]
        assert label["tracking_number"]
        assert cancelled["outcome"] == "done"
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "cancelled"


async def test_a_yes_behind_a_code_is_no_yes_to_the_other_offer(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, proposals = await offered(on, REFUND, CANCEL)
        codes = {proposal["kind"]: proposal["code"] for proposal in proposals}
        await on.world.sms(f"REFUND {codes['refund']}")
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"


async def test_a_bare_yes_after_other_talk_is_no_yes_to_the_offer(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        for said, answer in (("Forget it. My address?", "Shall a person look?"), ("yes", "Who?")):
            on.server.script.append(text(answer))
            await on.world.sms(said)
            await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
        await on.world.sms(f"REFUND {proposal['code']}")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"


async def test_an_offer_told_again_is_in_hand_again(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        on.server.script.append(text("It is the quiet one."))
        await on.world.sms("And which fan is it?")
        await on.world.settle()
        # A repeated request gets the same offer again, with its existing code.
        _, (again,) = await offered(on, REFUND)
        assert (again["id"], again["code"]) == (proposal["id"], proposal["code"])
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"


async def test_a_yes_that_confirms_nothing_gets_the_terms_again(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        on.server.script.append(text("It has not been refunded."))
        await on.world.sms("yes, and where is my other order?")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
        last = (await on.world.answers(customer_id))[-1]["content"]
        assert last.endswith(f"reply REFUND {proposal['code']}.")
        # The model's words are next to them, so a bare yes is asked again, with only the terms.
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
        assert (await on.world.answers(customer_id))[-1]["content"].startswith("To confirm")
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"


async def test_a_refusal_with_a_yes_in_it_does_not_open_the_way_to_one(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, CANCEL)
        on.server.script.append(text("Its tracking can be texted to you tonight, on us."))
        await on.world.sms("yes, I want it shipped")
        await on.world.settle()
        await on.world.sms("yes please")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"


async def test_the_terms_stand_last_whatever_the_model_says_and_asks(settings: Settings) -> None:
    async with scripted(settings) as on:
        long = "I looked into that for you. " * 40 + "Shall I text you when it ships?"
        on.server.script.extend([calls(CANCEL), text(long)])
        stored = await on.world.sms("Where is my order?")
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        (proposal,), told = detail["proposals"], detail["messages"][-1]["content"]
        assert told.startswith("I looked into that for you.")
        assert "text you" not in told
        assert told.endswith(
            "To confirm the cancellation of ORD-1003 (Corsair RM750e 750W 80+ Gold), "
            f"reply CONFIRM {proposal['code']}."
        )
        assert len(told) <= on.world.app.flows.shop.limits.sms_max_chars


async def test_no_model_is_shown_the_code_of_an_open_offer(settings: Settings) -> None:
    async with scripted(settings) as on:
        _, (proposal,) = await offered(on, REFUND)
        code = proposal["code"]
        await on.world.email(f"Is {code} right?", quoted=f"> To confirm, reply REFUND {code}.")
        await on.world.sms(f"What does REFUND {code} mean?")
        await on.world.settle()
        sent = orjson.dumps([body["messages"] for body in on.server.bodies]).decode()
        assert code not in sent
        assert "[offer code]" in sent


async def test_an_answer_with_the_code_of_an_offer_is_kept_back(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        code = proposal["code"]
        lie = f"On schedule (ref {code}). To get a text when it ships, reply CONFIRM {code}."
        on.server.script.extend([text(lie), text("It is on schedule.")])
        await on.world.sms("Where is order 1003?")
        await on.world.settle()
        last = (await on.world.answers(customer_id))[-1]["content"]
        assert code not in last


async def withheld(on: Scripted) -> None:
    lie = text("Your refund of $812.40 has been issued.")
    on.server.script.clear()
    on.server.script.extend([calls(CANCEL), lie, lie])
    await on.world.sms("What about my order?")
    await on.world.settle()


async def test_an_offer_behind_a_withheld_answer_is_void(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id = (await on.world.sms("Hello")).customer_id
        await on.world.settle()
        await withheld(on)
        detail = await on.world.customer(customer_id)
        (proposal,) = detail["proposals"]
        assert proposal["status"] == "void"
        for yes in ("ok yes please", f"CONFIRM {proposal['code']}"):
            on.server.script.append(text("Hm."))
            await on.world.sms(yes)
            await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"


async def test_terms_that_went_by_mail_make_no_bare_yes_by_text(settings: Settings) -> None:
    async with scripted(settings) as on:
        on.server.script.extend([calls(CANCEL), text("[EMAIL] I can cancel it.")])
        stored = await on.world.sms("Mail me about cancelling order 1003")
        await on.world.settle()
        on.server.script.append(text("Nothing has changed."))
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, stored.customer_id, "ORD-1003"))["status"] == "pending"
        # The agent asks for it again there, and then a yes is clear.
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, stored.customer_id, "ORD-1003"))["status"] == "cancelled"


async def test_terms_that_were_not_delivered_were_not_told(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        async with on.world.app.database.connection() as tx:
            await tx.execute("UPDATE messages SET status = 'failed' WHERE direction = 'outbound'")
        for yes in ("yes", f"CONFIRM {proposal['code']}"):
            on.server.script.append(text("Hm."))
            await on.world.sms(yes)
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"


async def test_a_yes_falls_when_its_batch_goes_on(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        on.server.script.append(text("It is not cancelled."))
        await on.world.sms(f"CONFIRM {proposal['code']}")
        await on.world.sms("no wait, don't")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"


async def test_thanks_after_a_yes_leave_it_a_yes(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, CANCEL)
        await on.world.sms("yes")
        await on.world.sms("thanks!")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "cancelled"


@pytest.mark.parametrize(
    "around",
    [
        "I am waiting for your go to text you when it ships.",
        "Your order arrives on Tuesday, which I hope works for you.",
        "What follows is a formality; your order stays as it is.",
    ],
)
async def test_a_bare_yes_to_an_offer_nobody_asked_for_gets_the_terms_alone(
    settings: Settings, around: str
) -> None:
    async with scripted(settings) as on:
        on.server.script.extend([calls(CANCEL), text(around)])
        stored = await on.world.sms("Please don't cancel order 1003. When does it come?")
        await on.world.settle()
        asked = len(on.server.requests)
        await on.world.sms("yes please")
        await on.world.settle()
        assert (await order(on, stored.customer_id, "ORD-1003"))["status"] == "pending"
        told = (await on.world.answers(stored.customer_id))[-1]["content"]
        assert told.startswith("To confirm the cancellation of ORD-1003")
        assert len(on.server.requests) == asked
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, stored.customer_id, "ORD-1003"))["status"] == "cancelled"


async def test_an_offer_that_was_turned_down_is_gone_and_not_told_again(
    settings: Settings,
) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        on.server.script.extend([calls(REFUND), text("Here it is again.")])
        await on.world.sms("No, thanks")
        await on.world.settle()
        detail = await on.world.customer(customer_id)
        assert {each["status"] for each in detail["proposals"]} == {"void"}
        assert (await on.world.answers(customer_id))[-1]["content"] == (
            "The offer for the refund of $59.97 for ORD-0987 has ended, and nothing was done.\n\n"
            "Here it is again."
        )
        # Without a request, it can't even be made again.
        on.server.script.extend([calls(REFUND), text("Fans are in stock."), text("Hm.")])
        await on.world.sms("Which fans do you have?")
        await on.world.settle()
        await on.world.sms(f"REFUND {proposal['code']}")
        await on.world.settle()
        detail = await on.world.customer(customer_id)
        assert {each["status"] for each in detail["proposals"]} == {"void"}
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
        _, (again, *_) = await offered(on, REFUND)
        assert again["status"] == "open"


@pytest.mark.parametrize(
    "words",
    [
        "Please don't cancel it",
        "Actually I'll keep it",
        "Stop the cancellation",
        "cancel the cancellation please",
        "I decided to keep the order",
    ],
)
async def test_a_no_in_any_words_and_on_any_channel_ends_the_offer(
    settings: Settings, words: str
) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        on.server.script.extend([text("It stays as it is."), text("Hm.")])
        await on.world.email(words)
        await on.world.settle()
        await on.world.sms(f"CONFIRM {proposal['code']}")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"


async def test_a_yes_from_another_number_answers_nothing(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, CANCEL)
        async with on.world.app.database.transaction() as tx:
            await tx.execute(
                "INSERT INTO identities (customer_id, kind, address, verified_at)"
                " VALUES (%(id)s, 'phone', '+15550107701', now())",
                {"id": customer_id},
            )
        on.server.script.append(text("Hm."))
        await on.world.sms("yes please", "+15550107701")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"


async def test_a_mail_under_another_subject_answers_nothing(settings: Settings) -> None:
    async with scripted(settings) as on:
        on.server.script.extend([calls(CANCEL), text("Offered."), text("Hm.")])
        stored = await on.world.email("Please cancel order 1003", subject="PSU")
        await on.world.settle()
        await on.world.email("Yes please", subject="Re: Fans")
        await on.world.settle()
        assert (await order(on, stored.customer_id, "ORD-1003"))["status"] == "pending"
        await on.world.email("Yes please", subject="AW: Re: PSU")
        await on.world.settle()


async def test_two_offers_are_accepted_together(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND, CANCEL)
        await on.world.sms("Yes to both please")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "cancelled"


async def test_code_says_what_came_of_a_yes_whatever_the_model_says(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND)
        on.server.script.append(text("Nothing was refunded."))
        await on.world.sms("yes")
        await on.world.settle()
        told = (await on.world.answers(customer_id))[-1]["content"]
        assert told.startswith("Done: the refund of $59.97 for ORD-0987 is made. Your reference")


async def test_a_notice_says_what_came_of_a_yes_before_it(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND)
        on.server.script.extend([text("It costs $3.21."), text("It costs $3.21.")])
        await on.world.sms("yes")
        await on.world.settle()
        told = (await on.world.answers(customer_id))[-1]["content"]
        assert told.startswith("Done: the refund of $59.97")
        assert "TCK-" in told


async def test_a_yes_that_comes_too_late_is_told_so(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        async with on.world.app.database.transaction() as tx:
            await tx.execute("UPDATE proposals SET expires_at = now()")
        for said in ("yes please", f"REFUND {proposal['code']}"):
            on.server.script.append(text("Hello."))
            await on.world.sms(said)
            await on.world.settle()
            told = (await on.world.answers(customer_id))[-1]["content"]
            assert told.startswith(
                "Nothing was done: the offer for the refund of $59.97 for ORD-0987 is no longer"
            )
            assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"


async def test_what_a_person_takes_over_no_yes_carries_out(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        people = on.world.app.flows.people
        dana = await people.by_token(await people.add("Dana", "agent"))
        await people.take_over(dana, customer_id)
        await on.world.sms(f"REFUND {proposal['code']}")
        await people.give_back(dana, customer_id)
        on.server.script.append(text("Hello."))
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
        assert "no longer open" in (await on.world.answers(customer_id))[-1]["content"]


async def test_a_yes_under_a_picture_needs_the_code(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        picture = (Attachment("no.png", "image/png", 10),)
        await on.world.write("sms", ALEX_PHONE, "yes", attachments=picture)
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
        await on.world.write("sms", ALEX_PHONE, f"REFUND {proposal['code']}", attachments=picture)
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"


@pytest.mark.parametrize(
    ("name", "signed", "refunded"),
    [
        ("Alex Rivera", "Alex Rivera", "59.97"),
        ("Rivera, Alex (work)", "Best,\nAlex", "59.97"),
        ("", "Priya", "0.00"),
        ("No Thanks", "No", "0.00"),
    ],
)
async def test_a_mail_may_be_signed_with_the_name_in_its_own_from_line(
    settings: Settings, name: str, signed: str, refunded: str
) -> None:
    async with scripted(settings) as on:
        on.server.script.extend([calls(REFUND), text("Offered.")])
        stored = await on.world.email("Please refund my fans")
        await on.world.settle()
        await on.world.email(f"Yes please\n\n{signed}", subject="Re: Question", sender_name=name)
        await on.world.settle()
        assert (await order(on, stored.customer_id, "ORD-0987"))["refunded"] == refunded


async def test_an_offer_the_customer_was_not_told_of_is_not_confirmed(
    settings: Settings,
) -> None:
    async with scripted(settings, calls(REFUND), text("Offered.")) as on:
        # It arrives when the offer is made, but before the answer that tells it.
        for number in (2, 3, 4):
            on.model.meanwhile[number] = lambda: on.world.sms("yes")
        stored = await on.world.sms("Something about my fans")
        await on.world.settle()
        assert (await order(on, stored.customer_id, "ORD-0987"))["refunded"] == "0.00"


async def test_a_changed_order_voids_the_offer(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, CANCEL)
        async with on.world.app.database.connection() as tx:
            await tx.execute("UPDATE orders SET status = 'shipped' WHERE order_number = 'ORD-1003'")
        await on.world.sms("yes")
        await on.world.settle()
        detail = await on.world.customer(customer_id)
        assert detail["proposals"][0]["status"] == "void"
        run = detail["turns"][-1]["tool_runs"][0]
        assert (run["outcome"], run["rule"]) == ("refused", "proposal.changed")
        assert "confirmed" not in on.document(-1)


async def test_an_expired_offer_is_not_confirmed(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND)
        async with on.world.app.database.connection() as tx:
            await tx.execute("UPDATE proposals SET expires_at = now() - interval '1 s'")
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
        assert (await on.world.customer(customer_id))["proposals"][0]["status"] == "expired"


@pytest.mark.parametrize("evidence", ["none"])
async def test_a_yes_nobody_vouches_for_confirms_nothing(settings: Settings, evidence: str) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND)
        await on.world.email("yes", evidence=evidence)
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"


async def test_a_yes_in_quoted_mail_confirms_nothing(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND)
        await on.world.email("What was that again", quoted="> yes")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"


@pytest.mark.parametrize(
    "point", ["effect_calling", "effect_called", "effect_settled", "history_loaded"]
)
async def test_a_crash_around_the_vendors_call_pays_once(settings: Settings, point: str) -> None:
    async with scripted(settings, crash_at=CrashOnce(point)) as on:
        customer_id, _ = await offered_after_crash(on)
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"
        row = await on.world.app.database.fetch_one("SELECT count(*) AS n FROM effects")
        assert row == {"n": 1}


async def offered_after_crash(on: Scripted) -> tuple[int, list[dict[str, Any]]]:
    """Offers, confirms, and continues after any crash on the way."""
    on.server.script.extend([calls(REFUND), text("Offered.")])
    stored = await on.world.sms("Please refund it, send a label or cancel it")
    for _ in range(2):
        try:
            await on.world.settle()
        except BaseException:  # noqa: BLE001 - the crash, alone or in a group
            await on.due_now()
    detail = await on.world.customer(stored.customer_id)
    await on.world.sms("yes")
    for _ in range(2):
        try:
            await on.world.settle()
        except BaseException:  # noqa: BLE001 - the crash, alone or in a group
            await on.due_now()
    async with on.world.app.database.connection() as tx:
        await tx.execute("UPDATE effects SET leased_until = now() - interval '1 s'")
        await tx.execute("UPDATE effects SET updated_at = now() - interval '1 hour'")
    await on.world.app.flows.settle.carry_out()
    await on.world.app.flows.settle.reconcile()
    return stored.customer_id, detail["proposals"]


class Vendor:
    """Payments and carrier with moods; `knows` says what a look-up finds."""

    def __init__(self, mood: Exception | None, *, knows: bool = False) -> None:
        self.mood, self.knows, self.called = mood, knows, 0
        self.lookup_mood: Exception | None = None

    async def refund(self, **terms: Any) -> str:
        self.called += 1
        self.payment = terms["payment"]
        if self.mood:
            raise self.mood
        return "re_1"

    async def create_label(self, **_: Any) -> Label:
        self.called += 1
        if self.mood:
            raise self.mood
        return Label("UPS", "1Z1", "https://l.example")

    async def lookup(self, **_: Any) -> Any:
        if self.lookup_mood:
            raise self.lookup_mood
        if not self.knows:
            return None
        return self.found

    found: Any = "re_1"


async def test_the_vendor_is_told_which_payment_the_order_was_paid_with(settings: Settings) -> None:
    vendor = Vendor(None)
    async with scripted(settings, payments=vendor) as on:
        async with on.world.app.database.connection() as tx:
            await tx.execute("UPDATE orders SET payment_reference = 'pay_' || order_number")
        await offered(on, REFUND)
        await on.world.sms("yes")
        await on.world.settle()
    assert vendor.payment == f"pay_{REFUND[1]['order_number']}"


async def test_what_was_left_behind_is_taken_one_by_one(settings: Settings) -> None:
    vendor = Vendor(None)
    async with scripted(settings, payments=vendor) as on:
        await offered(on, REFUND)
        await on.world.sms("yes")
        await on.world.settle()
        database, settle = on.world.app.database, on.world.app.flows.settle

        async def statuses() -> list[str]:
            async with database.connection() as tx:
                cursor = await tx.execute("SELECT status FROM effects ORDER BY id")
                return [row["status"] for row in await cursor.fetchall()]

        async with database.connection() as tx:
            await tx.execute(
                "INSERT INTO effects (key, customer_id, order_id, turn_id, kind, status, rule,"
                " arguments) SELECT key || ':' || n, customer_id, order_id, turn_id, kind,"
                " 'intended', rule, arguments FROM effects, generate_series(1, 3) AS n"
            )
            await tx.execute("UPDATE effects SET updated_at = now() - interval '1 hour'")
        vendor.mood = RuntimeError("a surprise")
        with pytest.raises(RuntimeError):
            await settle.carry_out()
        assert await statuses() == ["done", "calling", "intended", "intended"]
        vendor.mood = None
        await settle.carry_out()
        assert await statuses() == ["done", "calling", "done", "done"]


async def confirmed(settings: Settings, vendor: Vendor, wanted: tuple[str, Any]) -> Any:
    async with scripted(settings, payments=vendor, carrier=vendor) as on:
        customer_id, _ = await offered(on, wanted)
        await on.world.sms("yes")
        await on.world.settle()
        told = on.document(-1)["confirmed"][0]["outcome"]
        for _ in range(3):
            async with on.world.app.database.connection() as tx:
                await tx.execute("UPDATE effects SET leased_until = now() - interval '1 s'")
            await on.world.app.flows.settle.reconcile()
        row = await on.world.app.database.fetch_one("SELECT status FROM effects")
        return told, (row or {})["status"], await on.world.customer(customer_id)


async def test_what_the_vendor_refuses_counts_no_more(settings: Settings) -> None:
    vendor = Vendor(VendorRejected("card closed"))
    told, status, detail = await confirmed(settings, vendor, REFUND)
    assert (told, status) == ("failed", "failed")
    (fans,) = [o for o in detail["orders"] if o["order_number"] == "ORD-0987"]
    assert fans["refunded"] == "0.00"


async def test_a_call_in_doubt_is_looked_up_and_never_repeated(settings: Settings) -> None:
    vendor = Vendor(VendorUncertain("timed out"), knows=True)
    told, status, detail = await confirmed(settings, vendor, REFUND)
    assert (told, status, vendor.called) == ("pending", "done", 1)
    assert detail["tickets"] == []


async def test_a_label_in_doubt_is_looked_up_too(settings: Settings) -> None:
    vendor = Vendor(VendorUncertain("timed out"), knows=True)
    vendor.found = Label("UPS", "1Z1", "https://l.example")
    assert (await confirmed(settings, vendor, LABEL))[:2] == ("pending", "done")


async def test_what_the_vendor_does_not_know_goes_to_a_person_once(settings: Settings) -> None:
    vendor = Vendor(VendorUncertain("timed out"))
    told, status, detail = await confirmed(settings, vendor, LABEL)
    assert (told, status, vendor.called) == ("pending", "unknown", 1)
    (ticket,) = detail["tickets"]
    assert ticket["brief"]["done"] == "Not repeated."


async def test_a_look_up_that_fails_is_tried_again(settings: Settings) -> None:
    vendor = Vendor(VendorUncertain("timed out"))
    vendor.lookup_mood = VendorUncertain("still away")
    _, status, detail = await confirmed(settings, vendor, REFUND)
    assert (status, detail["tickets"]) == ("unknown", [])


async def test_fifty_confirmations_at_once_pay_once(settings: Settings) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        await world.ask("I want a refund for ORD-0987, the fans are too loud")
        customer_id = await world.id_of("+15550104477")
        code = (await world.customer(customer_id))["proposals"][0]["code"]
        await asyncio.gather(*(world.sms(f"REFUND {code}") for _ in range(50)))
        await asyncio.gather(*(app.flows.reply.answer_due(customer_id) for _ in range(20)))
        await world.settle()
        row = await app.database.fetch_one("SELECT count(*) AS n FROM refunds")
        assert row == {"n": 1}


@pytest.mark.parametrize(
    ("vendor", "said"),
    [
        (Vendor(VendorUncertain("timed out"), knows=True), "is made."),
        (Vendor(VendorUncertain("timed out")), "Your ticket is TCK-"),
    ],
)
async def test_what_was_in_doubt_is_told_once_when_it_is_known(
    settings: Settings, vendor: Vendor, said: str
) -> None:
    vendor.found = Label("UPS", "1Z1", "https://l.example/1")
    _, _, detail = await confirmed(settings, vendor, LABEL)
    answers = [m["content"] for m in detail["messages"] if m["direction"] == "outbound"]
    first, second, third = answers
    assert "To confirm the return" in first
    assert "is being processed" in second
    assert third.startswith(("Done: the return of ORD-1001", "The return of ORD-1001"))
    assert said in third


async def test_of_two_codes_both_outcomes_are_told(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, proposals = await offered(on, LABEL, CANCEL)
        codes = {proposal["kind"]: proposal["code"] for proposal in proposals}
        async with on.world.app.database.connection() as tx:
            await tx.execute("UPDATE proposals SET status = 'void' WHERE kind = 'cancellation'")
        await on.world.sms(f"CONFIRM {codes['cancellation']}")
        await on.world.sms(f"LABEL {codes['return_label']}")
        await on.world.settle()
        answer = (await on.world.answers(customer_id))[-1]["content"]
    assert "Done: the return of ORD-1001 is made." in answer
    assert "Nothing was done: the offer for the cancellation of ORD-1003" in answer


async def test_the_digits_alone_answer_what_was_asked_last(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        on.server.script.append(text("Glad to hear it. It ships on time."))
        await on.world.sms("I'd sooner have it shipped")
        await on.world.settle()
        await on.world.sms(proposal["code"])
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"
        await on.world.sms(f"CONFIRM {proposal['code']}")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "cancelled"


async def test_of_several_offers_only_the_one_that_is_meant_is_told_again(
    settings: Settings,
) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND, CANCEL)
        on.server.script.append(text("On Friday."))
        await on.world.sms("When does it come?")
        await on.world.settle()
        await on.world.sms("please cancel order 1003")
        await on.world.settle()
        told = (await on.world.answers(customer_id))[-1]["content"]
        assert told.startswith("To confirm the cancellation of ORD-1003")
        assert "refund" not in told
        await on.world.sms("yes")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "cancelled"
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"


async def test_thanks_to_both_are_no_yes_to_both(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, REFUND, CANCEL)
        await on.world.sms("Thank you both!")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"


@pytest.mark.parametrize(
    ("subject", "answer", "cancels"),
    [
        ("Re: My order", "Yes please", True),
        ("RE: [EXTERNAL] Re: My order", "CONFIRM {}", True),
        ("Re: NO - do not cancel, keep my order", "Yes please", False),
        ("Re: only if free", "CONFIRM {}", False),
        ("Re: My order", "Yes please\n\n-- \nAlex Rivera\nSenior Buyer, Acme", True),
        ("Re: My order", "Yes please\n\n-- \nOnly if shipping is free", False),
        ("Re: My order", "CONFIRM {}. Tomorrow", False),
    ],
)
async def test_a_mails_subject_and_end_are_words_unless_they_are_known(
    settings: Settings, subject: str, answer: str, cancels: bool
) -> None:
    async with scripted(settings, *[calls(CANCEL), text("I can cancel it.")]) as on:
        stored = await on.world.email(
            "Please cancel order 1003\n\n-- \nAlex Rivera\nSenior Buyer, Acme", subject="My order"
        )
        await on.world.settle()
        (proposal,) = (await on.world.customer(stored.customer_id))["proposals"]
        await on.world.email(answer.format(proposal["code"]), subject=subject)
        await on.world.settle()
        status = (await order(on, stored.customer_id, "ORD-1003"))["status"]
        assert (status == "cancelled") is cancels


async def test_a_later_mails_subject_and_what_stands_below_a_quotation_count(
    settings: Settings,
) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        await on.world.sms("Yes")
        await on.world.email("Thanks", subject="STOP! Do not cancel my order")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"
        below = "On Monday the shop wrote:\n> To confirm\nNo, I want to keep it!"
        await on.world.email(f"CONFIRM {proposal['code']}", subject="", quoted=below)
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"
