"""Tickets decided by people: once each, not by the proposer, told to the customer."""

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any, LiteralString

import pytest

from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from support_agent.domain.errors import Conflict, Forbidden, InvalidInput, Unauthorized
from support_agent.flows.people.people import Operator
from support_agent.flows.people.tell_staff import TellStaff
from support_agent.ports.chat_model import ChatRequest, ChatResponse
from support_agent.ports.sender import OutboundMessage, SendDeferred, SendUncertain
from support_agent.ports.vendors import VendorRejected
from support_agent.providers.console import ConsoleSender
from support_agent.providers.inhouse import InhousePayments
from tests.conftest import make_settings, opened
from tests.told import calls, told, words
from tests.world import ALEX_PHONE, PRIYA_PHONE, World


async def person(app: App, name: str, role: Any = "agent") -> Operator:
    return await app.flows.people.by_token(await app.flows.people.add(name, role))


async def asked_for_much(world: World) -> dict[str, Any]:
    """Alex asks for a refund of $1,599.99, which a person decides."""
    await world.ask("Can I get a refund for ORD-1001? It crashes all the time")
    (ticket,) = await queue(world)
    return ticket


async def queue(world: World) -> list[dict[str, Any]]:
    return await world.app.flows.people.queue(status=None, severity=None, after=None, limit=50)


async def refunded(world: World, number: str = "ORD-1001") -> str:
    detail = await world.customer(await world.id_of(ALEX_PHONE))
    return next(o["refunded"] for o in detail["orders"] if o["order_number"] == number)


async def test_the_ticket_holds_the_terms_that_a_yes_carries_out(world: World) -> None:
    ticket = await asked_for_much(world)
    terms = ticket["approval"]
    assert (terms["kind"], terms["amount"], terms["status"]) == ("refund", "1599.99", "open")
    assert terms["rule"] == "refund.limit"
    assert ticket["customer_name"] == "Alex Rivera"


async def test_an_approval_pays_tells_the_customer_and_closes_the_ticket(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    change = await world.app.flows.decide.approve(dana, ticket["id"], ticket["approval"]["id"])
    assert change["effect"]["status"] == "done"
    assert await refunded(world) == "1599.99"
    await world.settle()
    told = (await world.answers(ticket["customer_id"]))[-1]
    assert (told["channel"], told["author"], told["status"]) == ("sms", "system", "sent")
    assert "$1,599.99" in told["content"]
    assert change["effect"]["reference"] in told["content"]
    shown = await world.app.flows.people.show(ticket["id"])
    assert (shown["status"], shown["outcome"], shown["closed_by"]) == ("closed", "approved", "Dana")


async def test_fifty_identical_approvals_pay_once(world: World) -> None:
    ticket = await asked_for_much(world)
    people = [await person(world.app, f"Person {n}") for n in range(5)]
    approve = world.app.flows.decide.approve
    changes = await asyncio.gather(
        *(approve(people[n % 5], ticket["id"], ticket["approval"]["id"]) for n in range(50))
    )
    assert sum(not change["repeated"] for change in changes) == 1
    assert await refunded(world) == "1599.99"
    await world.settle()
    answers = await world.answers(ticket["customer_id"])
    assert sum("has been approved" in answer["content"] for answer in answers) == 1


async def test_fifty_identical_confirmations_pay_once(world: World) -> None:
    await world.ask("I want a refund for ORD-0987, the fans are too loud")
    detail = await world.customer(await world.id_of(ALEX_PHONE))
    code = detail["proposals"][0]["code"]
    flows = world.app.flows
    stored = [await world.sms(f"REFUND {code}") for _ in range(50)]
    await asyncio.gather(*(flows.reply.answer_due(s.customer_id) for s in stored))
    await world.settle()
    assert await refunded(world, "ORD-0987") == "49.98"


async def test_nobody_approves_what_they_proposed(world: World) -> None:
    ticket = await asked_for_much(world)
    dana, kim = await person(world.app, "Dana"), await person(world.app, "Kim")
    decide = world.app.flows.decide
    change = await decide.edit(dana, ticket["id"], ticket["approval"]["id"], Decimal("800.00"))
    terms = change["ticket"]["approval"]
    assert (terms["amount"], terms["proposed_by"]) == ("800.00", "Dana")
    with pytest.raises(Forbidden, match="yourself"):
        await decide.approve(dana, ticket["id"], terms["id"])
    with pytest.raises(Conflict, match="other terms"):
        await decide.approve(kim, ticket["id"], ticket["approval"]["id"])
    await decide.approve(kim, ticket["id"], terms["id"])
    assert await refunded(world) == "800.00"


async def test_the_same_edit_twice_puts_the_terms_once(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    first = await world.app.flows.decide.edit(
        dana, ticket["id"], ticket["approval"]["id"], Decimal("800.00")
    )
    again = await world.app.flows.decide.edit(
        dana, ticket["id"], ticket["approval"]["id"], Decimal("800.00")
    )
    assert again["repeated"]
    assert again["ticket"]["approval"]["id"] == first["ticket"]["approval"]["id"]


async def test_terms_that_nobody_looked_at_are_neither_replaced_nor_rejected(world: World) -> None:
    ticket = await asked_for_much(world)
    dana, kim = await person(world.app, "Dana"), await person(world.app, "Kim")
    decide, seen = world.app.flows.decide, ticket["approval"]["id"]
    change = await decide.edit(dana, ticket["id"], seen, Decimal("800.00"))
    for who, amount in ((kim, "900.00"), (kim, "800.00"), (dana, "900.00")):
        with pytest.raises(Conflict, match="other terms"):
            await decide.edit(who, ticket["id"], seen, Decimal(amount))
    for unseen in (seen, None):
        with pytest.raises(Conflict, match="other terms"):
            await decide.reject(kim, ticket["id"], unseen, "No.")
    still = (await world.app.flows.people.show(ticket["id"]))["approval"]
    assert (still["id"], still["status"]) == (change["ticket"]["approval"]["id"], "open")
    await decide.edit(kim, ticket["id"], still["id"], Decimal("900.00"))


async def test_the_order_total_binds_a_person_too(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    with pytest.raises(Conflict, match="more than the"):
        await world.app.flows.decide.edit(
            dana, ticket["id"], ticket["approval"]["id"], Decimal("1600.00")
        )


async def test_a_rejection_tells_the_customer_why_and_stays_one(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    decide = world.app.flows.decide
    for _ in range(2):
        await decide.reject(
            dana, ticket["id"], ticket["approval"]["id"], "The card was overclocked."
        )
    await world.settle()
    answers = await world.answers(ticket["customer_id"])
    (told,) = [a for a in answers if a["author"] == "person"]
    assert "The card was overclocked." in told["content"]
    assert await refunded(world) == "0.00"
    with pytest.raises(Conflict):
        await decide.approve(dana, ticket["id"], ticket["approval"]["id"])


async def test_a_person_cancels_an_order_that_is_being_packed(world: World) -> None:
    await world.ask("please cancel ORD-2003", "+15550108832")
    (ticket,) = await queue(world)
    dana = await person(world.app, "Dana")
    change = await world.app.flows.decide.approve(dana, ticket["id"], ticket["approval"]["id"])
    assert change["effect"]["status"] == "done"
    await world.settle()
    detail = await world.customer(ticket["customer_id"])
    (order,) = [o for o in detail["orders"] if o["order_number"] == "ORD-2003"]
    assert order["status"] == "cancelled"
    assert "has been cancelled" in detail["messages"][-1]["content"]


async def test_asking_again_changes_the_terms_but_not_the_ticket(world: World) -> None:
    ticket = await asked_for_much(world)
    await world.ask("I want $900.00 of the refund for ORD-1001 at least")
    (same,) = await queue(world)
    assert same["id"] == ticket["id"]


class Refusing(InhousePayments):
    """Accepts no refund."""

    async def refund(self, **_terms: Any) -> str:
        raise VendorRejected("card closed")


async def test_a_refused_payment_leaves_the_ticket_open_and_says_so(settings: Settings) -> None:
    async with opened(settings, Replacements(payments=Refusing())) as app:
        world = World(app)
        ticket = await asked_for_much(world)
        dana, kim = await person(app, "Dana"), await person(app, "Kim")
        change = await app.flows.decide.approve(dana, ticket["id"], ticket["approval"]["id"])
        assert change["effect"]["status"] == "failed"
        assert change["ticket"]["status"] == "taken"
        assert await refunded(world) == "0.00"
        await world.settle()
        assert (
            "Nothing has been paid" in (await world.answers(ticket["customer_id"]))[-1]["content"]
        )
        again = await app.flows.decide.edit(
            kim, ticket["id"], ticket["approval"]["id"], Decimal("1599.99")
        )
        assert again["ticket"]["approval"]["status"] == "open"


async def test_a_reply_goes_out_once_on_the_channel_used_last(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    people = world.app.flows.people
    for _ in range(2):
        change = await people.reply(dana, ticket["id"], "Which driver version is it?")
    assert change["repeated"]
    await world.settle()
    (told,) = [a for a in await world.answers(ticket["customer_id"]) if a["author"] == "person"]
    assert (told["channel"], told["address"]) == ("sms", ALEX_PHONE)
    assert told["content"] == "Which driver version is it?"
    assert (await people.show(ticket["id"]))["taken_by"] == "Dana"


async def test_a_key_names_one_request(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    people = world.app.flows.people
    first = await people.reply(dana, ticket["id"], "Hello", "key-1")
    again = await people.reply(dana, ticket["id"], "Hello", "key-1")
    assert again["message"]["id"] == first["message"]["id"]
    with pytest.raises(Conflict, match="Idempotency-Key"):
        await people.reply(dana, ticket["id"], "Goodbye", "key-1")
    other = await people.reply(dana, ticket["id"], "Hello", "key-2")
    assert other["message"]["id"] != first["message"]["id"]


async def test_a_text_too_long_for_sms_is_refused_not_cut(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    with pytest.raises(InvalidInput, match="1500"):
        await world.app.flows.people.reply(dana, ticket["id"], "word " * 400)


async def test_a_mail_is_answered_in_its_thread(world: World) -> None:
    stored = await world.email("I want a refund for ORD-1001, it is broken", subject="Broken card")
    await world.settle()
    (ticket,) = await queue(world)
    dana = await person(world.app, "Dana")
    await world.app.flows.people.reply(dana, ticket["id"], "We are **looking** into it.")
    told = (await world.answers(stored.customer_id))[-1]
    assert (told["channel"], told["subject"]) == ("email", "Re: Broken card")
    assert told["thread_id"] is not None


async def test_a_taken_ticket_stays_with_its_person(world: World) -> None:
    ticket = await asked_for_much(world)
    dana, kim = await person(world.app, "Dana"), await person(world.app, "Kim")
    admin = await person(world.app, "Ada", "admin")
    people = world.app.flows.people
    await people.take(dana, ticket["id"])
    assert (await people.take(dana, ticket["id"]))["repeated"]
    with pytest.raises(Conflict, match="Dana"):
        await people.take(kim, ticket["id"])
    assert (await people.take(admin, ticket["id"]))["ticket"]["taken_by"] == "Ada"


async def test_a_closed_ticket_is_told_once_and_waits_for_no_terms(world: World) -> None:
    await world.ask("I want to talk to a human")
    (ticket,) = await queue(world)
    dana = await person(world.app, "Dana")
    people = world.app.flows.people
    await people.close(dana, ticket["id"])
    assert (await people.close(dana, ticket["id"]))["repeated"]
    answers = await world.answers(ticket["customer_id"])
    assert sum("looked at and closed" in a["content"] for a in answers) == 1


async def test_open_terms_keep_a_ticket_open(world: World) -> None:
    ticket = await asked_for_much(world)
    with pytest.raises(Conflict, match="decision"):
        await world.app.flows.people.close(await person(world.app, "Dana"), ticket["id"])


async def test_tokens_are_checked_and_can_be_revoked(world: World) -> None:
    people = world.app.flows.people
    token = await people.add("Vic", "viewer")
    with pytest.raises(Forbidden, match="agent"):
        await people.by_token(token, "agent")
    await people.revoke("Vic")
    with pytest.raises(Unauthorized):
        await people.by_token(token)
    with pytest.raises(Unauthorized):
        await people.by_token("sa_guessed")
    with pytest.raises(Conflict):
        await people.add("Vic", "agent")


# ── who answers ──────────────────────────────────────────────────────────────────────────────


async def test_a_wish_for_a_person_is_honoured_and_the_agent_falls_silent(world: World) -> None:
    closing = await world.ask("I want to talk to a human please")
    (ticket,) = await queue(world)
    assert ticket["ticket"] in closing
    stored = await world.sms("are you there? what about ORD-1001?")
    await world.settle()
    detail = await world.customer(stored.customer_id)
    assert detail["handler"] == "person"
    assert len(await world.answers(stored.customer_id)) == 1
    assert detail["messages"][-1]["batch_id"] is None


async def test_resuming_answers_what_came_after_the_persons_last_word(world: World) -> None:
    await world.ask("get me a real person")
    (ticket,) = await queue(world)
    dana = await person(world.app, "Dana")
    stored = await world.sms("my card is broken")
    await world.app.flows.people.reply(dana, ticket["id"], "Send it back, the label is on its way.")
    await world.sms("thanks. And what's the status of ORD-1002?")
    await world.app.flows.people.resume(dana, ticket["id"])
    await world.settle()
    detail = await world.customer(stored.customer_id)
    assert detail["handler"] == "agent"
    assert "ORD-1002" in detail["messages"][-1]["content"]
    handled = next(m for m in detail["messages"] if m["content"] == "my card is broken")
    assert handled["batch_id"] != detail["messages"][-1]["batch_id"]
    assert (await world.app.flows.people.resume(dana, ticket["id"]))["repeated"]


WITHOUT_A_CASE = """
SELECT c.customer_id FROM conversations c WHERE c.handler = 'person' AND NOT EXISTS
       (SELECT 1 FROM tickets t WHERE t.customer_id = c.customer_id AND t.status <> 'closed')"""


ANOTHER_CASE = """
INSERT INTO tickets (customer_id, cause, issue_type, severity, subject)
VALUES (%(id)s, %(cause)s, 'other', 'low', 'Something else')"""


async def handed_over(world: World) -> dict[str, Any]:
    """Alex is with a person, under one ticket."""
    await world.ask("I want to talk to a human please")
    (ticket,) = await queue(world)
    return ticket


async def test_after_the_last_case_is_closed_the_agent_answers_again(world: World) -> None:
    ticket = await handed_over(world)
    await world.sms("and what's the status of ORD-1002?")
    dana = await person(world.app, "Dana")
    await world.app.flows.people.close(dana, ticket["id"])
    await world.settle()
    detail = await world.customer(ticket["customer_id"])
    assert (detail["handler"], detail["handler_name"]) == ("agent", None)
    assert "ORD-1002" in (await world.answers(ticket["customer_id"]))[-1]["content"]
    told = [a["content"] for a in detail["messages"] if "looked at and closed" in a["content"]]
    assert "Our assistant answers you from here on." in told[0]


async def test_of_two_who_decide_at_once_the_other_is_told_who_did(world: World) -> None:
    ticket = await asked_for_much(world)
    dana, kim = await person(world.app, "Dana"), await person(world.app, "Kim")
    decide, terms = world.app.flows.decide, ticket["approval"]["id"]
    await decide.reject(dana, ticket["id"], terms, "It is out of warranty.")
    with pytest.raises(Conflict, match="These terms were rejected by Dana meanwhile") as refused:
        await decide.approve(kim, ticket["id"], terms)
    assert (refused.value.code, refused.value.name) == ("decided", "Dana")
    with pytest.raises(Conflict, match=f"{ticket['ticket']} was rejected by Dana meanwhile"):
        await decide.reject(kim, ticket["id"], terms, "Words of Kim that nobody reads.")
    assert (await decide.reject(dana, ticket["id"], terms, "Again."))["repeated"]
    told = (await world.customer(ticket["customer_id"]))["messages"][-1]
    assert (told["author"], told["written_by"]) == ("person", "Dana")


async def test_an_open_case_keeps_the_customer_with_the_person(world: World) -> None:
    await asked_for_much(world)
    await world.ask("I want to talk to a human please")
    refund, wish = await queue(world)
    dana = await person(world.app, "Dana")
    await world.app.flows.people.close(dana, wish["id"])
    assert (await world.customer(wish["customer_id"]))["handler"] == "person"
    await world.app.flows.decide.reject(
        dana, refund["id"], refund["approval"]["id"], "It is out of warranty."
    )
    assert (await world.customer(wish["customer_id"]))["handler"] == "agent"


async def test_two_who_close_the_last_two_cases_at_once_leave_nobody_alone(world: World) -> None:
    for round_ in range(5):
        await world.ask("I want to talk to a human please")
        (wish,) = await queue(world)
        async with world.app.database.transaction() as tx:
            await tx.execute(ANOTHER_CASE, {"id": wish["customer_id"], "cause": f"test:{round_}"})
        dana, kim = await person(world.app, f"Dana {round_}"), await person(world.app, f"K{round_}")
        close = world.app.flows.people.close
        one, other = await queue(world)
        await asyncio.gather(close(dana, one["id"]), close(kim, other["id"]))
        assert (await world.customer(wish["customer_id"]))["handler"] == "agent"


async def test_a_person_may_keep_the_customer_when_they_close_a_case(world: World) -> None:
    ticket = await handed_over(world)
    dana = await person(world.app, "Dana")
    people = world.app.flows.people
    await people.take_over(dana, ticket["customer_id"])
    await people.close(dana, ticket["id"], keep=True)
    detail = await world.customer(ticket["customer_id"])
    assert (detail["handler"], detail["handler_name"]) == ("person", "Dana")
    (case,) = await queue(world)
    assert (case["status"], case["taken_by"]) == ("taken", "Dana")
    assert case["subject"] == "A person answers this customer"
    await people.close(dana, case["id"])
    assert (await world.customer(ticket["customer_id"]))["handler"] == "agent"


async def test_taking_over_opens_a_case_and_giving_back_closes_it(world: World) -> None:
    stored = await world.sms("Hello")
    await world.settle()
    dana = await person(world.app, "Dana")
    people = world.app.flows.people
    await people.take_over(dana, stored.customer_id)
    (case,) = await queue(world)
    assert (case["customer_id"], case["taken_by"]) == (stored.customer_id, "Dana")
    await people.give_back(dana, stored.customer_id)
    assert await queue(world) == []
    shown = await people.show(case["id"])
    assert (shown["closed_by"], shown["outcome"]) == ("Dana", "closed")


@pytest.mark.parametrize(
    "by_hand",
    [
        "UPDATE tickets SET status = 'closed'",
        "UPDATE tickets SET customer_id = 2",
        "UPDATE conversations SET handler = 'person', handler_name = NULL",
    ],
)
async def test_nobody_is_with_a_person_without_a_case_whatever_is_written(
    world: World, by_hand: LiteralString
) -> None:
    await handed_over(world)
    await world.sms("Hello", PRIYA_PHONE)
    async with world.app.database.transaction() as tx:
        await tx.execute(by_hand)
    assert await world.app.database.fetch_one(WITHOUT_A_CASE) is None


async def test_a_refund_for_a_person_does_not_silence_the_agent(world: World) -> None:
    await asked_for_much(world)
    assert "ORD-1002" in await world.ask("and where is ORD-1002?")


async def test_an_answer_written_after_a_take_over_is_not_sent(world: World) -> None:
    dana = await person(world.app, "Dana")
    stored = await world.sms("status of ORD-1001?")
    flows = world.app.flows
    claimed = asyncio.Event()
    go_on = asyncio.Event()
    model = flows.reply.brain.model

    class Slow:
        label = "slow"

        async def complete(self, request: Any) -> Any:
            claimed.set()
            await go_on.wait()
            return await model.complete(request)

    flows.reply.brain.model = Slow()
    turn = asyncio.ensure_future(flows.reply.answer_due(stored.customer_id))
    await claimed.wait()
    await flows.people.take_over(dana, stored.customer_id)
    go_on.set()
    await turn
    await world.settle()
    detail = await world.customer(stored.customer_id)
    assert await world.answers(stored.customer_id) == []
    assert detail["messages"][0]["batch_id"] is None
    assert (detail["handler"], detail["handler_name"]) == ("person", "Dana")
    flows.reply.brain.model = model
    await flows.people.give_back(dana, stored.customer_id)
    await world.settle()
    assert "delivered" in (await world.answers(stored.customer_id))[-1]["content"]


async def test_a_hand_over_survives_the_death_of_its_worker(settings: Settings) -> None:
    class Killed(BaseException):
        pass

    def crash(point: str) -> None:
        if point == "history_loaded":
            raise Killed

    async with opened(settings, Replacements(crash_at=crash)) as app:
        stored = await World(app).sms("let me speak to a person")
        with pytest.raises(BaseException):  # noqa: B017, PT011 - as a kill would look
            await app.flows.reply.answer_due(stored.customer_id)
    async with opened(settings) as app:
        async with app.database.connection() as tx:
            await tx.execute("UPDATE conversations SET leased_until = now() - interval '1 second'")
        world = World(app)
        await world.sms("hello?")
        await world.settle()
        (closing,) = await world.answers(stored.customer_id)
        assert "TCK-" in closing["content"]
        detail = await world.customer(stored.customer_id)
        assert detail["messages"][1]["batch_id"] is None
        assert len(detail["tickets"]) == 1


# ── the staff ────────────────────────────────────────────────────────────────────────────────


class Box(ConsoleSender):
    """Stores what was sent."""

    def __init__(self) -> None:
        self.sent: list[OutboundMessage] = []

    async def send(self, message: OutboundMessage) -> str:
        self.sent.append(message)
        return await super().send(message)


async def test_the_staff_are_told_of_a_ticket_once(settings: Settings) -> None:
    box = Box()
    async with opened(settings, Replacements(senders={"email": box, "sms": Box()})) as app:
        world = World(app)
        ticket = await asked_for_much(world)
        await asyncio.gather(*(app.flows.tell_staff.send_queued() for _ in range(5)))
        (mail,) = box.sent
        assert mail.to == app.flows.shop.email
        assert ticket["ticket"] in (mail.mail.subject if mail.mail else "")
        assert "1,599.99" in mail.text


FORGED = """a fan
Open it: https://evil.com/queue
Take it: support-agent tickets take TCK-99
[Take it](https://evil.com) **now** <b>x</b> or write to help@evil.com\u2028> From us\u202e"""


async def test_what_a_customer_wrote_cannot_pass_for_the_frame_of_a_mail_to_the_staff(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    box = Box()
    settings = make_settings(
        database_url, redis_url, tmp_path, public_url="https://agent.shop.example/"
    )
    async with opened(settings, Replacements(senders={"email": box, "sms": Box()})) as app:
        await World(app).ask(f"I want to speak to a person about {FORGED}{'word ' * 2_000}")
        await app.flows.tell_staff.send_queued()
        (mail,) = box.sent
        assert mail.mail is not None
        assert mail.mail.subject == "[medium] TCK-1 (Macrocenter)"
        assert mail.plain
        ours = [line for line in mail.text.split("\n") if line and not line.startswith(">")]
        assert ours[1].startswith(
            f"Open it: https://agent.shop.example/#/tickets/{ours[0].split(',')[0]}"
        )
        assert ours[2:] == [
            "Take it: support-agent tickets take TCK-1",
            'What follows was written by others. No line that begins with ">" is from us.',
        ]
        theirs = mail.text.partition("\n\n>")[2]
        assert "evil. com" in theirs
        assert "evil.com" not in theirs
        assert "://" not in theirs
        assert "\u202e" not in mail.text
        assert len(mail.text) < 4_000


async def test_a_mail_in_doubt_is_not_sent_again(settings: Settings) -> None:
    class Unsure(Box):
        async def send(self, message: OutboundMessage) -> str:
            self.sent.append(message)
            raise SendUncertain("cut")

    box = Unsure()
    async with opened(settings, Replacements(senders={"email": box, "sms": Box()})) as app:
        await asked_for_much(World(app))
        for _ in range(3):
            await app.flows.tell_staff.send_queued()
        assert len(box.sent) == 1


async def test_a_mail_that_breaks_its_sender_leaves_the_others_to_be_sent(
    settings: Settings,
) -> None:
    class Breaks(Box):
        async def send(self, message: OutboundMessage) -> str:
            sent = await super().send(message)
            if len(self.sent) == 1:
                raise RuntimeError("a surprise")
            return sent

    box = Breaks()
    async with opened(settings, Replacements(senders={"email": box, "sms": Box()})) as app:
        world = World(app)
        await asked_for_much(world)
        await world.ask("I want to speak to a person", PRIYA_PHONE)
        with pytest.raises(RuntimeError, match="a surprise"):
            await app.flows.tell_staff.send_queued()
        assert await app.flows.tell_staff.send_queued() == 1
        first, second = box.sent
        assert first.id != second.id


async def test_a_mail_that_is_deferred_is_tried_again_later(settings: Settings) -> None:
    class Busy(Box):
        async def send(self, message: OutboundMessage) -> str:
            await super().send(message)
            raise SendDeferred("busy", retry_after_seconds=60.0)

    box = Busy()
    async with opened(settings, Replacements(senders={"email": box, "sms": Box()})) as app:
        await asked_for_much(World(app))
        assert await app.flows.tell_staff.send_queued() == 1
        assert await app.flows.tell_staff.send_queued() == 0
        row = await app.database.fetch_one(
            "SELECT status, error, send_after > now() + interval '50 s' AS waits"
            "  FROM ticket_notices"
        )
        assert row == {"status": "queued", "error": "busy", "waits": True}


async def test_mail_goes_to_the_address_of_the_staff(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    box = Box()
    settings = make_settings(database_url, redis_url, tmp_path, staff_email="team@shop.example")
    async with opened(settings, Replacements(senders={"email": box, "sms": Box()})) as app:
        await asked_for_much(World(app))
        await app.flows.tell_staff.send_queued()
        assert [mail.to for mail in box.sent] == ["team@shop.example"]


async def test_without_an_address_nobody_is_told(world: World) -> None:
    await asked_for_much(world)
    box, app = Box(), world.app
    await TellStaff(app.database, box, "", app.flows.shop).send_queued()
    await app.flows.tell_staff.send_queued()
    assert box.sent == []


async def test_what_came_of_a_yes_is_told_when_a_person_takes_over_meanwhile(
    settings: Settings,
) -> None:
    cancel = calls(("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}))
    async with told(settings, cancel, words("It can be cancelled.")) as (world, model):
        stored = await world.sms("please cancel order 1003")
        await world.settle()
        await world.app.flows.people.add("dana", "agent")
        dana = await world.app.flows.people.by_name("dana")

        async def slow(_: ChatRequest) -> ChatResponse:
            await world.app.flows.people.take_over(dana, stored.customer_id)
            return words("Anything else?")

        model.complete = slow
        await world.sms("yes")
        await world.settle()
        answers = [m["content"] for m in await world.answers(stored.customer_id)]
    assert answers[1:] == ["Done: the cancellation of ORD-1003 is made."]
