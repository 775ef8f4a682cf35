"""Secrets on every way in: none is stored, shown, streamed or given to a model."""

import re
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest
import pytest_asyncio
from psycopg import sql

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.inbound import Attachment, MailHeaders
from tests.conftest import opened
from tests.planned import Calls, PlannedModel
from tests.world import ALEX_MAIL, World

CARD = "4111 1111 1111 1111"
TEXTS = [
    f"{CARD} 12/27 123",
    f"my order {CARD}",
    "\uff14\uff11\uff11\uff11-1111-1111-1111",
    "four one one one, one one one one, one one one one, one one one one",
    "my password is hunter2",
    "IBAN DE89 3704 0044 0532 0130 00",
    "ssn 123-45-6789",
]
TRACES = [
    *("1111 1111", "1111-1111", "11111111", "\uff11\uff11", "one one", "hunter2", "0440 0532"),
    *("45-6789", "12/27"),
]


def plan(document: dict[str, Any]) -> Calls:
    """A model that repeats what it was never shown."""
    text = document["new_messages"][-1]["text"]
    if "pass it on" not in text:
        return []
    summary: Mapping[str, Any] = {"reason": "A card", "summary": f"They pay with {CARD} 12/27 123."}
    return [
        ("escalate_to_human", summary),
        ("save_customer_info", {"first_name": CARD, "last_name": "Rivera"}),
        ("no_such_tool", {"card": int(CARD.replace(" ", ""))}),
    ]


@pytest.fixture
def model() -> PlannedModel:
    return PlannedModel(plan)


@pytest_asyncio.fixture
async def world(settings: Settings, model: PlannedModel) -> AsyncGenerator[World]:
    async with opened(settings, Replacements(model=model)) as app:
        yield World(app)


# Our times, IDs and hashes may contain any digits by chance.
_CHANCE = re.compile(
    r"\d{4}-\d\d-\d\d[T ][\d:.+Z-]+|[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\"[a-z_]+_ms\": [\d.e-]+"
)


async def everything(world: World) -> str:
    """All rows of all tables with outside data, without our times and IDs."""
    tables = (
        *("messages", "events", "threads", "customers", "identities", "tickets", "turns"),
        *("turn_steps", "tool_runs", "audit_log", "unanswered_questions", "step_up_codes"),
    )
    found: list[str] = []
    async with world.app.database.connection() as tx:
        cursor = await tx.execute(
            "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname = ANY(%(n)s)",
            {"n": list(tables)},
        )
        for row in await cursor.fetchall():
            rows = await tx.execute(
                sql.SQL("SELECT (to_jsonb(t) - %(ids)s::text[])::text AS row FROM {} t").format(
                    sql.Identifier(row["name"])
                ),
                # A mail's IDs are stored unchanged, for its thread.
                {"ids": ["message_id", "in_reply_to", "reference_ids"]},
            )
            found += [each["row"] for each in await rows.fetchall()]
    return _CHANCE.sub("", "\n".join(found))


def prompts(model: PlannedModel) -> str:
    return "\n".join(m.content for request in model.requests for m in request.messages)


@pytest.mark.parametrize("secret", TEXTS)
async def test_no_part_of_a_message_keeps_a_secret(
    world: World, model: PlannedModel, secret: str
) -> None:
    mail = MailHeaders(
        subject=secret, message_id="<4111111111111111@test.example>", references=(f"<{CARD}@x.y>",)
    )
    await world.email(
        f"Hello, {secret}",
        "new.sender@example.com",
        quoted=f"> {secret}",
        sender_name=secret,
        mail=mail,
        attachments=(Attachment("scan 4111-1111-1111-1111.png", "image/png", 10),),
    )
    await world.sms(secret)
    await world.settle()
    for trace in TRACES:
        assert trace not in await everything(world)
        assert trace not in prompts(model)


async def test_a_model_passes_no_secret_on(world: World, model: PlannedModel) -> None:
    stored = await world.sms("pass it on")
    await world.settle()
    detail = await world.customer(stored.customer_id)
    assert "[card number removed]" in str(detail["tickets"])
    assert "1111 1111" not in await everything(world)
    assert "1111 1111" not in prompts(model)


async def test_an_operators_words_keep_no_secret(world: World, model: PlannedModel) -> None:
    alex = await world.id_of(ALEX_MAIL)
    await world.app.flows.operate.run(alex, "Dana", f"They gave me {CARD}, exp 12/27")
    assert "1111 1111" not in await everything(world)
    assert "1111 1111" not in prompts(model)


async def test_a_tracking_number_of_ours_stays_whatever_it_looks_like(world: World) -> None:
    alex = await world.id_of(ALEX_MAIL)
    async with world.app.database.transaction() as tx:
        await tx.execute(
            "UPDATE orders SET tracking_number = '4111111111111111' WHERE order_number = 'ORD-1001'"
        )
    await world.sms("Where is 4111 1111 1111 1111?")
    await world.sms("Where is 5555 5555 5555 4444?")
    said = [m["content"] for m in (await world.customer(alex))["messages"]]
    assert said == ["Where is 4111 1111 1111 1111?", "Where is [card number removed]?"]


async def test_a_long_text_is_read_to_its_end(world: World) -> None:
    stored = await world.email("word " * 5_000 + CARD)
    content = (await world.customer(stored.customer_id))["messages"][-1]["content"]
    assert content.endswith("word [card number removed]")


async def test_the_ids_of_a_mail_stay_and_are_shown_without_a_number_in_them(
    world: World, model: PlannedModel
) -> None:
    number = "<4111111111111111@test.example>"
    await world.email("Hello", mail=MailHeaders("One", number))
    stored = await world.email("More", mail=MailHeaders("Two", "<2@x>", in_reply_to=number))
    await world.settle()
    messages = (await world.customer(stored.customer_id))["messages"]
    first, second = (m for m in messages if m["subject"] in {"One", "Two"} and m["content"] in
                     {"Hello", "More"})  # fmt: skip
    assert first["thread_id"] == second["thread_id"]
    assert "4111111111111111" not in str(messages)
    assert "4111111111111111" not in await everything(world)
    assert "4111111111111111" not in prompts(model)
