"""Customers of a file and existing ones: merged, refused by row, or replaced."""

import asyncio
import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.flows.calls.caller import Caller
from support_agent.flows.imports.report import Report
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from support_agent.store.conversation import conversations
from support_agent.store.customers import merges
from tests.conftest import opened
from tests.flows.calls.test_call import on_the_phone
from tests.flows.imports.test_imports import write_csv
from tests.loopback.openrouter_replies import calls, text
from tests.planned import Calls, PlannedModel
from tests.scripted import scripted
from tests.world import ALEX_MAIL, ALEX_PHONE, PRIYA_MAIL, PRIYA_PHONE, World

P1, P2, P3 = "+15550107001", "+15550107002", "+15550107003"
ANN, BEN = "ann@example.org", "ben@example.org"
COLUMNS = ("email", "previous_email", "phone_number", "first_name", "last_name")


def row(email: str = "", phone: str = "", name: str = "", **more: str) -> dict[str, object]:
    given = {"email": email, "phone_number": phone, "first_name": name, **more}
    return {column: given.get(column, "") for column in COLUMNS}


async def take(world: World, tmp_path: Path, *rows: Mapping[str, object]) -> Report:
    file = write_csv(tmp_path / "c.csv", [dict(each) for each in rows])
    return await world.app.flows.imports.run("customers", file, dry_run=False)


async def owner(world: World, address: str) -> dict[str, Any] | None:
    return await world.app.database.fetch_one(
        """
        SELECT i.customer_id AS id, i.verified_at IS NOT NULL AS verified, c.email,
               c.phone_number, c.first_name
          FROM identities i JOIN customers c ON c.id = i.customer_id WHERE i.address = %(address)s
        """,
        {"address": address},
    )


def faults(report: Report) -> list[tuple[int, str]]:
    return [(fault.row, fault.field) for fault in report.faults]


@pytest.mark.parametrize(
    ("rows", "faulty"),
    [
        ([row(ANN, P1), row(BEN, P1)], [(2, "phone_number")]),
        ([row("", P1), row(ANN, P1)], [(2, "phone_number")]),
        ([row(ANN, P1), row("", P1)], [(2, "phone_number")]),
        ([row(ANN, "+1 555 010 7001"), row(BEN, "(555) 010-7001")], [(2, "phone_number")]),
        ([row("Ann@Example.ORG", P1), row(ANN, P2)], [(2, "email")]),
        ([row(ANN, P1), row(ANN, P1)], [(2, "email"), (2, "phone_number")]),
        ([row(ANN, P1), row(BEN, P2, previous_email=ANN)], [(2, "previous_email")]),
        ([row(ANN, ALEX_PHONE)], [(1, "phone_number")]),
        ([row(ALEX_MAIL, PRIYA_PHONE)], [(1, "phone_number")]),
        ([row(PRIYA_MAIL, previous_email=ALEX_MAIL)], [(1, "email")]),
        ([row(BEN, previous_email="nobody@example.org")], [(1, "previous_email")]),
        ([row(ANN, "+1 555 010 7001 ext. 3")], [(1, "phone_number")]),
        ([row(ANN, "1.555E+10")], [(1, "phone_number")]),
    ],
)
async def test_what_cannot_be_is_a_fault_of_its_row(
    world: World, tmp_path: Path, rows: list[dict[str, object]], faulty: list[tuple[int, str]]
) -> None:
    report = await take(world, tmp_path, *rows)
    assert faults(report) == faulty
    assert report.added == len(rows) - report.faulty
    assert report.unchanged == 0
    again = await take(world, tmp_path, *rows)
    assert (again.added, again.changed, faults(again)) == (0, 0, faulty)


async def test_one_person_far_apart_in_a_file_is_named_with_the_first_row(
    world: World, tmp_path: Path
) -> None:
    others = [row(f"c{n}@example.org") for n in range(1100)]
    report = await take(world, tmp_path, row(ANN, P1), *others, row(ANN.upper()), row(BEN, P1))
    assert [str(fault) for fault in report.faults] == [
        "row 1102: email: stands in row 1 already",
        "row 1103: phone_number: stands in row 1 already",
    ]
    assert report.added == 1101


async def test_rows_of_any_kind_against_any_state_never_end_in_an_error(
    world: World, tmp_path: Path, long: bool
) -> None:
    dice = random.Random(20261130)  # noqa: S311 - no secret
    mails, phones = [f"m{n}@example.org" for n in range(4)], [P1, P2, P3]
    for _ in range(150 if long else 25):
        for address in dice.sample([*mails, *phones], 2):
            if address in mails:
                await world.email("hello", address)
            else:
                await world.sms("hello", address)
        rows = [
            row(
                dice.choice(["", *mails]),
                dice.choice(["", *phones]),
                dice.choice(["", "Ann", "Ben"]),
                previous_email=dice.choice(["", "", *mails]),
            )
            for _ in range(dice.randint(1, 5))
        ]
        report = await take(world, tmp_path, *rows)
        told = sum(any(each.values()) for each in rows)  # a blank row is not a row
        assert report.added + report.changed + report.unchanged + report.faulty == told
        assert report.unchanged >= 0
        again = await take(world, tmp_path, *rows)
        assert again.added == 0
        stray = await world.app.database.fetch_one(
            """
            SELECT count(*) AS n FROM customers c
             CROSS JOIN LATERAL (VALUES ('email', c.email), ('phone', c.phone_number))
               AS a (kind, address)
              LEFT JOIN identities i USING (kind, address)
             WHERE a.address IS NOT NULL AND i.customer_id IS DISTINCT FROM c.id
            """
        )
        assert stray == {"n": 0}


@pytest.mark.parametrize("first", [("phone",), ("email",), ("phone", "email")])
async def test_who_wrote_before_the_import_is_that_customer(
    world: World, tmp_path: Path, first: tuple[str, ...]
) -> None:
    if "phone" in first:
        await world.sms("where is my order?", P1)
    if "email" in first:
        await world.email("where is my order?", ANN)
    await world.settle()
    report = await take(world, tmp_path, row(ANN, P1, "Ann"))
    assert (report.faults, report.changed) == ([], 1)
    mail, phone = await owner(world, ANN), await owner(world, P1)
    assert mail == phone
    assert mail is not None
    assert mail["verified"]
    assert (mail["email"], mail["phone_number"], mail["first_name"]) == (ANN, P1, "Ann")
    detail = await world.customer(mail["id"])
    assert len([m for m in detail["messages"] if m["direction"] == "inbound"]) == len(first)
    assert detail["level"] == "L1"
    again = await take(world, tmp_path, row(ANN, P1, "Ann"))
    assert (again.changed, again.unchanged) == (0, 1)


async def test_who_texted_is_merged_into_the_customer_of_an_earlier_import(
    world: World, tmp_path: Path
) -> None:
    await take(world, tmp_path, row(ANN, "", "Ann"))
    before = await owner(world, ANN)
    stranger = await world.sms("anybody there?", P1)
    await world.settle()
    report = await take(world, tmp_path, row(ANN, P1))
    assert list(report.notes) == [
        f"row 1: whoever wrote from {P1} is this customer; their messages are together now"
    ]
    assert before is not None
    now = await owner(world, P1)
    assert now is not None
    assert now["id"] == before["id"]
    merged = await world.customer(stranger.customer_id)
    assert merged["merged_into"] == before["id"]
    assert "anybody there?" in str((await world.customer(before["id"]))["messages"])


async def test_a_message_that_waits_is_answered_with_the_account(
    world: World, tmp_path: Path
) -> None:
    await world.sms("where is ORD-1001?", P1)
    report = await take(world, tmp_path, row(ALEX_MAIL, P1))
    assert report.changed == 1
    await world.settle()
    answers = await world.answers(await world.id_of(ALEX_MAIL))
    assert "ORD-1001" in answers[-1]["content"]
    assert answers[-1]["address"] == P1


async def test_an_address_learned_later_joins_the_customer_of_the_number(
    world: World, tmp_path: Path
) -> None:
    await take(world, tmp_path, row("", P1, "Ann"))
    assert (await take(world, tmp_path, row(ANN, P1, "ann"))).changed == 1
    assert await owner(world, ANN) == await owner(world, P1)
    await take(world, tmp_path, row("", P2, "Ben"))
    report = await take(world, tmp_path, row(BEN, P2, "Carl"))
    assert [fault.reason for fault in report.faults] == [
        "belongs to Ben already; only one customer can have it"
    ]


async def test_a_replaced_number_is_a_strangers_at_once(world: World, tmp_path: Path) -> None:
    report = await take(world, tmp_path, row(ALEX_MAIL, P1))
    assert report.changed == 1
    assert list(report.notes) == [
        f"row 1: phone_number: {P1} replaces {ALEX_PHONE}, which reaches the account no more"
    ]
    stored = await world.sms("where is ORD-1001?", ALEX_PHONE)
    await world.settle()
    alex = await world.id_of(ALEX_MAIL)
    assert stored.customer_id != alex
    assert (await world.customer(stored.customer_id))["level"] == "L0"
    answers = await world.answers(stored.customer_id)
    assert "delivered" not in answers[-1]["content"]
    assert "delivered" in await world.ask("where is ORD-1001?", P1)


async def test_a_replaced_mail_address_is_named_in_a_column_of_its_own(
    world: World, tmp_path: Path
) -> None:
    refused = await take(world, tmp_path, row(ANN, ALEX_PHONE))
    assert "previous_email" in refused.faults[0].reason
    alex = await world.id_of(ALEX_MAIL)
    report = await take(world, tmp_path, row(ANN, ALEX_PHONE, previous_email=ALEX_MAIL))
    assert (report.changed, report.faults) == (1, [])
    again = await take(world, tmp_path, row(ANN, ALEX_PHONE, previous_email=ALEX_MAIL))
    assert (again.changed, again.unchanged) == (0, 1)
    assert (await world.email("hello", ALEX_MAIL)).customer_id != alex
    assert (await world.email("hello", ANN)).customer_id == alex


@pytest.mark.parametrize(
    "kept",
    [row(ALEX_MAIL), row(ALEX_MAIL, ALEX_PHONE), row("", ALEX_PHONE), row(ALEX_MAIL.upper())],
)
async def test_an_empty_cell_takes_nothing_away(
    world: World, tmp_path: Path, kept: dict[str, object]
) -> None:
    assert (await take(world, tmp_path, kept)).unchanged == 1
    alex = await world.id_of(ALEX_MAIL)
    assert (await world.sms("hi", ALEX_PHONE)).customer_id == alex


async def test_two_numbers_change_places_and_one_goes_to_somebody_new(
    world: World, tmp_path: Path
) -> None:
    swapped = [row(ALEX_MAIL, PRIYA_PHONE), row(PRIYA_MAIL, P1), row(ANN, ALEX_PHONE)]
    report = await take(world, tmp_path, *swapped)
    assert (report.faults, report.changed, report.added) == ([], 2, 1)
    for each in swapped:
        mail, phone = (
            await owner(world, str(each["email"])),
            await owner(world, str(each["phone_number"])),
        )
        assert mail == phone
    # A customer who can't have the new number keeps the old one, so nobody else gets it.
    refused = await take(world, tmp_path, row(ALEX_MAIL, ALEX_PHONE), row(BEN, PRIYA_PHONE))
    assert faults(refused) == [(1, "phone_number"), (2, "phone_number")]


LINKED = "+15550109999"


NEW_ADDRESS = {"street": "1 New Road", "city": "Dallas", "state": "TX", "zip": "75201"}


def _link(document: dict[str, Any]) -> Calls:
    said = " ".join(m["text"] for m in document["new_messages"])
    if found := re.search(r"i'm (\S+)", said):
        return [("link_contact", {"contact_on_file": found[1]})]
    if "move" in said:
        return [("change_delivery_address", {"order_number": "ORD-1003", **NEW_ADDRESS})]
    return []


async def newest_code(world: World, customer_id: int) -> str:
    sent = [m["content"] for m in await world.answers(customer_id) if "code is" in m["content"]]
    found = re.search(r"\d{6}", sent[-1])
    assert found is not None
    return found[0]


async def test_what_a_customer_linked_with_a_code_is_not_the_files_to_replace(
    settings: Settings, tmp_path: Path
) -> None:
    async with opened(settings, Replacements(model=PlannedModel(_link))) as app:
        world = World(app)
        alex = await world.id_of(ALEX_MAIL)
        await world.sms(f"i'm {ALEX_MAIL}", LINKED)
        await world.settle()
        await world.sms(await newest_code(world, alex), LINKED)
        await world.settle()
        assert (await world.sms("hi", LINKED)).customer_id == alex
        await take(world, tmp_path, row(ALEX_MAIL, P1))
        assert (await world.sms("hi", LINKED)).customer_id == alex
        assert (await world.sms("hi", P1)).customer_id == alex
        assert (await world.sms("hi", ALEX_PHONE)).customer_id != alex


async def test_offers_and_words_on_their_way_to_a_replaced_number_are_void(
    settings: Settings, tmp_path: Path
) -> None:
    cancel = ("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"})
    async with scripted(settings) as on:
        on.server.script.extend([calls(cancel), text("Offered.")])
        stored = await on.world.sms("please cancel ORD-1003")
        await on.world.settle()
        alex = stored.customer_id
        async with on.world.app.database.transaction() as tx:
            await tx.execute(
                """
                INSERT INTO messages (customer_id, direction, channel, content, status, author,
                                      address)
                VALUES (%(id)s, 'outbound', 'sms', 'late', 'queued', 'agent', %(to)s)
                """,
                {"id": alex, "to": ALEX_PHONE},
            )
        await take(on.world, tmp_path, row(ALEX_MAIL, P1))
        detail = await on.world.customer(alex)
        assert [offer["status"] for offer in detail["proposals"]] == ["void"]
        assert [(m["content"], m["status"]) for m in detail["messages"]][-1] == (
            "late",
            "cancelled",
        )
        on.server.script.extend([text("Hello?")] * 5)
        await on.world.sms("yes please", ALEX_PHONE)
        await on.world.settle()
        found = await on.world.app.database.fetch_one(
            "SELECT status FROM orders WHERE order_number = 'ORD-1003'"
        )
        assert found != {"status": "cancelled"}


async def test_a_turn_that_runs_while_the_import_commits_writes_nothing_more(
    settings: Settings, tmp_path: Path
) -> None:
    async with scripted(settings, text("It is on its way."), text("Who are you?")) as on:
        stored = await on.world.sms("where is ORD-1001?", ALEX_PHONE)
        async with on.world.app.database.transaction() as tx:
            await tx.execute("UPDATE conversations SET due_at = now()")
            held = await conversations.claim(tx, stored.customer_id, 60)
        assert held is not None
        await take(on.world, tmp_path, row(ALEX_MAIL, P1))
        async with on.world.app.database.transaction() as tx:
            with pytest.raises(conversations.Stale):
                await conversations.guard(tx, held)
        await on.world.settle()
        document = on.document(-1)
        assert document["customer"]["assurance"] == "L0"
        assert "Rivera" not in str(document)


async def test_first_messages_and_an_import_of_their_senders_come_at_once(
    world: World, tmp_path: Path
) -> None:
    phones = [f"+1555020{n:04d}" for n in range(30)]
    rows = [row(f"r{n}@example.org", phone) for n, phone in enumerate(phones)]
    async with asyncio.TaskGroup() as group:
        taking = group.create_task(take(world, tmp_path, *rows))
        for phone in phones:
            group.create_task(world.sms("hi", phone))
    assert taking.result().faults == []
    await take(world, tmp_path, *rows)
    for n, phone in enumerate(phones):
        assert await owner(world, phone) == await owner(world, f"r{n}@example.org")


@pytest.mark.parametrize("came_back", [False, True])
@pytest.mark.parametrize("asked_by", [ALEX_PHONE, LINKED])
async def test_a_code_that_went_to_a_replaced_address_opens_nothing(
    settings: Settings, tmp_path: Path, asked_by: str, *, came_back: bool
) -> None:
    async with opened(settings, Replacements(model=PlannedModel(_link))) as app:
        world = World(app)
        alex = await world.id_of(ALEX_MAIL)
        wish = "move ORD-1003" if asked_by == ALEX_PHONE else f"i'm {ALEX_MAIL}"
        await world.sms(wish, asked_by)
        await world.settle()
        code = await newest_code(world, alex)
        if came_back and asked_by == ALEX_PHONE:
            await world.sms(code, asked_by)
        report = await take(world, tmp_path, row(ANN, previous_email=ALEX_MAIL))
        assert report.changed == 1
        if not came_back or asked_by != ALEX_PHONE:
            await world.sms(code, asked_by)
        await world.settle()
        found = await app.database.fetch_one(
            "SELECT ship_to->>'street' AS street FROM orders WHERE order_number = 'ORD-1003'"
        )
        assert found != {"street": NEW_ADDRESS["street"]}
        linked = await owner(world, LINKED)
        assert linked is None or linked["id"] != alex


async def test_a_call_from_a_number_that_is_replaced_does_nothing_more(
    settings: Settings, tmp_path: Path
) -> None:
    async with opened(settings, Replacements(voice=LocalVoice(NoSpeech()))) as app:
        world = World(app)
        alex = await world.id_of(ALEX_MAIL)
        caller = Caller(alex, ALEX_PHONE, "simulated", "L1")
        async with on_the_phone(app, caller) as line:
            await line.until("How can I help?")
            await take(world, tmp_path, row(ALEX_MAIL, P1))
            before = len(line.said())
            await line.say("I want a refund for order 0987")
            await asyncio.sleep(0.5)
            assert "59.97" not in line.said()[before:]
        detail = await world.customer(alex)
        assert detail["proposals"] == []
        assert [ticket["status"] for ticket in detail["tickets"]] == ["open"]


async def test_two_imports_at_once_are_one_after_the_other(world: World, tmp_path: Path) -> None:
    rows = [row(f"r{n}@example.org", f"+1555020{n:04d}") for n in range(500)]
    file = write_csv(tmp_path / "c.csv", rows)
    turned = write_csv(tmp_path / "d.csv", rows[::-1])
    async with asyncio.TaskGroup() as group:
        runs = [
            group.create_task(world.app.flows.imports.run("customers", each, dry_run=False))
            for each in (file, turned, file)
        ]
    reports = [run.result() for run in runs]
    assert sorted(report.added for report in reports) == [0, 0, 500]
    assert all(report.faults == [] for report in reports)


async def test_a_batch_that_waits_in_a_circle_with_a_turn_is_tried_again(
    world: World, tmp_path: Path
) -> None:
    await world.sms("hello", ALEX_PHONE)
    alex = await world.id_of(ALEX_MAIL)
    async with world.app.database.transaction() as tx:
        await tx.execute("UPDATE customers SET updated_at = now() WHERE id = %(id)s", {"id": alex})
        taking = asyncio.create_task(take(world, tmp_path, row(ALEX_MAIL, P1), row(ANN, "x")))
        await asyncio.sleep(0.3)
        await merges.lock(tx, [alex])
    report = await taking
    assert (report.changed, report.faulty, faults(report)) == (1, 1, [(2, "phone_number")])
    assert (await world.sms("hi", P1)).customer_id == alex
