"""Whether each request exactly extends the one before, as a provider's prompt cache needs.

Also: the prompt's size at turn 50 against turn 10, and the cost of a four-turn script with a cache
that reads at a tenth of the price and writes at five quarters (Anthropic's).
"""

import itertools
import sys
from pathlib import Path

import orjson
from harness import Figure, opened, phone, run, stores, text_message, verify

sys.path.append(str(Path(__file__).parent / "peers"))
import model_server

TURNS, SCRIPT_TURNS = 50, 4
READ, WRITE = 0.1, 1.25
MESSAGES_END = b"]}"
WORDS = ("my move", "the weather", "a gift", "my neighbor", "the holidays", "a repair", "my office")


def head_and_messages(body: bytes) -> bytes:
    """The request without the two closing brackets of its messages, which come last."""
    assert body.endswith(MESSAGES_END)
    assert list(orjson.loads(body))[-1] == "messages"
    return body.removesuffix(MESSAGES_END)


def cost(requests: list[bytes]) -> float:
    """The cost of the requests' prompt bytes with a cache, as a share of the cost without."""
    paid, before = 0.0, b""
    for request in requests:
        known = len(before) if before and request.startswith(before) else 0
        paid += READ * known + WRITE * (len(request) - known)
        before = request
    return paid / sum(map(len, requests))


async def measure() -> Figure:
    """One customer's fifty turns, each with two tools."""
    seen: list[bytes] = []
    server, port = await model_server.start(seen)
    address = f"http://127.0.0.1:{port}/1/0/v1"
    turns: list[list[bytes]] = []
    async with (
        server,
        stores() as where,
        opened(where, llm_base_url=address, openrouter_model="bench") as app,
    ):
        for number in range(TURNS):
            # No two alike: the product stops answering a machine that repeats itself.
            text = f"Where is ORD-1001 now? I ask because of {WORDS[number % len(WORDS)]} {number}."
            stored = await app.flows.intake.receive(text_message(phone(1), f"SM{number}", text))
            if not number:
                await verify(where)
            await app.flows.reply.answer_due(stored.customer_id)
            turns.append([head_and_messages(body) for body in seen])
            seen.clear()
        server.close()
    inside = [b.startswith(a) for turn in turns for a, b in itertools.pairwise(turn)]
    across = [b[0].startswith(a[-1]) for a, b in itertools.pairwise(turns)]
    in_turn, over = sum(inside) / len(inside), sum(across) / len(across)
    growth = len(turns[TURNS - 1][0]) / len(turns[9][0])
    script = cost([request for turn in turns[:SCRIPT_TURNS] for request in turn])
    return Figure(
        "Prompt bytes: request n+1 exactly extends request n",
        f"{in_turn:.0%} inside a turn, {over:.0%} across turns; a 4-turn script costs "
        f"{script:.2f}× of uncached; turn 50 is {growth:.2f}× turn 10 in size",
        "100 %, ≥ 95 %, ≤ 0.30×, ≤ 2×",
        (in_turn == 1.0, over >= 0.95, script <= 0.30, growth <= 2.0),
    )


if __name__ == "__main__":
    run(measure)
