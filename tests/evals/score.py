"""Scores the house model on customer sentences it has never seen, through the whole product.

python -m tests.evals.score [holdout | blind] [docs/house-model.md]

`holdout` was scored and read while the model was improved: its confusions are lessons. `blind` was
committed before anybody looked at the model, and is scored once.

Each sentence is a new conversation of the demo customer. It is right if the tools that ran cover
one of the accepted sets (extra look-ups are fine), or if the model asked, declined or chatted where
that was accepted. It is wrong whenever an effect was proposed without a request.
"""

import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support_agent.bootstrap import App, open_app
from support_agent.config import Settings
from support_agent.logs import set_up_logs
from tests.world import ALEX_MAIL, ALEX_PHONE, World

SETS = {name: Path(__file__).with_name(f"{name}.jsonl") for name in ("holdout", "blind")}
EFFECTS = frozenset(
    {
        "process_refund",
        "create_return_label",
        "update_order_status",
        "change_delivery_address",
        "exchange_item",
        "link_contact",
    }
)
ACTS = EFFECTS | {"escalate_to_human", "send_followup"}
WORDS = frozenset({"ask", "chat", "decline"})
OFFERS_A_PERSON = ("person", "colleague", "team", "someone", "human", "persona", "personne")


@dataclass(frozen=True)
class Verdict:
    """The result for one sentence."""

    id: str
    text: str
    wanted: list[list[str]]
    tools: list[str]
    answer: str
    right: bool
    unasked: bool

    @property
    def honest(self) -> bool:
        """Right, or nothing was looked up or done and the answer asks what is meant."""
        looked = [tool for tool in self.tools if tool != "save_customer_info"]
        return self.right or (not looked and "?" in self.answer)

    @property
    def did(self) -> str:
        """The one word for what was done: the act if there was one, else the look-up."""
        for names in (ACTS, {"lookup_order", "check_inventory", "search_knowledge_base"}):
            found = [tool for tool in self.tools if tool in names]
            if found:
                return found[0]
        return "ask" if "?" in self.answer else "chat"


def judged(case: dict[str, Any], tools: list[str], answer: str) -> Verdict:
    """The verdict on one sentence."""
    unasked = case["forbid_effects"] and bool(EFFECTS.intersection(tools))
    right = not unasked and any(_fits(wanted, tools, answer) for wanted in case["accept"])
    return Verdict(case["id"], case["text"], case["accept"], tools, answer, right, unasked)


def _fits(wanted: list[str], tools: list[str], answer: str) -> bool:
    names = {name for name in wanted if name not in WORDS}
    if not names <= set(tools):
        return False
    if names:
        return not (ACTS.intersection(tools) - names)
    if ACTS.intersection(tools):
        return False
    if "ask" in wanted:
        return "?" in answer
    if "decline" in wanted:
        return any(word in answer.lower() for word in OFFERS_A_PERSON)
    return not [tool for tool in tools if tool != "save_customer_info"]


async def clear(app: App) -> None:
    """Forgets every conversation."""
    async with app.database.connection() as connection:
        await connection.execute(
            "TRUNCATE conversations, events, turns, threads, order_misses CASCADE"
        )
        await connection.execute("UPDATE customers SET extracted_data = '{}'")


async def run(app: App, name: str) -> list[Verdict]:
    """Every sentence of the set, one after the other."""
    cases = [json.loads(line) for line in SETS[name].read_text(encoding="utf-8").splitlines()]
    verdicts: list[Verdict] = []
    for case in cases:
        await clear(app)
        tools, answer = await heard(World(app), case)
        verdicts.append(judged(case, tools, answer))
    return verdicts


async def heard(world: World, case: dict[str, Any]) -> tuple[list[str], str]:
    """What the product did with one sentence: the tools that ran, and the answer."""
    if case["channel"] == "email":
        stored = await world.email(case["text"], ALEX_MAIL)
    else:
        stored = await world.sms(case["text"], ALEX_PHONE)
    await world.settle()
    detail = await world.customer(stored.customer_id)
    tools = [run["name"] for turn in detail["turns"] for run in turn["tool_runs"]]
    said = [m["content"] for m in detail["messages"] if m["direction"] == "outbound"]
    return tools, "\n".join(said)


def report(verdicts: list[Verdict], name: str) -> str:
    """The result as a page, comparing what was wanted with what was done."""
    right = sum(v.right for v in verdicts)
    honest = sum(v.honest for v in verdicts)
    unasked = sum(v.unasked for v in verdicts)
    table = Counter((v.wanted[0][0], v.did) for v in verdicts)
    columns = sorted({did for _, did in table})
    lines = [
        "# How well the house model understands",
        "",
        f"{len(verdicts)} customer sentences, written without sight of the code and the training "
        f"sentences, messy on purpose (`tests/evals/{name}.jsonl`). Each is one fresh "
        "conversation through the whole product.",
        "",
        f"- exactly what the author accepts: **{right} of {len(verdicts)}** "
        f"({100 * right / len(verdicts):.1f} %)",
        f"- that, or an honest question instead: **{honest} of {len(verdicts)}** "
        f"({100 * honest / len(verdicts):.1f} %)",
        f"- effects proposed unasked: **{unasked}**",
        "",
        "First choice of the author (rows) against what was done (columns):",
        "",
        "| wanted | " + " | ".join(columns) + " |",
        "|---|" + "---|" * len(columns),
    ]
    for wanted in sorted({wanted for wanted, _ in table}):
        cells = " | ".join(str(table[wanted, did] or "") for did in columns)
        lines.append(f"| {wanted} | {cells} |")
    return "\n".join(lines) + "\n"


@asynccontextmanager
async def opened() -> AsyncGenerator[App]:
    """The product on separate stores."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(  # type: ignore[call-arg]
            _env_file=None, support_agent_data=Path(folder), batch_window_seconds=0.0
        )
        set_up_logs("error")
        async with open_app(settings) as app:
            yield app


async def main() -> None:
    """Scores and prints; with a file name, writes the page."""
    name = next((word for word in sys.argv[1:] if word in SETS), "blind")
    files = [word for word in sys.argv[1:] if word not in SETS]
    async with opened() as app:
        verdicts = await run(app, name)
    page = report(verdicts, name)
    if files:
        await asyncio.to_thread(Path(files[0]).write_text, page, "utf-8")
    sys.stdout.write(page)
    for verdict in verdicts:
        if not verdict.right:
            line = f"{verdict.id} {verdict.wanted} {verdict.tools} {verdict.text[:90]!r}\n"
            sys.stdout.write(line)


if __name__ == "__main__":
    asyncio.run(main())
