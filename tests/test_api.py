"""The API and the whole product: a webhook comes in, its answer is in the customer's timeline."""

import asyncio
from typing import Any

import httpx

from support_agent.bootstrap import App
from tests.api.conftest import client, door
from tests.loopback.inbound_mail import BOUNDARY, multipart
from tests.world import ALEX_MAIL, ALEX_PHONE, World

__all__ = ["client"]
MULTIPART = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


def sms(text: str, sender: str = ALEX_PHONE, **more: str) -> dict[str, str]:
    sid = more.pop("MessageSid", f"SM{abs(hash((text, sender))):032x}"[:34])
    return {"MessageSid": sid, "From": sender, "To": "+15550100100", "Body": text, **more}


def mail(text: str, sender: str = ALEX_MAIL, **more: str) -> bytes:
    headers = (
        f"Message-ID: <{abs(hash(text))}@mail.example>\r\nFrom: {sender}\r\n"
        f"{more.pop('headers', '')}"
    )
    return multipart(
        {"headers": headers, "from": sender, "subject": "A question", "text": text, **more}
    )


async def test_a_text_message_gets_its_answer_in_the_timeline(
    client: httpx.AsyncClient, world: World
) -> None:
    answer = await client.post("/webhook/sms", data=sms("Where is ORD-1001?"))
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert answer.headers["content-type"].startswith("text/xml")
    await world.settle()
    (customer,) = (await client.get("/customers", params={"search": ALEX_PHONE})).json()[
        "customers"
    ]
    detail = (await client.get(f"/customers/{customer['id']}")).json()
    asked, told = detail["messages"]
    assert (asked["direction"], asked["channel"], asked["evidence"]) == (
        "inbound",
        "sms",
        "simulated",
    )
    assert "delivered" in told["content"]
    assert asked["batch_id"] == told["batch_id"] == detail["turns"][0]["id"]
    assert told["status"] == "sent"
    assert detail["turns"][0]["tool_runs"][0]["duration_ms"] > 0


async def test_a_mail_gets_its_answer_in_its_thread(
    client: httpx.AsyncClient, world: World
) -> None:
    answer = await client.post("/webhook/email", content=mail("ORD-1002?"), headers=MULTIPART)
    assert (answer.status_code, answer.content) == (200, b"")
    await world.settle()
    detail = (await client.get(f"/customers/{await world.id_of(ALEX_MAIL)}")).json()
    asked, told = detail["messages"]
    assert told["subject"] == "Re: A question"
    assert told["thread_id"] == asked["thread_id"]


async def test_one_message_delivered_a_thousand_times_is_answered_once(
    client: httpx.AsyncClient, world: World
) -> None:
    form = sms("Where is ORD-1001?")

    async def deliver() -> None:
        """Like a provider: retries when told to, as a slow machine may have to."""
        while (answer := await client.post("/webhook/sms", data=form)).status_code != 200:
            assert answer.status_code == 503

    await asyncio.gather(*(deliver() for _ in range(1000)))
    await world.settle()
    again = await client.post("/webhook/sms", data=form)
    assert again.status_code == 200
    await world.settle()
    detail = await world.customer(await world.id_of(ALEX_PHONE))
    assert [m["direction"] for m in detail["messages"]] == ["inbound", "outbound"]


async def test_a_mail_delivered_many_times_at_once_makes_one_row_and_one_thread(
    client: httpx.AsyncClient, app: App
) -> None:
    body = mail("Hello", "new@example.net")
    answers = await asyncio.gather(
        *(client.post("/webhook/email", content=body, headers=MULTIPART) for _ in range(50))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert await _count(app) == {"messages": 1, "threads": 1, "customers": 4}


async def _count(app: App) -> dict[str, Any]:
    row = await app.database.fetch_one(
        """
        SELECT (SELECT count(*) FROM messages) AS messages,
               (SELECT count(*) FROM threads) AS threads,
               (SELECT count(*) FROM customers) AS customers
        """
    )
    return dict(row or {})


async def test_two_first_messages_at_once_make_one_customer(
    client: httpx.AsyncClient, app: App
) -> None:
    forms = [sms(f"Hello {n}", "+14155550123") for n in range(10)]
    await asyncio.gather(*(client.post("/webhook/sms", data=form) for form in forms))
    assert await _count(app) == {"messages": 10, "threads": 0, "customers": 4}


async def test_the_same_customer_is_known_on_every_channel(
    client: httpx.AsyncClient, world: World
) -> None:
    await client.post("/webhook/sms", data=sms("Hi"))
    await client.post("/webhook/email", content=mail("Hi", ALEX_MAIL.upper()), headers=MULTIPART)
    detail = await world.customer(await world.id_of(ALEX_PHONE))
    assert [m["channel"] for m in detail["messages"]] == ["sms", "email"]


async def test_stop_ends_texts_and_start_brings_them_back(
    client: httpx.AsyncClient, world: World
) -> None:
    await client.post("/webhook/sms", data=sms("Where is ORD-1001?"))
    flows = world.app.flows
    due, _ = await flows.scheduler.due_now(10)
    await flows.reply.answer_due(due[0])
    await client.post("/webhook/sms", data=sms("STOP"))
    await world.settle()
    detail = await world.customer(due[0])
    assert [m["status"] for m in detail["messages"]] == ["received", "cancelled", "held"]

    await client.post("/webhook/sms", data=sms("Where is ORD-1002?"))
    await world.settle()
    text, letter = (await world.answers(due[0]))[1:]
    assert (text["channel"], text["status"]) == ("sms", "cancelled")
    assert (letter["channel"], letter["status"]) == ("email", "sent")

    await client.post("/webhook/sms", data=sms("START"))
    await client.post("/webhook/sms", data=sms("Where is ORD-1003?"))
    await world.settle()
    assert (await world.answers(due[0]))[-1]["status"] == "sent"


async def test_automatic_mail_is_kept_and_never_answered(
    client: httpx.AsyncClient, world: World
) -> None:
    body = mail("I am away until Monday.", headers="Auto-Submitted: auto-replied\r\n")
    answer = await client.post("/webhook/email", content=body, headers=MULTIPART)
    assert answer.status_code == 200
    await world.settle()
    detail = await world.customer(await world.id_of(ALEX_MAIL))
    (message,) = detail["messages"]
    assert message["status"] == "held"
    assert message["automatic"]
    assert detail["window_ends_at"] is None


async def test_mail_without_a_sure_sender_is_kept_for_people(
    client: httpx.AsyncClient, app: App, world: World
) -> None:
    body = mail("Hello", "a@example.com, b@example.com")
    assert (await client.post("/webhook/email", content=body, headers=MULTIPART)).is_success
    await world.settle()
    (customer,) = await app.flows.timeline.customers(search="unidentified", before=None, limit=5)
    detail = await world.customer(customer["id"])
    assert [m["status"] for m in detail["messages"]] == ["held"]


async def test_a_second_door_sees_what_came_in_by_the_first(app: App, world: World) -> None:
    async with door(app) as one, door(app) as other:
        await one.post("/webhook/sms", data=sms("Hi"))
        listed = (await other.get("/customers")).json()["customers"]
    assert listed[0]["last_message"] == "Hi"
    assert listed[0]["id"] == await world.id_of(ALEX_PHONE)
