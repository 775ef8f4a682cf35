"""Mails and texts designed to take long or to break something, while others request /health.

Each is posted to the running product and answered by its worker, which shares its process.
"""

import asyncio
import http.client
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from support_agent.embedded.stores import ADDRESSES
from tests.corpora import rows
from tests.linear.nasty import FAMILIES, nasty
from tests.loopback.inbound_mail import BOUNDARY, multipart
from tests.processes.running import Latency, Running, running
from tests.world import ALEX_MAIL

MOST_MS = 100
QUIET_SECONDS = 10
SPAN_SECONDS = 5
WORK_SECONDS = 400
LONG = 100_000
POSTED_AT_ONCE = 4

Post = tuple[str, str, bytes]
"""Path, content type, body."""


def mail(text: str, sender: str, number: int) -> Post:
    """A mail as SendGrid posts it."""
    headers = f"From: {sender}\nMessage-ID: <{number}@long.example>\nSubject: Hello\n"
    fields = {"headers": headers, "from": sender, "to": "s@shop.example", "text": text}
    return "/webhook/email", f"multipart/form-data; boundary={BOUNDARY}", multipart(fields)


def text_message(text: str, number: int) -> Post:
    """A text as Twilio posts it."""
    form = {"MessageSid": f"SM{number:032x}", "From": f"+1555{number:07d}", "Body": text}
    body = urlencode({**form, "To": "+15550100000"}).encode()
    return "/webhook/sms", "application/x-www-form-urlencoded", body


def adversarial() -> Iterator[Post]:
    """Every row of the sets: forged mails as they are, the others as mail or text in turn."""
    for row in rows("forged_mails"):
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        yield "/webhook/email", kind, multipart(row["form"])
    sets = ("confirmations_no", "confirmations_yes", "cards", "destinations")
    texts = [row["text"] for name in sets for row in rows(name)]
    for number, text in enumerate(texts):
        is_mail = number % 2
        yield (
            mail(text, f"s{number}@example.net", number) if is_mail else text_message(text, number)
        )


def long_texts() -> Iterator[Post]:
    """Every family of slow texts, from a customer and from strangers."""
    for number, family in enumerate(FAMILIES):
        text = nasty(family, LONG).replace("\x00", "")
        yield mail(text, f"long{number}@example.net", 10_000 + number)
        # A customer whom a person has is no longer answered.
        if "person" not in family:
            yield mail(text, ALEX_MAIL, 20_000 + number)


def post(port: int, what: Post) -> int:
    """Posts one. Returns the status."""
    path, kind, body = what
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", path, body, {"Content-Type": kind})
        return connection.getresponse().status
    finally:
        connection.close()


async def worked_off(server: Running, data: Path, posts: list[Post]) -> list[int]:
    """Posts them all and waits until each is answered and sent. Returns the statuses."""
    free = asyncio.Semaphore(POSTED_AT_ONCE)

    async def one(what: Post) -> int:
        async with free:
            return await asyncio.to_thread(post, server.port, what)

    statuses = await asyncio.gather(*map(one, posts))
    url = json.loads((data / ADDRESSES).read_text())["database_url"]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while True:
            cursor = await connection.execute(
                """
                SELECT (SELECT count(*) FROM conversations
                         WHERE handler = 'agent'
                           AND (due_at IS NOT NULL OR leased_until > now()))
                     + (SELECT count(*) FROM messages WHERE status IN ('queued', 'sending'))
                """
            )
            row = await cursor.fetchone()
            if row == (0,):
                return statuses
            await asyncio.sleep(0.2)


@pytest.mark.timeout(WORK_SECONDS + 200)
@pytest.mark.parametrize("kind", [adversarial, long_texts])
async def test_health_answers_while_hostile_messages_are_in_work(
    kind: Callable[[], Iterator[Post]], tmp_path: Path
) -> None:
    posts = list(kind())
    async with running(tmp_path) as server:
        await worked_off(server, tmp_path / "data", [mail("Hello", "warm@example.net", 1)])
        quiet = await server.health(QUIET_SECONDS)
        began = time.monotonic()
        async with asyncio.timeout(WORK_SECONDS):
            work = asyncio.ensure_future(worked_off(server, tmp_path / "data", posts))
            spans: list[Latency] = []
            while not work.done():
                spans.append(await server.health(SPAN_SECONDS))
        took = time.monotonic() - began
        busy = Latency(sorted(ms for span in spans for ms in span.took))
        print(f"{len(posts)} messages in {took:.0f} s; quiet: {quiet}; in work: {busy}")  # noqa: T201
        assert set(work.result()) <= {200, 400, 422}, work.result()
        assert busy.p99 < max(MOST_MS, 5 * quiet.p99)


@pytest.mark.timeout(WORK_SECONDS)
async def test_a_reader_that_is_killed_costs_no_mail(tmp_path: Path) -> None:
    text = nasty("card numbers", LONG).replace("\x00", "")
    posts = [mail(text, f"k{number}@example.net", number) for number in range(6)]
    async with running(tmp_path) as server, asyncio.timeout(WORK_SECONDS):
        work = asyncio.ensure_future(worked_off(server, tmp_path / "data", posts))
        while not (readers := _readers(server.pid)):
            await asyncio.sleep(0.02)
        await asyncio.sleep(1)
        os.kill(readers[0], signal.SIGKILL)
        assert set(await work) == {200}
        assert _readers(server.pid) not in ([], readers)


def _readers(server: int) -> list[int]:
    """The Python processes that the server started for reading."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return [pid for pid in map(int, children) if b"spawn_main" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:  # it has just ended
        return b""
