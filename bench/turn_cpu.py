"""One turn's CPU, including our stores, against agent frameworks and a bare loop (none durable).

Two model calls, two tools, 20 messages of history, eight tools offered, a model without latency.
"""

import itertools
from dataclasses import asdict

from harness import (
    OURS,
    Figure,
    at_once,
    median,
    opened,
    own_cpu,
    peer,
    phone,
    run,
    stores,
    stores_cpu,
    text_message,
    verify,
)

from support_agent.agent.prompts import system_prompt
from support_agent.agent.tools import TOOLS
from support_agent.bootstrap import App, Replacements
from support_agent.ports.chat_model import ChatRequest, ChatResponse

ROUNDS, TURNS, AT_ONCE, EARLIER = 3, 30, 8, 10
QUESTION = "Where is ORD-1001, and do you still have the RTX 4090 in stock?"
PEERS = ("agents_sdk.py", "pydantic_agent.py", "openai_loop.py")

numbers = itertools.count()


class Plain:
    """Answers at once in words, to make the history."""

    label = "plain"

    async def complete(self, request: ChatRequest) -> ChatResponse:
        """One answer."""
        del request
        return ChatResponse("Hello! Is there anything else that I can help you with?", (), "plain")


async def write(app: App, customer: int, text: str) -> int:
    """Stores one text message. Returns the customer's ID."""
    message = text_message(phone(customer), f"SM{next(numbers)}", text)
    return (await app.flows.intake.receive(message)).customer_id


async def with_history(app: App, customer: int) -> int:
    """A customer with ten earlier turns."""
    customer_id = 0
    for _ in range(EARLIER):
        customer_id = await write(app, customer, "Hi, where is my order? It should be here by now.")
        await app.flows.reply.answer_due(customer_id)
    return customer_id


async def ours(app: App, customers: range) -> tuple[float, float]:
    """CPU milliseconds of one turn: this process, and the stores."""
    ids = [await write(app, customer, QUESTION) for customer in customers]
    process, kept = own_cpu(), stores_cpu()
    await at_once(AT_ONCE, [lambda c=c: app.flows.reply.answer_due(c) for c in ids])
    process, kept = own_cpu() - process, stores_cpu() - kept
    return 1000 * process / len(ids), 1000 * kept / len(ids)


async def measure() -> Figure:
    """Interleaved rounds of ours and the three peers."""
    async with (
        stores() as where,
        peer("model_server.py", python=OURS) as server,
        peer(PEERS[0]) as agents,
        peer(PEERS[1]) as pydantic,
        peer(PEERS[2]) as loop,
    ):
        everyone = range((ROUNDS + 1) * TURNS)
        async with opened(where, Replacements(model=Plain())) as app:
            await at_once(AT_ONCE, [lambda c=c: with_history(app, c) for c in everyone])
            await verify(where)
        address = f"http://127.0.0.1:{(await server.ask())['port']}/1/0/v1"
        async with opened(where, llm_base_url=address, openrouter_model="bench") as app:
            task = {
                "base_url": address,
                "system": system_prompt(app.flows.shop),
                "tools": [asdict(tool.schema) for tool in TOOLS],
                "earlier": EARLIER,
                "question": QUESTION,
                "at_once": AT_ONCE,
            }
            rows: list[tuple[float, ...]] = []
            for number in range(ROUNDS + 1):
                customers = everyone[number * TURNS : (number + 1) * TURNS]
                process, kept = await ours(app, customers)
                theirs = [await each.ask(**task, turns=TURNS) for each in (agents, pydantic, loop)]
                rows.append((process, kept, *theirs))
    rows = rows[1:]  # the first one warms everything up
    process, kept = median([row[0] for row in rows]), median([row[1] for row in rows])
    ratios = [median([(row[0] + row[1]) / row[2 + place] for row in rows]) for place in range(3)]
    theirs = [median([row[2 + place] for row in rows]) for place in range(3)]
    return Figure(
        "One turn, CPU with durability",
        f"{ratios[0]:.2f}× openai-agents, {ratios[1]:.2f}× pydantic-ai, {ratios[2]:.2f}× "
        f"openai-SDK loop (ours {process:.1f} ms + stores {kept:.1f} ms; "
        f"theirs {theirs[0]:.1f}, {theirs[1]:.1f}, {theirs[2]:.1f} ms, nothing stored)",
        "≤ 0.15×, ≤ 0.15×, ≤ 0.30×",
        (ratios[0] <= 0.15, ratios[1] <= 0.15, ratios[2] <= 0.30),
    )


if __name__ == "__main__":
    run(measure)
