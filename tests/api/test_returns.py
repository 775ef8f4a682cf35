"""The returns endpoints and commands: each action once, and only by those allowed to."""

import argparse
from typing import Any

import httpx
import pytest

from support_agent import cli
from support_agent.commands.returns import returns
from support_agent.config import Settings
from support_agent.domain.errors import InvalidInput, NotFound
from tests.api.conftest import door
from tests.flows.commerce.test_returns import RETURN_FAN, RETURN_GPU, SWAP_FAN, Shop, shop


async def bearer(at: Shop, role: Any = "agent") -> dict[str, str]:
    token = await at.app.flows.people.add(f"Kim the {role}", role)
    return {"Authorization": f"Bearer {token}"}


async def act(
    client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    answer = await client.post(f"/returns/{path}", headers=headers)
    return answer.status_code, answer.json()


async def test_a_parcel_is_listed_and_taken_in_once(settings: Settings) -> None:
    async with shop(settings) as at, door(at.app) as client:
        number, agent = await at.confirm(RETURN_FAN), await bearer(at)
        (row,) = (await client.get("/returns", headers=agent)).json()["returns"]
        assert (row["return_number"], row["order_number"], row["customer_name"]) == (
            number, "ORD-0987", "Alex Rivera")  # fmt: skip
        status, change = await act(client, f"{row['tracking_number']}/received", agent)
        assert (status, change["repeated"], change["returned"]["status"]) == (
            200, False, "received")  # fmt: skip
        assert (change["refund"]["amount"], change["refund"]["status"]) == ("24.99", "done")
        status, again = await act(client, f"{number}/received", agent)
        assert (status, again["repeated"], again["refund"]) == (200, True, change["refund"])
        assert (await client.get("/returns", headers=agent)).json() == {"returns": []}
        came = await client.get("/returns", params={"status": "received"}, headers=agent)
        assert [row["return_number"] for row in came.json()["returns"]] == [number]
        assert (await act(client, f"{number}/cancel", agent))[0] == 409


async def test_a_cancelled_parcel_cannot_arrive(settings: Settings) -> None:
    async with shop(settings) as at, door(at.app) as client:
        number, agent = await at.confirm(SWAP_FAN), await bearer(at)
        status, change = await act(client, f"{number}/cancel", agent)
        assert (status, change["returned"]["status"], change["refund"]) == (200, "cancelled", None)
        assert (await act(client, f"{number}/cancel", agent))[1]["repeated"]
        status, problem = await act(client, f"{number}/received", agent)
        assert (status, "was cancelled" in problem["detail"]) == (409, True)


async def test_only_the_shops_agents_take_parcels_in(settings: Settings) -> None:
    async with shop(settings) as at, door(at.app) as client:
        number, viewer = await at.confirm(RETURN_FAN), await bearer(at, "viewer")
        assert (await client.get("/returns")).status_code == 401
        assert (await client.get("/returns", headers=viewer)).status_code == 200
        for path in (f"{number}/received", f"{number}/cancel"):
            assert (await act(client, path))[0] == 401
            assert (await act(client, path, viewer))[0] == 403
        assert (await at.order("ORD-0987"))["returns"][0]["status"] == "open"


@pytest.mark.parametrize(
    ("name", "status"),
    [("RET-99", 404), ("nothing", 404), ("RET-" + "9" * 50, 404), ("x" * 61, 422), ("a_b", 422)],
)
async def test_a_parcel_nobody_knows_is_named(settings: Settings, name: str, status: int) -> None:
    async with shop(settings) as at, door(at.app) as client:
        assert (await act(client, f"{name}/received", await bearer(at)))[0] == status


# ── The command line ─────────────────────────────────────────────────────────────────────────


async def typed(at: Shop, *words: str) -> str:
    arguments: argparse.Namespace = cli.parser().parse_args(["returns", *words])
    return await returns(at.app.flows, arguments)


async def test_the_desk_at_the_command_line(settings: Settings) -> None:
    async with shop(settings) as at:
        assert await typed(at) == "No parcels on their way back."
        number = await at.confirm(RETURN_FAN)
        assert f"{number:<8} open      ORD-0987     Alex Rivera" in await typed(at)
        with pytest.raises(InvalidInput, match="such as RET-5"):
            await typed(at, "received")
        with pytest.raises(NotFound, match="'RET-99'"):
            await typed(at, "received", "RET-99")
        done = await typed(at, "received", number, "--operator", "Dana")
        assert "refund $24.99: done, RF-" in done
        assert "done before" in await typed(at, "received", number)


async def test_the_desk_says_what_a_person_has_to_decide(settings: Settings) -> None:
    async with shop(settings) as at:
        number = await at.confirm(RETURN_GPU)
        done = await typed(at, "received", number)
        assert "put before a person: TCK-" in done
        assert "refund $" not in done


async def test_the_desk_cancels_and_names_the_exchange(settings: Settings) -> None:
    async with shop(settings) as at:
        number = await at.confirm(SWAP_FAN)
        assert "for Noctua NT-H2" in await typed(at)
        assert "cancelled" in await typed(at, "cancel", number)
