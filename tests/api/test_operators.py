"""The operators' endpoints: who may use them, their responses, and repeats."""

import importlib
import json
import pkgutil
from collections.abc import AsyncGenerator, Iterator
from types import ModuleType
from typing import Any, TypeGuard, cast

import httpx
import pytest
import pytest_asyncio
from pydantic import BaseModel

from support_agent.api import schemas
from support_agent.api.app import create_app
from support_agent.api.schemas.base import Read
from support_agent.commands.serve import options
from tests.world import ALEX_PHONE, World

WRITES = [
    ("/tickets/1/take", {}),
    ("/tickets/1/reply", {"text": "Hello"}),
    ("/tickets/1/approve", {"approval_id": 1}),
    ("/tickets/1/edit", {"approval_id": 1, "amount": "10.00"}),
    ("/tickets/1/reject", {"reason": "No"}),
    ("/tickets/1/close", {}),
    ("/tickets/1/resume", {}),
    ("/customers/1/take-over", {}),
    ("/customers/1/write", {"channel": "sms", "text": "Hello"}),
    ("/customers/1/typing", {}),
    ("/customers/1/resume", {}),
    ("/customers/1/unmerge", {"reason": "Not the same"}),
]


@pytest_asyncio.fixture
async def api(world: World) -> AsyncGenerator[httpx.AsyncClient]:
    app = create_app(world.app.flows, options(world.app.settings))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def token(world: World, name: str, role: Any = "agent") -> dict[str, str]:
    return {"Authorization": f"Bearer {await world.app.flows.people.add(name, role)}"}


async def ticket_of(world: World, api: httpx.AsyncClient, headers: dict[str, str]) -> Any:
    await world.ask("Can I get a refund for ORD-1001? It crashes all the time")
    return (await api.get("/tickets", headers=headers)).json()["tickets"][0]


async def test_a_token_with_a_role_that_does_not_exist_opens_nothing(
    world: World, api: httpx.AsyncClient
) -> None:
    answer = await api.get("/tickets", headers=await token(world, "Dana", "owner"))
    assert answer.status_code == 401


@pytest.mark.parametrize(("path", "body"), WRITES)
async def test_a_write_takes_an_agents_token(
    world: World, api: httpx.AsyncClient, path: str, body: dict[str, Any]
) -> None:
    without = await api.post(path, json=body)
    assert without.status_code == 401
    assert without.headers["www-authenticate"] == "Bearer"
    assert without.headers["content-type"] == "application/problem+json"
    foreign = await api.post(path, json=body, headers={"Authorization": "Bearer sa_guess"})
    assert foreign.status_code == 401
    viewer = await api.post(path, json=body, headers=await token(world, "Vic", "viewer"))
    assert viewer.status_code == 403


async def test_a_viewer_may_look(world: World, api: httpx.AsyncClient) -> None:
    headers = await token(world, "Vic", "viewer")
    ticket = await ticket_of(world, api, headers)
    assert ticket["approval"]["amount"] == "1599.99"
    one = await api.get(f"/tickets/{ticket['id']}", headers=headers)
    assert one.json() == ticket
    me = await api.get("/operators/me", headers=headers)
    assert me.json() == {"name": "Vic", "role": "viewer"}
    assert (await api.get("/tickets")).status_code == 401
    assert (await api.get("/tickets/999", headers=headers)).status_code == 404


async def test_a_refund_is_approved_once_over_the_api(world: World, api: httpx.AsyncClient) -> None:
    headers = await token(world, "Dana")
    ticket = await ticket_of(world, api, headers)
    path, body = f"/tickets/{ticket['id']}/approve", {"approval_id": ticket["approval"]["id"]}
    first = (await api.post(path, json=body, headers=headers)).json()
    again = (await api.post(path, json=body, headers=headers)).json()
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert first["effect"] == again["effect"]
    assert first["effect"]["status"] == "done"
    detail = (await api.get(f"/customers/{ticket['customer_id']}")).json()
    order = next(o for o in detail["orders"] if o["order_number"] == "ORD-1001")
    assert order["refunded"] == "1599.99"


async def test_an_edit_is_approved_by_somebody_else(world: World, api: httpx.AsyncClient) -> None:
    dana, kim = await token(world, "Dana"), await token(world, "Kim")
    ticket = await ticket_of(world, api, dana)
    path = f"/tickets/{ticket['id']}"
    seen = {"approval_id": ticket["approval"]["id"]}
    blind = await api.post(f"{path}/edit", json={"amount": "700.00"}, headers=dana)
    assert (blind.status_code, blind.json()["field"]) == (422, "approval_id")
    edited = await api.post(f"{path}/edit", json=seen | {"amount": "700.00"}, headers=dana)
    late = await api.post(f"{path}/edit", json=seen | {"amount": "650.00"}, headers=kim)
    assert late.status_code == 409
    terms = {"approval_id": edited.json()["ticket"]["approval"]["id"]}
    assert (await api.post(f"{path}/approve", json=terms, headers=dana)).status_code == 403
    approved = await api.post(f"{path}/approve", json=terms, headers=kim)
    assert approved.json()["effect"]["amount"] == "700.00"
    too_much = await api.post(f"{path}/edit", json=terms | {"amount": "99999.00"}, headers=dana)
    assert too_much.status_code == 409


async def test_a_reply_is_sent_once_under_its_key(world: World, api: httpx.AsyncClient) -> None:
    headers = await token(world, "Dana") | {"Idempotency-Key": "abc"}
    ticket = await ticket_of(world, api, headers)
    path = f"/tickets/{ticket['id']}/reply"
    first = await api.post(path, json={"text": "Hello Alex"}, headers=headers)
    again = await api.post(path, json={"text": "Hello Alex"}, headers=headers)
    assert first.json()["message"] == again.json()["message"]
    assert first.json()["message"]["author"] == "person"
    other = await api.post(path, json={"text": "Something else"}, headers=headers)
    assert other.status_code == 409


async def test_taking_over_and_resuming_show_on_the_customer(
    world: World, api: httpx.AsyncClient
) -> None:
    headers = await token(world, "Dana")
    customer_id = await world.id_of(ALEX_PHONE)
    taken = await api.post(f"/customers/{customer_id}/take-over", headers=headers)
    assert taken.json() == {"handler": "person", "name": "Dana", "repeated": False}
    detail = (await api.get(f"/customers/{customer_id}")).json()
    assert (detail["handler"], detail["handler_name"]) == ("person", "Dana")
    again = await api.post(f"/customers/{customer_id}/take-over", headers=headers)
    assert again.json()["repeated"]
    back = await api.post(f"/customers/{customer_id}/resume", headers=headers)
    assert back.json() == {"handler": "agent", "name": None, "repeated": False}
    handovers = (await api.get(f"/customers/{customer_id}")).json()["handovers"]
    assert [(each["handler"], each["name"]) for each in handovers] == [
        ("person", "Dana"),
        ("agent", None),
    ]
    assert (await api.post("/customers/999/take-over", headers=headers)).status_code == 404


async def test_a_colleagues_customer_is_taken_over_by_naming_the_colleague(
    world: World, api: httpx.AsyncClient
) -> None:
    dana, kim = await token(world, "Dana"), await token(world, "Kim")
    customer = f"/customers/{await world.id_of(ALEX_PHONE)}"
    await api.post(f"{customer}/take-over", headers=dana)
    for act in ("take-over", "resume"):
        refused = await api.post(f"{customer}/{act}", headers=kim)
        assert refused.status_code == 409
        assert (refused.json()["code"], refused.json()["name"]) == ("with_colleague", "Dana")
    body = {"from_name": "Dana"}
    taken = await api.post(f"{customer}/take-over", json=body, headers=kim)
    assert taken.json() == {"handler": "person", "name": "Kim", "repeated": False}


@pytest.mark.parametrize(
    ("body", "handler"), [(None, "agent"), ({"keep": False}, "agent"), ({"keep": True}, "person")]
)
async def test_closing_the_last_case_says_who_answers_next(
    world: World, api: httpx.AsyncClient, body: dict[str, bool] | None, handler: str
) -> None:
    headers = await token(world, "Dana")
    customer_id = await world.id_of(ALEX_PHONE)
    await api.post(f"/customers/{customer_id}/take-over", headers=headers)
    (case,) = (await api.get("/tickets", headers=headers)).json()["tickets"]
    closed = await api.post(f"/tickets/{case['id']}/close", json=body, headers=headers)
    assert closed.json()["ticket"]["status"] == "closed"
    assert (await api.get(f"/customers/{customer_id}")).json()["handler"] == handler


async def test_the_queue_has_pages_and_filters(world: World, api: httpx.AsyncClient) -> None:
    headers = await token(world, "Dana")
    await ticket_of(world, api, headers)
    await world.ask("I want to speak to a manager", "+15550108832")
    first = (await api.get("/tickets", params={"limit": 1}, headers=headers)).json()
    assert first["tickets"][0]["severity"] == "high"
    rest = await api.get(
        "/tickets", params={"limit": 1, "cursor": first["next_cursor"]}, headers=headers
    )
    assert rest.json()["tickets"][0]["id"] != first["tickets"][0]["id"]
    high = (await api.get("/tickets", params={"severity": "high"}, headers=headers)).json()
    assert {ticket["severity"] for ticket in high["tickets"]} == {"high"}
    closed = (await api.get("/tickets", params={"status": "closed"}, headers=headers)).json()
    assert closed["tickets"] == []
    wrong = await api.get("/tickets", params={"cursor": "nonsense"}, headers=headers)
    assert wrong.status_code == 400


ODD_AMOUNTS = [
    "7,50",
    "1,200",
    "0",
    "1_000",
    "\uff11\uff10\uff10",
    "\u0663",
    "1e3",
    " 5 ",
    "+5",
    "0x10",
    "5\x00",
    "\ud800",
]
UNKEPT = ["a\ud800b", "a\x00b"]


def test_every_text_that_an_operation_takes_is_one_that_can_be_kept() -> None:
    taken = [each for room in _schemas() for each in vars(room).values() if _is_taken(each)]
    texts = [text for each in taken for text in _texts(each.model_json_schema())]
    assert len(texts) > 4
    assert all("pattern" in text for text in texts)


def _schemas() -> Iterator[ModuleType]:
    """All of them, except what is only described: the forms that providers read, and errors."""
    for found in pkgutil.iter_modules(schemas.__path__):
        if found.name not in {"webhooks", "problems"}:
            yield importlib.import_module(f"{schemas.__name__}.{found.name}")


def _is_taken(each: object) -> TypeGuard[type[BaseModel]]:
    is_model = isinstance(each, type) and issubclass(each, BaseModel) and each is not BaseModel
    return is_model and not issubclass(each, Read)


def _texts(schema: Any) -> Iterator[dict[str, Any]]:
    """The fields of a body that may have text; an amount has only digits."""
    if isinstance(schema, dict):
        inner = {k: v for k, v in cast("dict[str, Any]", schema).items() if k != "amount"}
        # One of a few words is kept as it is.
        if inner.get("type") == "string" and "enum" not in inner:
            yield inner
        for value in inner.values():
            yield from _texts(value)
    elif isinstance(schema, list):
        for value in cast("list[Any]", schema):
            yield from _texts(value)


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("reply", {"text": ""}),
        ("reply", {}),
        ("edit", {"amount": "-1"}),
        ("edit", {"amount": "1.001"}),
        *(("edit", {"approval_id": 1, "amount": text}) for text in ODD_AMOUNTS),
        *(("edit", {"approval_id": 1, "amount": "10", "skus": [text]}) for text in UNKEPT),
        *(("reply", {"text": text}) for text in UNKEPT),
        *(("reject", {"reason": text}) for text in UNKEPT),
        *(("done", {"reference": text}) for text in UNKEPT),
        ("reject", {"reason": ""}),
        ("approve", {}),
    ],
)
async def test_a_malformed_write_names_its_field(
    world: World, api: httpx.AsyncClient, verb: str, body: dict[str, Any]
) -> None:
    headers = {**await token(world, "Dana"), "Content-Type": "application/json"}
    answer = await api.post(f"/tickets/1/{verb}", content=json.dumps(body), headers=headers)
    assert answer.status_code == 422
    assert answer.json()["field"]


async def test_unmerging_takes_an_admin_and_something_to_undo(
    world: World, api: httpx.AsyncClient
) -> None:
    customer_id = await world.id_of(ALEX_PHONE)
    path, body = f"/customers/{customer_id}/unmerge", {"reason": "not the same person"}
    agent = await api.post(path, json=body, headers=await token(world, "Dana"))
    assert agent.status_code == 403
    admin = await api.post(path, json=body, headers=await token(world, "Ada", "admin"))
    assert admin.status_code == 404
