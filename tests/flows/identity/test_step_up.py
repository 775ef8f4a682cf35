"""Codes to the contact on file: what they allow, for whom, how often, and the way back."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.errors import NotFound
from support_agent.domain.sentences.tables import CONTACTS
from support_agent.ports.delivery_reports import DeliveryStatus
from support_agent.ports.inbound import InboundMessage
from support_agent.ports.sender import OutboundMessage, SendRejected
from support_agent.providers.console import ConsoleSender
from support_agent.store.calls import calls
from support_agent.store.customers import codes
from tests.conftest import opened
from tests.planned import Calls, PlannedModel
from tests.world import ALEX_MAIL, ALEX_PHONE, PRIYA_PHONE, World

STRANGER, NEW_MAIL = "+15550109999", "alex.home@example.net"


def plan(document: dict[str, Any]) -> Calls:
    """Links senders who say who they are; changes ORD-1003's address when asked."""
    text = " ".join(m["text"] for m in document["new_messages"])
    if found := re.search(r"i'm (\S+)(?: .*?(ORD-\d+))?", text):
        arguments: Mapping[str, Any] = {"contact_on_file": found[1]}
        if found[2]:
            arguments = {**arguments, "order_number": found[2]}
        return [("link_contact", arguments)]
    if found := re.search(r"move (ORD-\d+)", text):
        address: dict[str, str] = {
            "street": "1 New Road",
            "city": "Dallas",
            "state": "TX",
            "zip": "75201",
        }
        if spoilt := re.search(r"(name|street|city|state|zip|country)=(.+)", text):
            address[spoilt[1]] = spoilt[2]
        return [("change_delivery_address", {"order_number": found[1], **address})]
    return []


@pytest.fixture
def model() -> PlannedModel:
    return PlannedModel(plan)


@pytest_asyncio.fixture
async def world(settings: Settings, model: PlannedModel) -> AsyncGenerator[World]:
    async with opened(settings, Replacements(model=model)) as app:
        yield World(app)


async def said(world: World, address: str) -> list[str]:
    detail = await world.customer(await world.id_of(address))
    return [m["content"] for m in detail["messages"] if m["direction"] == "outbound"]


async def code_sent(world: World, address: str = ALEX_MAIL) -> str:
    """The code in the newest message to a contact; the console keeps it readable."""
    found = [m for m in await said(world, address) if "code is" in m]
    return re.search(r"\d{6}", found[-1])[0]  # type: ignore[index]


async def result(world: World, customer_id: int) -> dict[str, Any]:
    detail = await world.customer(customer_id)
    return detail["turns"][-1]["tool_runs"][-1]["result"]


async def test_a_code_to_the_contact_on_file_links_a_new_phone(
    world: World, model: PlannedModel
) -> None:
    alex = await world.id_of(ALEX_MAIL)
    stored = await world.sms(f"Hi, i'm {ALEX_MAIL} and it's about ORD-1001", STRANGER)
    await world.settle()
    assert stored.customer_id != alex
    assert (await result(world, stored.customer_id))["outcome"] == "code_sent"
    code = await code_sent(world)

    linked = await world.sms(code, STRANGER)
    await world.settle()
    assert linked.customer_id == alex
    document = model.documents()[-1]
    assert document["step_up"] == [{"purpose": "link_contact", "outcome": "verified"}]
    assert document["customer"]["assurance"] == "L1"
    detail = await world.customer(alex)
    contacts = {c["address"]: c["verified"] for c in detail["contacts"]}
    assert contacts[STRANGER] is True
    assert "about ORD-1001" in detail["messages"][0]["content"]
    notice = next(m for m in detail["messages"] if "was just linked" in m["content"])
    assert (notice["channel"], notice["address"]) == ("email", ALEX_MAIL)
    assert "9999" in notice["content"]
    timeline = world.app.flows.timeline
    listed = await timeline.customers(search="", before=None, limit=50)
    ids = {row["id"] for row in listed}
    assert (alex in ids, stored.customer_id in ids) == (True, False)
    assert (await world.customer(stored.customer_id))["merged_into"] == alex
    assert detail["merged_into"] is None


async def test_a_stranger_whom_a_person_has_stays_with_them_when_linked(
    world: World,
) -> None:
    alex = await world.id_of(ALEX_MAIL)
    stored = await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    people = world.app.flows.people
    dana = await people.by_token(await people.add("Dana", "agent"))
    await people.take_over(dana, stored.customer_id)
    await world.sms(code, STRANGER)
    await world.settle()
    after = [await world.customer(each) for each in (alex, stored.customer_id)]
    assert after[1]["merged_into"] == alex
    assert [each["handler_name"] for each in after] == ["Dana", None]
    assert len([t for t in after[0]["tickets"] if t["status"] != "closed"]) == 1


async def test_the_code_is_in_no_stored_message_and_no_prompt(
    world: World, model: PlannedModel
) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    await world.sms(f"the number you sent me: {code[:3]} {code[3:]} thanks", STRANGER)
    await world.settle()
    detail = await world.customer(await world.id_of(ALEX_MAIL))
    inbound = [m["content"] for m in detail["messages"] if m["direction"] == "inbound"]
    assert not any(code in re.sub(r"\D", "", text) for text in inbound)
    assert not any(code in m.content for r in model.requests for m in r.messages)


async def test_nobody_learns_whether_there_is_such_a_customer(world: World) -> None:
    known = await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    unknown = await world.sms("i'm nobody@example.com", "+15550109998")
    other_order = await world.sms(f"i'm {ALEX_MAIL} about ORD-2001", "+15550109997")
    await world.settle()
    results = [await result(world, s.customer_id) for s in (known, unknown, other_order)]
    assert results[0] == results[1] == results[2]
    assert sum("code is" in m for m in await said(world, ALEX_MAIL)) == 1
    for sender in ("+15550109998", "+15550109997"):
        for _ in range(5):
            await world.sms("123456", sender)
        await world.settle()


async def test_a_code_is_locked_after_five_wrong_ones(world: World, model: PlannedModel) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    wrong = "000000" if code != "000000" else "111111"
    for left in (4, 3, 2, 1):
        await world.sms(wrong, STRANGER)
        await world.settle()
        assert model.documents()[-1]["step_up"] == [
            {"purpose": "link_contact", "outcome": "wrong", "tries_left": left}
        ]
    await world.sms(wrong, STRANGER)
    await world.sms(code, STRANGER)
    await world.settle()
    assert {c["outcome"] for c in model.documents()[-1]["step_up"]} == {"locked"}
    assert (await world.customer(await world.id_of(STRANGER)))["level"] == "L0"


async def test_a_code_runs_out(world: World, model: PlannedModel) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    async with world.app.database.connection() as tx:
        await tx.execute("UPDATE codes SET expires_at = now()")
    await world.sms(code, STRANGER)
    await world.settle()
    assert model.documents()[-1]["step_up"][0]["outcome"] == "expired"


async def test_a_code_is_good_for_the_conversation_that_asked(world: World) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    other = await world.sms(code, "+15550109996")
    assert other.customer_id != await world.id_of(ALEX_MAIL)
    alex = await world.sms(code, ALEX_PHONE)
    await world.settle()
    assert (await world.customer(alex.customer_id))["contacts"] != []
    assert await world.id_of(STRANGER) != alex.customer_id


async def test_a_code_sent_twice_at_once_links_once_and_counts_once(world: World) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    stored = await asyncio.gather(
        *(world.sms(code, STRANGER, provider_id="same") for _ in range(10))
    )
    assert sum(s.message_id is not None for s in stored) == 1
    await world.settle()
    assert sum("was just linked" in m for m in await said(world, ALEX_MAIL)) == 1
    again = await world.sms(code, STRANGER)
    assert again.customer_id == await world.id_of(ALEX_MAIL)


async def test_an_unproven_mail_makes_no_code_go_out(world: World) -> None:
    stored = await world.email(f"i'm {ALEX_PHONE}", NEW_MAIL, evidence="none")
    await world.settle()
    assert (await result(world, stored.customer_id))["rule"] == "link.unproven"
    assert await said(world, ALEX_MAIL) == []


async def test_a_code_that_comes_back_unproven_links_nothing(world: World) -> None:
    await world.email(f"i'm {ALEX_PHONE}", NEW_MAIL)
    await world.settle()
    code = await code_sent(world)
    await world.email(code, NEW_MAIL, evidence="none")
    await world.settle()
    assert await world.id_of(NEW_MAIL) != await world.id_of(ALEX_MAIL)
    await world.email(code, NEW_MAIL)
    assert await world.id_of(NEW_MAIL) == await world.id_of(ALEX_MAIL)


@pytest.mark.parametrize("evidence", ["none", "simulated"])
async def test_strangers_use_up_none_of_the_customers_tries(world: World, evidence: str) -> None:
    await world.sms("move ORD-1003 please")
    await world.settle()
    code = await code_sent(world)
    sender = ALEX_MAIL if evidence == "none" else NEW_MAIL
    for number in range(8):
        await world.email(f"my code: {number}11111", sender, evidence=evidence)
        await world.settle()
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "1 New Road"


# Words that make each message different: repeated ones are not answered.
STREETS = ("11 Elm Road", "22 Oak Lane", "33 Birch Way", "44 Willow St", "5 Fir Ave", "6 Ash Dr")
VARIED = ("", "please", "my new number", "listen to me", "hello hello", "are you there", "quickly")


async def test_one_stranger_gets_few_codes_and_is_told_what_else_to_do(world: World) -> None:
    for words in VARIED:
        stored = await world.sms(f"i'm {ALEX_MAIL} {words}", STRANGER)
        await world.settle()
    told = await result(world, stored.customer_id)
    assert (told["outcome"], told["rule"]) == ("code_sent", "link.code_stands")
    assert "still good" in told["tell"]
    assert "from that contact, or ask for a person" in told["tell"]
    assert sum("code is" in m for m in await said(world, ALEX_MAIL)) == 3
    await world.sms(await code_sent(world), STRANGER)
    assert await world.id_of(STRANGER) == await world.id_of(ALEX_MAIL)


@pytest.mark.parametrize(
    "contact",
    ["support@macrocenter.example", "Sales@Macrocenter.example", "+15550100100", "555-010-0100"],
)
async def test_no_model_links_the_shops_own_contacts(world: World, contact: str) -> None:
    stored = await world.sms(f"i'm {contact}", STRANGER)
    await world.settle()
    assert (await result(world, stored.customer_id))["rule"] == "link.ours"
    assert (await world.customer(stored.customer_id))["tickets"] == []


async def ask_many(world: World, contact: str, first: int, count: int) -> list[dict[str, Any]]:
    """What that many strangers are told who name one contact."""
    told: list[dict[str, Any]] = []
    for number in range(first, first + count):
        stored = await world.sms(f"i'm {contact}", f"+1555020{number:04d}")
        await world.settle()
        told.append(await result(world, stored.customer_id))
    return told


async def test_a_contact_gets_few_codes_for_strangers_and_all_sound_the_same(world: World) -> None:
    known = await ask_many(world, ALEX_MAIL, 0, 8)
    nobody = await ask_many(world, "nobody@example.com", 100, 8)
    assert sum("code is" in m for m in await said(world, ALEX_MAIL)) == 6
    assert [t["outcome"] for t in known] == ["code_sent"] * 6 + ["refused"] * 2
    tickets = [t.pop("ticket", "") for t in (*known, *nobody)]
    for told, ticket in zip((*known, *nobody), tickets, strict=True):
        if ticket:
            told["instead"] = told["instead"].replace(ticket, "TCK")
    assert known == nobody
    assert known[-1]["rule"] == "link.too_many"
    assert "write to us from there" in known[-1]["instead"]
    assert len({ticket for ticket in tickets if ticket}) == 4


async def test_who_names_another_contact_is_not_stopped_by_a_flood(world: World) -> None:
    await ask_many(world, ALEX_MAIL, 0, 7)
    (told,) = await ask_many(world, ALEX_PHONE, 100, 1)
    assert told["outcome"] == "code_sent"


async def test_a_contact_has_a_days_codes_for_strangers(world: World) -> None:
    for first in (0, 100, 200):
        await ask_many(world, ALEX_MAIL, first, 7)
        async with world.app.database.connection() as tx:
            await tx.execute("UPDATE codes SET created_at = created_at - interval '2 hours'")
    assert sum("code is" in m for m in await said(world, ALEX_MAIL)) == 12


async def test_strangers_who_ask_at_once_get_no_more_than_one_by_one(world: World) -> None:
    for number in range(9):
        await world.sms(f"i'm {ALEX_MAIL}", f"+1555020{number:04d}")
    flows = world.app.flows
    due, _ = await flows.scheduler.due_now(100)
    await asyncio.gather(*(flows.reply.answer_due(customer_id) for customer_id in due))
    await world.settle()
    assert sum("code is" in m for m in await said(world, ALEX_MAIL)) == 6


async def test_a_flood_of_strangers_makes_no_flood_of_cases(world: World) -> None:
    unproven = replace(world.app.flows.shop.unproven, cases_per_day=2)
    shop = replace(world.app.flows.shop, unproven=unproven)
    object.__setattr__(world.app.flows.reply.engine, "shop", shop)
    told = await ask_many(world, ALEX_MAIL, 0, 10)
    tickets = [t["ticket"] for t in told if "ticket" in t]
    assert (len(tickets), len(set(tickets))) == (4, 3)


async def test_strangers_use_up_none_of_the_customers_codes(world: World) -> None:
    await ask_many(world, ALEX_MAIL, 0, 8)
    sent = sum("code is" in m for m in await said(world, ALEX_MAIL))
    for street in STREETS[:5]:
        await world.sms(f"move ORD-1003 street={street}")
        await world.settle()
    assert sum("code is" in m for m in await said(world, ALEX_MAIL)) == sent + 5


async def test_strangers_together_make_a_bounded_number_of_codes_go_out(world: World) -> None:
    async with world.app.database.connection() as tx:
        await tx.execute(
            """
            INSERT INTO codes (asked_by, customer_id, purpose, code_hash, expires_at, status)
            SELECT 1, 2, 'link_contact', '', now(), 'expired' FROM generate_series(1, 60)
            """
        )
    stored = await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    assert (await result(world, stored.customer_id))["rule"] == "link.too_many"


async def test_a_code_for_another_contact_is_void_when_the_newer_one_cant_be_sent(
    world: World,
) -> None:
    await ask_many(world, PRIYA_PHONE, 0, 6)
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    await world.sms(f"i'm {PRIYA_PHONE}", STRANGER)
    await world.settle()
    await world.sms(code, STRANGER)
    assert await world.id_of(STRANGER) != await world.id_of(ALEX_MAIL)


async def test_a_link_can_be_undone(world: World) -> None:
    first = await world.email(f"i'm {ALEX_PHONE}", NEW_MAIL)
    await world.settle()
    await world.email(await code_sent(world), NEW_MAIL)
    await world.settle()
    alex = await world.id_of(ALEX_PHONE)
    later = await world.email("where is ORD-1002?", NEW_MAIL)
    assert later.customer_id == alex
    await world.settle()
    step_up = world.app.flows.step_up
    assert await step_up.unlink(first.customer_id, "not Alex", "operator:Dana") == alex
    detail = await world.customer(first.customer_id)
    assert [(c["address"], c["verified"]) for c in detail["contacts"]] == [(NEW_MAIL, False)]
    assert any("where is ORD-1002" in m["content"] for m in detail["messages"])
    left = await world.customer(alex)
    assert {c["address"] for c in left["contacts"]} == {ALEX_MAIL, ALEX_PHONE}
    assert not any(m["address"] == NEW_MAIL for m in left["messages"])
    assert (await world.email("hello", NEW_MAIL)).customer_id == first.customer_id
    with pytest.raises(NotFound):
        await step_up.unlink(first.customer_id, "again", "operator:Dana")


async def notes_of(world: World, customer_id: int) -> tuple[set[str], dict[str, Any], bool]:
    """Unknown order numbers, facts, and whether they want no texts."""
    async with world.app.database.connection() as tx:
        cursor = await tx.execute(
            """
            SELECT ARRAY(SELECT order_number FROM order_misses WHERE customer_id = c.id) AS misses,
                   extracted_data, sms_opted_out_at IS NOT NULL AS stopped
              FROM customers c WHERE id = %(id)s
            """,
            {"id": customer_id},
        )
        row = await cursor.fetchone()
    assert row is not None
    facts = {name: fact["value"] for name, fact in row["extracted_data"].items()}
    return set(row["misses"]), facts, row["stopped"]


async def test_what_was_noted_of_a_stranger_goes_over_and_back(world: World) -> None:
    stranger = (await world.sms(f"i'm {ALEX_MAIL}", STRANGER)).customer_id
    await world.settle()
    alex = await world.id_of(ALEX_PHONE)
    async with world.app.database.connection() as tx:
        await tx.execute(
            """
            INSERT INTO order_misses (customer_id, order_number)
            SELECT c, n FROM (VALUES (%(a)s::bigint, 'ORD-7001'), (%(s)s, 'ORD-7001'),
                                     (%(s)s, 'ORD-7002')) AS v (c, n)
            """,
            {"a": alex, "s": stranger},
        )
        await tx.execute(
            """
            UPDATE customers SET sms_opted_out_at = CASE WHEN id = %(s)s THEN now() END,
                   extracted_data = CASE WHEN id = %(s)s
                     THEN '{"sku": {"value": "a"}, "issue_type": {"value": "refund"}}'::jsonb
                     ELSE '{"issue_type": {"value": "return"}}'::jsonb END
             WHERE id IN (%(a)s, %(s)s)
            """,
            {"a": alex, "s": stranger},
        )
    before = [await notes_of(world, each) for each in (stranger, alex)]
    await world.sms(await code_sent(world), STRANGER)
    numbers = {"ORD-7001", "ORD-7002"}
    assert await notes_of(world, alex) == (numbers, {"sku": "a", "issue_type": "return"}, True)
    assert await notes_of(world, stranger) == ({"ORD-7001"}, {}, False)
    await world.app.flows.step_up.unlink(stranger, "not Alex", "operator:Dana")
    assert [await notes_of(world, each) for each in (stranger, alex)] == before


async def test_a_six_digit_number_without_a_code_waiting_is_a_number(world: World) -> None:
    stored = await world.sms("my part number is 482913-A and I paid 123456 cents", PRIYA_PHONE)
    detail = await world.customer(stored.customer_id)
    assert "123456" in detail["messages"][-1]["content"]


# ── addresses ────────────────────────────────────────────────────────────────────────────────


async def address_of(world: World) -> str:
    async with world.app.database.connection() as tx:
        cursor = await tx.execute("SELECT ship_to FROM orders WHERE order_number = 'ORD-1003'")
        row = await cursor.fetchone()
    return row["ship_to"]["street"] if row else ""


async def test_an_address_changes_only_by_the_code(world: World, model: PlannedModel) -> None:
    stored = await world.sms("please move ORD-1003 to 1 New Road")
    await world.settle()
    assert (await result(world, stored.customer_id))["outcome"] == "code_sent"
    await world.sms("yes do it")
    await world.settle()
    assert await address_of(world) == "2114 Bluebonnet Ln"
    code = await code_sent(world)
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "1 New Road"
    (check,) = model.documents()[-1]["step_up"]
    assert (check["outcome"], check["change"]) == ("verified", "ok")
    assert any("was just changed" in m for m in await said(world, ALEX_MAIL))
    await world.sms(code)
    await world.settle()
    async with world.app.database.connection() as tx:
        cursor = await tx.execute("SELECT 1 FROM effects WHERE kind = 'address_change'")
        assert len(await cursor.fetchall()) == 1


async def move_until_refused(world: World) -> tuple[str, dict[str, Any]]:
    """Asks for one address after the other. Returns the last code and the last response."""
    for street in STREETS:
        stored = await world.sms(f"move ORD-1003 street={street}")
        await world.settle()
    return await code_sent(world), await result(world, stored.customer_id)


async def test_an_address_that_can_have_no_code_voids_the_older_code(
    world: World, model: PlannedModel
) -> None:
    code, told = await move_until_refused(world)
    assert (told["outcome"], told["rule"]) == ("needs_person", "address.no_code")
    (ticket,) = (await world.customer(await world.id_of(ALEX_MAIL)))["tickets"]
    assert STREETS[-1] in ticket["subject"]
    await world.sms(code)
    await world.settle()
    assert model.documents()[-1]["step_up"][0]["outcome"] == "expired"
    assert await address_of(world) == "2114 Bluebonnet Ln"


async def test_the_last_code_stays_good_for_the_very_address_it_was_sent_for(
    world: World,
) -> None:
    for words in VARIED:
        stored = await world.sms(f"move ORD-1003 {words}")
        await world.settle()
    told = await result(world, stored.customer_id)
    assert (told["outcome"], told["rule"]) == ("code_sent", "address.code_stands")
    await world.sms(await code_sent(world))
    await world.settle()
    assert await address_of(world) == "1 New Road"


async def test_an_address_for_a_person_voids_the_code_for_the_older_one(world: World) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    await world.sms("move ORD-1003 country=GE")
    await world.settle()
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "2114 Bluebonnet Ln"


async def test_an_older_code_changes_nothing_while_the_newer_one_waits(world: World) -> None:
    await world.sms("move ORD-1003 street=1 Old Road")
    await world.settle()
    older = await code_sent(world)
    await world.sms("move ORD-1003 street=2 Old Road")
    await world.settle()
    newer = await code_sent(world)
    if older != newer:
        await world.sms(older)
        await world.settle()
        assert await address_of(world) == "2114 Bluebonnet Ln"
    await world.sms(newer)
    await world.settle()
    assert await address_of(world) == "2 Old Road"


async def test_the_codes_message_shows_every_field_that_is_used(world: World) -> None:
    await world.sms("move ORD-1003 name=Sam O'Neil")
    await world.settle()
    (message,) = [m for m in await said(world, ALEX_MAIL) if "code is" in m]
    shown = (
        "Name: Sam O'Neil\nStreet: 1 New Road\nCity: Dallas\nState: TX\nPostal code: 75201\n"
        "Country: US"
    )
    assert shown in message
    await world.sms(await code_sent(world))
    await world.settle()
    async with world.app.database.connection() as tx:
        cursor = await tx.execute("SELECT ship_to FROM orders WHERE order_number = 'ORD-1003'")
        row = await cursor.fetchone()
    assert row is not None
    assert row["ship_to"] == {
        "name": "Sam O'Neil", "street": "1 New Road", "city": "Dallas", "state": "TX",
        "zip": "75201", "country": "US",
    }  # fmt: skip
    (notice,) = [m for m in await said(world, ALEX_MAIL) if "was just changed" in m]
    assert shown in notice


@pytest.mark.parametrize(
    "spoilt",
    [
        "name=M. Thief, 9 Drop Street, Dallas",
        "street=your address on file",
        "city=Dallas (your address on file)",
        "zip=90210",
        "state=XX",
        "street=1 New Road https://evil.example",
        "name=[Alex](https://evil.example)",
    ],
)
async def test_a_field_that_is_none_sends_no_code(world: World, spoilt: str) -> None:
    stored = await world.sms(f"move ORD-1003 {spoilt}")
    await world.settle()
    refused = await result(world, stored.customer_id)
    assert refused["outcome"] == "error"
    assert spoilt.partition("=")[0] in refused["message"]
    assert not [m for m in await said(world, ALEX_MAIL) if "code is" in m]


async def test_an_address_abroad_goes_to_a_person_with_all_of_it(world: World) -> None:
    stored = await world.sms("move ORD-1003 country=GE")
    await world.settle()
    found = await result(world, stored.customer_id)
    assert (found["outcome"], found["rule"]) == ("needs_person", "address.abroad")
    (ticket,) = (await world.customer(stored.customer_id))["tickets"]
    assert "Alex Rivera, 1 New Road, Dallas, TX, 75201, GE" in ticket["subject"]


async def test_the_codes_message_shows_the_whole_contact_that_will_be_linked(world: World) -> None:
    await world.sms(f"Hi, i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    (message,) = [m for m in await said(world, ALEX_MAIL) if "code is" in m]
    assert f"Phone number: {STRANGER}" in message
    await world.sms(await code_sent(world), STRANGER)
    await world.settle()
    (notice,) = [m for m in await said(world, ALEX_MAIL) if "was just linked" in m]
    assert f"Phone number: {STRANGER}" in notice


@pytest.mark.parametrize(
    "sender", ["**bold**@evil.example", "a__b__c@evil.example", "`x`@evil.example", "a@b"]
)
async def test_a_contact_that_could_be_read_as_something_else_is_linked_by_a_person(
    world: World, sender: str
) -> None:
    stored = await world.email(f"Hi, i'm {ALEX_MAIL}", sender)
    await world.settle()
    assert (await result(world, stored.customer_id))["rule"] == "link.address"
    assert not [m for m in await said(world, ALEX_MAIL) if "code is" in m]


async def test_a_code_in_pieces_is_taken(world: World) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    await world.sms(f"the code is {code[:2]} {code[2:4]} {code[4:]}, thanks")
    await world.settle()
    assert await address_of(world) == "1 New Road"


async def test_the_code_of_a_text_goes_to_the_other_contact(world: World) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    detail = await world.customer(await world.id_of(ALEX_MAIL))
    (sent,) = [m for m in detail["messages"] if "code is" in m["content"]]
    assert sent["channel"] == "email"


async def test_an_order_that_left_keeps_its_address(world: World) -> None:
    stored = await world.sms("move ORD-1002")
    await world.settle()
    assert (await result(world, stored.customer_id))["rule"] == "address.status"


async def test_a_status_that_changed_meanwhile_keeps_the_address(
    world: World, model: PlannedModel
) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    async with world.app.database.connection() as tx:
        await tx.execute("UPDATE orders SET status = 'shipped' WHERE order_number = 'ORD-1003'")
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "2114 Bluebonnet Ln"
    assert model.documents()[-1]["step_up"][0]["change"] == "refused"


async def test_a_real_sender_leaves_no_code_in_the_timeline(
    settings: Settings, model: PlannedModel
) -> None:
    sent: list[OutboundMessage] = []

    class Real(ConsoleSender):
        name, label = "smtp", "SMTP"

        async def send(self, message: OutboundMessage) -> str:
            sent.append(message)
            return f"smtp-{message.id}"

    senders = {"email": Real(), "sms": Real()}
    async with opened(settings, Replacements(model=model, senders=senders)) as app:
        world = World(app)
        await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
        await world.settle()
        (mail,) = [message for message in sent if message.to == ALEX_MAIL]
        code = re.search(r"\d{6}", mail.text)
        assert code
        (shown,) = [m for m in await said(world, ALEX_MAIL) if "code is" in m]
        assert "[code]" in shown
        async with app.database.connection() as tx:
            cursor = await tx.execute(
                "SELECT 1 FROM messages WHERE secret IS NOT NULL OR content LIKE %(code)s",
                {"code": f"%{code[0]}%"},
            )
            assert await cursor.fetchone() is None


@pytest.mark.parametrize(("provider", "outcome"), [("call", "verified"), ("sendgrid", "unproven")])
async def test_a_code_told_on_a_call_without_a_number_proves_the_caller(
    world: World, provider: str, outcome: str
) -> None:
    alex = await world.id_of(ALEX_MAIL)
    flows = world.app.flows
    caller = await flows.calls.unknown_caller()
    async with world.app.database.transaction() as tx:
        call = await calls.begin(tx, caller.customer_id)
        assert call
        code = await codes.issue(
            tx,
            codes.NewCode(
                asked_by=caller.customer_id,
                customer_id=alex,
                purpose="link_contact",
                detail={},
                contact=ALEX_MAIL,
                turn_id=call.turn_id,
                minutes=10,
            ),
        )
    words = InboundMessage("sms", provider, "1", None, "", f"It is {code}", "none")
    async with flows.step_up.works.begin() as work:
        checked = await flows.step_up.check(work, caller.customer_id, words)
    assert checked
    assert checked.outcome == outcome
    told = [t for t in await said(world, ALEX_MAIL) if "linked" in t and CONTACTS.no_number() in t]
    assert bool(told) is (outcome == "verified")


class Failing(ConsoleSender):
    """Accepts every message except those with a code."""

    async def send(self, message: OutboundMessage) -> str:
        if "code is" in message.text:
            raise SendRejected("550", "no such mailbox")
        return await super().send(message)


async def test_a_code_that_cant_be_delivered_is_void_and_the_customer_is_told(
    settings: Settings, model: PlannedModel
) -> None:
    senders = {"email": Failing(), "sms": ConsoleSender()}
    async with opened(settings, Replacements(model=model, senders=senders)) as app:
        world = World(app)
        stored = await world.sms("move ORD-1003")
        await world.settle()
        detail = await world.customer(stored.customer_id)
        (ticket,) = detail["tickets"]
        assert "ORD-1003" in ticket["brief"]["wants"]
        (notice,) = [m for m in detail["messages"] if "could not be delivered" in m["content"]]
        assert (notice["channel"], notice["address"]) == ("sms", ALEX_PHONE)
        assert ticket["ticket"] in notice["content"]
        await world.sms("123456")
        await world.settle()
        assert model.documents()[-1]["step_up"][0]["outcome"] == "expired"


async def test_a_stranger_isnt_told_that_a_code_was_lost_but_there_is_a_case(
    settings: Settings, model: PlannedModel
) -> None:
    senders = {"email": Failing(), "sms": ConsoleSender()}
    async with opened(settings, Replacements(model=model, senders=senders)) as app:
        world = World(app)
        known = await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
        nobody = await world.sms("i'm nobody@example.com", "+15550109998")
        await world.settle()
        answers = [await world.answers(each.customer_id) for each in (known, nobody)]
        assert [m["content"] for m in answers[0]] == [m["content"] for m in answers[1]]
        assert len((await world.customer(await world.id_of(ALEX_MAIL)))["tickets"]) == 1
        await world.sms("123456", STRANGER)
        await world.sms("123456", "+15550109998")
        await world.settle()
        told = [d["step_up"] for d in model.documents() if d.get("step_up")]
        assert told[0] == told[1]


async def test_a_code_reported_as_undelivered_later_is_void(world: World) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    detail = await world.customer(await world.id_of(ALEX_MAIL))
    (sent,) = [m for m in detail["messages"] if "code is" in m["content"]]
    bounced = DeliveryStatus("console", sent["provider_id"], "failed", "550", "no such mailbox")
    await world.app.flows.deliver.report(bounced)
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "2114 Bluebonnet Ln"
    assert any("could not be delivered" in m for m in await said(world, ALEX_MAIL))


async def test_any_other_failed_message_leaves_codes_as_they_are(world: World) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    answer = (await world.answers(await world.id_of(ALEX_MAIL)))[-1]
    failed = DeliveryStatus("console", answer["provider_id"], "failed", "550", "no such mailbox")
    await world.app.flows.deliver.report(failed)
    await world.sms(await code_sent(world))
    await world.settle()
    assert await address_of(world) == "1 New Road"


@pytest.mark.parametrize(
    "text",
    ["My phone is +1 900 555 1234", "order 100123", "SKU 300124", "$129900"],
)
async def test_six_digits_of_another_number_are_no_try(
    world: World, model: PlannedModel, text: str
) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    for _ in range(6):
        await world.sms(text, STRANGER)
        await world.settle()
    checks = model.documents()[-1].get("step_up", [])
    assert all(check["outcome"] == "not_alone" for check in checks)
    await world.sms(f"{code[:3]} {code[3:]}", STRANGER)
    assert await world.id_of(STRANGER) == await world.id_of(ALEX_MAIL)


async def test_an_order_of_the_sender_is_no_try(world: World, model: PlannedModel) -> None:
    async with world.app.database.transaction() as tx:
        await tx.execute(
            "UPDATE orders SET order_number = 'ORD-100123' WHERE order_number = 'ORD-1002'"
        )
    await world.sms("move ORD-1003 street=1 Elm St")
    await world.settle()
    await world.sms("100123 too")
    await world.settle()
    assert "step_up" not in model.documents()[-1]


async def test_code_says_what_came_of_a_code_whatever_the_model_says(world: World) -> None:
    stored = await world.sms("Please move ORD-1003 to Dallas", ALEX_PHONE)
    await world.settle()
    code = await code_sent(world)
    for sent, told in (
        ("000000" if code != "000000" else "111111", "That code is not right, so nothing was"),
        (code, "That code is right: ORD-1003 goes to the new address."),
    ):
        await world.sms(sent, ALEX_PHONE)
        await world.settle()
        detail = await world.customer(stored.customer_id)
        answers = [m for m in detail["messages"] if m["direction"] == "outbound"]
        last = [m["content"] for m in answers if m["batch_id"] == detail["turns"][-1]["id"]][-1]
        assert last.startswith(told)
