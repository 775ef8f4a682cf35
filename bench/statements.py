"""SQL statements of one turn, counted where the driver runs them (without BEGIN and COMMIT)."""

import itertools
import re
from typing import Any

from harness import OURS, Figure, opened, peer, phone, run, stores, text_message, verify
from psycopg import AsyncCursor

from support_agent.bootstrap import App

SHORT, LONG = 2, 24
# The turn's own bookkeeping names these tables; its tools run the other statements.
BOOKS = re.compile(r"\b(conversations|turn_steps|tool_runs|turns|events)\b")

numbers = itertools.count()
ran: list[str] = []


def count_statements() -> None:
    """Makes the driver note each statement it runs from here on."""
    execute = AsyncCursor.execute

    async def noting(cursor: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        ran.append(query.decode() if isinstance(query, bytes) else str(query))
        return await execute(cursor, query, *arguments, **options)

    AsyncCursor.execute = noting  # type: ignore[method-assign]


async def turn(app: App, customer: int) -> int:
    """One turn: two model calls, two reading tools. Earlier statements are forgotten."""
    text = "Where is ORD-1001, and do you still have the RTX 4090?"
    message = text_message(phone(customer), f"SM{next(numbers)}", text)
    stored = await app.flows.intake.receive(message)
    ran.clear()
    await app.flows.reply.answer_due(stored.customer_id)
    return stored.customer_id


def counted() -> tuple[int, int]:
    """(the turn's own statements, those of its tools)."""
    own = sum(bool(BOOKS.search(each)) for each in ran)
    return own, len(ran) - own


async def measure() -> Figure:
    """A turn after two others, and one after twenty-four."""
    async with (
        stores() as where,
        peer("model_server.py", python=OURS) as server,
    ):
        count_statements()
        address = f"http://127.0.0.1:{(await server.ask())['port']}/1/0/v1"
        async with opened(where, llm_base_url=address, openrouter_model="bench") as app:
            found: list[tuple[int, int]] = []
            for customer, earlier in ((1, SHORT), (2, LONG)):
                for _ in range(earlier):
                    await turn(app, customer)
                    await verify(where)
                await turn(app, customer)
                found.append(counted())
    (short, short_tools), (long, long_tools) = found
    return Figure(
        "SQL statements of a turn with two reading tools",
        f"{long} (4 and 1 for the history), {short} with a short history; "
        f"its tools make {long_tools} of their own",
        "≤ 4 + 1 per effect + 1 for history, independent of its length",
        (long <= 5, long == short, long_tools == short_tools),
    )


if __name__ == "__main__":
    run(measure)
