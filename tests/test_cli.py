"""The commands as people run them: real processes, real exit codes, one clear sentence."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.conftest import Servers
from tests.loopback import openrouter_replies as says
from tests.loopback.openrouter_server import OpenRouterServer
from tests.world import ALEX_PHONE


def environment(tmp_path: Path, **changes: str) -> dict[str, str]:
    """Nothing of ours from outside, no .env, stores in tmp_path by default."""
    keep = {"PATH", "HOME", "LANG", "TMPDIR", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}
    base = {name: value for name, value in os.environ.items() if name in keep}
    return {
        **base,
        "SUPPORT_AGENT_DATA": str(tmp_path / "data"),
        "PYTHONUNBUFFERED": "1",
        "BATCH_WINDOW_SECONDS": "0.1",
        "POLL_INTERVAL_SECONDS": "0.2",
        **changes,
    }


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "support_agent", *arguments]


async def run(
    tmp_path: Path, *arguments: str, typed: str = "", **changes: str
) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run,
        command(*arguments),
        input=typed,
        env=environment(tmp_path, **changes),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "changes", "says"),
    [
        (["serve"], {"BATCH_WINDOW_SECONDS": "soon"}, "BATCH_WINDOW_SECONDS: "),
        (["doctor"], {"DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:9/x"}, "DATABASE_URL"),
        (["serve"], {"SHOP_FILE": "/nowhere/shop.toml", "PORT": "0"}, "/nowhere/shop.toml"),
        (["chat"], {"APP_ENV": "production"}, "APP_ENV: writing as a customer"),
    ],
)
async def test_a_mistake_is_one_sentence_and_exit_code_2(
    tmp_path: Path, arguments: list[str], changes: dict[str, str], says: str
) -> None:
    done = await run(tmp_path, *arguments, **changes)
    assert done.returncode == 2
    (line,) = [each for each in done.stderr.splitlines() if not each.startswith("{")]
    assert line.startswith("support-agent: ")
    assert says in line
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_wrong_redis_is_one_sentence_too(tmp_path: Path, database_url: str) -> None:
    done = await run(
        tmp_path, "doctor", DATABASE_URL=database_url, REDIS_URL="redis://:secret@127.0.0.1:9/0"
    )
    assert done.returncode == 2
    assert done.stderr.startswith("support-agent: REDIS_URL")
    assert "secret" not in done.stderr


async def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = await run(tmp_path, "serve", PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.startswith("support-agent: PORT: 127.0.0.1:")
    assert not (tmp_path / "data").exists()


async def test_migrating_and_seeding_twice_changes_nothing(
    tmp_path: Path, servers: Servers
) -> None:
    name = f"cli_{os.getpid()}"
    await servers.execute(f"CREATE DATABASE {name}")
    url = servers.named(name)
    pages: list[Any] = []
    try:
        for each in ("migrate", "seed"):
            done = await run(tmp_path, each, DATABASE_URL=url, REDIS_URL=servers.redis_url)
            assert (done.returncode, done.stderr) == (0, "")
            async with await psycopg.AsyncConnection.connect(url) as connection:
                cursor = await connection.execute(
                    "SELECT (SELECT jsonb_agg(o ORDER BY id) FROM orders o),"
                    " (SELECT jsonb_agg(k ORDER BY id) FROM knowledge_base k)"
                )
                pages.append(await cursor.fetchone())
        assert pages[0] == pages[1]
        assert len(pages[0][0]) == 9
    finally:
        await servers.drop(name)


async def test_the_sample_shop_comes_into_production_only_when_it_is_asked_for(
    tmp_path: Path, servers: Servers
) -> None:
    name = f"cli_{os.getpid()}"
    await servers.execute(f"CREATE DATABASE {name}")
    url = servers.named(name)

    async def counted() -> tuple[int, ...]:
        async with await psycopg.AsyncConnection.connect(url) as connection:
            cursor = await connection.execute(
                "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders),"
                " (SELECT count(*) FROM products), (SELECT count(*) FROM knowledge_base)"
            )
            return await cursor.fetchone() or ()

    production = {"DATABASE_URL": url, "REDIS_URL": servers.redis_url, "APP_ENV": "production"}
    try:
        for command in (["migrate"], ["tickets", "list"]):
            done = await run(tmp_path, *command, **production)
            assert (done.returncode, done.stderr) == (0, "")
            assert "sample" not in done.stdout
        assert await counted() == (0, 0, 0, 0)
        done = await run(tmp_path, "seed", **production)
        assert (done.returncode, done.stderr) == (0, "")
        assert "with the sample shop in it" in done.stdout
        assert min(await counted()) > 0
    finally:
        await servers.drop(name)


async def test_the_doctor_says_what_is_configured_and_missing(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    done = await run(tmp_path, "doctor", DATABASE_URL=database_url, REDIS_URL=redis_url)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Macrocenter" in done.stdout
    for name in ("database", "redis", "model", "sms", "email"):
        assert re.search(rf"[✓!·] {name} ", done.stdout)
    assert "OPENROUTER_API_KEY is not set" in done.stdout
    assert "PUBLIC_URL is not set" in done.stdout
    assert "takes no calls" not in done.stdout


async def test_the_doctor_says_that_a_key_of_the_model_is_wrong(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    async with OpenRouterServer(key=says.failed(401)) as server:
        done = await run(
            tmp_path,
            "doctor",
            DATABASE_URL=database_url,
            REDIS_URL=redis_url,
            OPENROUTER_API_KEY="sk-or-wrong",
            LLM_BASE_URL=server.url,
        )
    assert "! model" in done.stdout
    assert "check OPENROUTER_API_KEY (code 401); the house model answers meanwhile." in done.stdout
    assert "sk-or-wrong" not in done.stdout


@pytest.mark.parametrize("url", ["foo", "mail.example.com:587", "http://mail.example.com", "smtp:"])
async def test_an_address_that_is_no_mail_server_is_named(tmp_path: Path, url: str) -> None:
    done = await run(tmp_path, "doctor", SMTP_URL=url, EMAIL_FROM="help@shop.example")
    assert done.returncode == 2
    assert "SMTP_URL: is no mail server; write smtp://user:password@" in done.stderr


async def test_the_description_of_the_api_needs_no_stores(tmp_path: Path) -> None:
    done = await run(tmp_path, "openapi")
    assert done.returncode == 0
    assert '"openapi": "3.' in done.stdout
    assert not (tmp_path / "data").exists()


# ── serve ────────────────────────────────────────────────────────────────────────────────────


# As a script starts a background job: it ignores Ctrl-C, and child processes inherit that. These
# tests may run under nohup, which the product would rightly take for its own.
STARTED_IN_THE_BACKGROUND = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""


@contextmanager
def serving(tmp_path: Path, *arguments: str, **changes: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", STARTED_IN_THE_BACKGROUND, *command(*arguments)],
        env=environment(tmp_path, PORT="0", **changes),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ready_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    match = re.fullmatch(r"Support Agent is ready on (http://localhost:\d+)\n", line)
    assert match, line
    return match[1]


def processes_in(folder: Path) -> list[str]:
    """Command lines of processes that work in the folder or name it."""
    found: list[str] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(folder) in text:
            found.append(text)
    return found


async def test_serve_runs_answers_stops_and_leaves_nothing(tmp_path: Path) -> None:
    for number, end in enumerate((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), 1):
        with serving(tmp_path, "serve") as process:
            address = await asyncio.to_thread(ready_address, process)
            async with httpx.AsyncClient(base_url=address, timeout=20) as client:
                health = (await client.get("/health")).json()
                assert health["status"] == "ok"
                form = {
                    "MessageSid": f"SM{number}",
                    "From": ALEX_PHONE,
                    "To": "+15550100100",
                    "Body": "Where is ORD-1001?",
                }
                assert (await client.post("/webhook/sms", data=form)).status_code == 200
                listed = (await client.get("/customers", params={"search": ALEX_PHONE})).json()
                path = f"/customers/{listed['customers'][0]['id']}"
                for _ in range(400):
                    messages = (await client.get(path)).json()["messages"]
                    if len(messages) == 2 * number:
                        break
                    await asyncio.sleep(0.05)
                # The first answer is still there after the second start.
                assert [m["direction"] for m in messages] == ["inbound", "outbound"] * number
                # An open screen does not keep it from stopping.
                async with client.stream("GET", f"{path}/events"):
                    process.send_signal(end)
                    _, errors = await asyncio.to_thread(process.communicate, None, 30)
            assert process.returncode == 0, errors
            assert "Traceback" not in errors
        for _ in range(100):
            if not processes_in(tmp_path):
                break
            await asyncio.sleep(0.05)
        assert processes_in(tmp_path) == []


async def test_api_and_worker_share_the_work(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    stores = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    with serving(tmp_path, "api", **stores) as api, serving(tmp_path, "worker", **stores) as worker:
        address = await asyncio.to_thread(ready_address, api)
        async with httpx.AsyncClient(base_url=address, timeout=20) as client:
            form = {"MessageSid": "SM1", "From": ALEX_PHONE, "To": "+1555", "Body": "ORD-1002?"}
            form["To"] = "+15550100100"
            assert (await client.post("/webhook/sms", data=form)).status_code == 200
            for _ in range(400):
                messages = (await client.get("/customers/1/messages")).json()["messages"]
                if len(messages) == 2:
                    break
                await asyncio.sleep(0.05)
            assert len(messages) == 2
        for process in (worker, api):
            process.send_signal(signal.SIGTERM)
            _, errors = await asyncio.to_thread(process.communicate, None, 30)
            assert process.returncode == 0, errors
    assert '"tool": "lookup_order"' in errors or "tool_run" not in errors


# ── chat ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("word", ["/quit", " /EXIT ", "/q"])
async def test_chat_is_left_by_a_word(
    tmp_path: Path, database_url: str, redis_url: str, word: str
) -> None:
    done = await run(
        tmp_path,
        "chat",
        typed=f"{word}\nWhere is ORD-1001?\n",
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip().endswith("Goodbye.")
    assert "agent (sms)>" not in done.stdout


async def test_chat_talks_over_a_pipe_on_its_own_stores(tmp_path: Path) -> None:
    done = await run(tmp_path, "chat", typed="Where is ORD-1001?\n\nand ORD-1002?\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "lookup_order(order_number=ORD-1001) → ok" in done.stdout
    assert done.stdout.count("agent (sms)>") == 2
    assert "waiting for more until" in done.stdout

    done = await run(
        tmp_path,
        "chat",
        "--channel",
        "email",
        "--as",
        "New.Customer@Example.com",
        typed="What is your return policy?\nThanks\n",
    )
    assert done.stdout.count("agent (email)>") == 2
    assert "Writing as new.customer@example.com by email" in done.stdout

    done = await run(tmp_path, "chat", typed="let me talk to a human\nhello?\n")
    assert done.stdout.count("agent (sms)>") == 1
    assert "no answer comes by itself now; a person reads this" in done.stdout

    done = await run(
        tmp_path,
        "chat",
        "--operator",
        "Dana",
        typed="mark ORD-1003 as shipped\n",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Operator Dana" in done.stdout
    assert "update_order_status" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--as", "5550104477"], "--as: is no phone number"),
        (["--channel", "email", "--as", "nobody"], "--as: is no e-mail address"),
        (["--operator", "Dana", "--as", "+19999999999"], "no customer has the phone +19999999999"),
    ],
)
async def test_chat_refuses_an_address_it_cannot_use(
    tmp_path: Path, database_url: str, redis_url: str, arguments: list[str], says: str
) -> None:
    done = await run(tmp_path, "chat", *arguments, DATABASE_URL=database_url, REDIS_URL=redis_url)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
