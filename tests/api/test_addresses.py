"""Unknown addresses, wrong methods, HEAD, and slashes at the end."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from support_agent.api.app import create_app
from support_agent.bootstrap import App
from support_agent.commands.serve import options
from support_agent.config import Settings

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
Sturdy = tuple[App, httpx.AsyncClient]


def without_stores(page: Path | None) -> httpx.AsyncClient:
    api = create_app(None, replace(options(Settings.model_construct()), page=page))
    return httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://localhost")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "index.html").write_text("<title>page</title>")
    (tmp_path / "docs" / "index.html").write_text("<title>reference</title>")
    return tmp_path


@pytest.mark.parametrize("path", ["/nothing", "/tickets/1/dance", "/email", "/assets/none.js"])
async def test_an_unknown_address_is_a_problem_for_programs(built: Path, path: str) -> None:
    async with without_stores(built) as client:
        answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "detail": f"There is nothing at {path!r}.",
    }


async def test_an_unknown_address_is_a_short_page_for_browsers(built: Path) -> None:
    async with without_stores(built) as client:
        answer = await client.get("/<b>nothing</b>", headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Page not found" in answer.text
    assert "&lt;b&gt;nothing" in answer.text
    assert "<b>" not in answer.text


async def test_what_is_unknown_behind_a_known_address_is_a_problem_for_browsers_too(
    sturdy: Sturdy,
) -> None:
    answer = await sturdy[1].get("/customers/4711", headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/customers", "GET, HEAD"),
        ("GET", "/tickets/1/take", "POST"),
        ("HEAD", "/calls", "POST"),
        ("OPTIONS", "/webhook/sms", "POST"),
        ("POST", "/openapi.json", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
        ("DELETE", "/", "GET, HEAD"),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(
    built: Path, method: str, path: str, allowed: str
) -> None:
    async with without_stores(built) as client:
        answer = await client.request(method, path, headers=BROWSER)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/", "/openapi.json", "/index.html"])
async def test_head_answers_as_get_does_without_a_body(built: Path, path: str) -> None:
    async with without_stores(built) as client:
        wanted, answer = await client.get(path), await client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert wanted.content
    assert answer.headers.get("content-length") == wanted.headers.get("content-length")
    assert answer.headers["content-type"] == wanted.headers["content-type"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/customers", 200), ("/customers/1", 200), ("/customers/4711", 404), ("/tickets", 401)],
)
async def test_head_works_on_operations_too(sturdy: Sturdy, path: str, status: int) -> None:
    answer = await sturdy[1].head(path)
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.timeout(10)
async def test_head_does_not_wait_for_a_stream_to_end(sturdy: Sturdy) -> None:
    answer = await sturdy[1].head("/customers/1/events")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")


async def test_a_slash_at_the_end_is_another_address_that_does_not_exist(sturdy: Sturdy) -> None:
    for answer in (
        await sturdy[1].get("/customers/"),
        await sturdy[1].post("/webhook/sms/", data={"From": "+15550104477"}),
    ):
        assert answer.status_code == 404
        assert "don't end with a slash" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/", "/docs"])
@pytest.mark.parametrize("headers", [{}, BROWSER])
async def test_where_the_page_is_not_built_its_addresses_say_so(
    path: str, headers: dict[str, Any]
) -> None:
    async with without_stores(None) as client:
        answer = await client.get(path, headers=headers)
    assert answer.status_code == 404
    assert "not built" in answer.text
    assert "npm run build" in answer.text


@pytest.mark.parametrize("path", ["/docs", "/openapi.json"])
async def test_the_reference_is_there_in_production_and_keeps_to_the_guard(
    built: Path, path: str
) -> None:
    usual = options(Settings.model_construct())
    production = replace(usual, environment="production", simulation=False, page=built)
    transport = httpx.ASGITransport(create_app(None, production))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get(path)
        foreign = await client.get(path, headers={"Host": "shop.example"})
        embedded = await client.get(path, headers={"Origin": "https://shop.example"})
    assert answer.status_code == 200
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert (foreign.status_code, embedded.status_code) == (403, 403)


def test_the_reference_loads_nothing_from_elsewhere() -> None:
    frontend = Path(__file__).parents[2] / "frontend"
    page = (frontend / "docs" / "index.html").read_text()
    script = (frontend / "src" / "docs" / "main.ts").read_text()
    for text in (page, script):
        assert "//" not in re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    assert re.findall(r"<script[^>]*>([^<]*)</script>", page) == [""]
    assert "validatorUrl: null" in script
