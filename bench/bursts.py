"""Customers who write three messages in a row, answered by a real worker."""

import asyncio
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import orjson
from harness import phone, text_message

from support_agent.bootstrap import App
from support_agent.ports.chat_model import ChatRequest, ChatResponse
from support_agent.worker import Worker

sys.path.append(str(Path(__file__).parent / "peers"))
from arrivals import CUSTOMERS, WINDOW_SECONDS, arrivals

__all__ = ["CUSTOMERS", "WINDOW_SECONDS", "Played", "Watch", "play"]

DRAINED_SECONDS = 20


@dataclass
class Watch:
    """A model that records when it is asked, and about whose messages."""

    label: str = "watch"
    calls: int = 0
    began: dict[str, float] = field(default_factory=dict[str, float])
    folded: set[str] = field(default_factory=set[str])

    async def complete(self, request: ChatRequest) -> ChatResponse:
        """Answers at once."""
        self.calls += 1
        document = orjson.loads(request.messages[-1].content)
        text = document["new_messages"][-1]["text"]
        if document["kind"] == "customer_turn":
            self.began[text] = time.time()
        else:
            self.folded.add(text)
        return ChatResponse("Hello! How can I help you?", (), "watch")


@dataclass(frozen=True, slots=True)
class Played:
    """The result of a round: how late each reply began in ms (negative: too early), and the number
    of bursts. On a busy machine a message may arrive after its window has ended.
    """

    late: list[float]
    bursts: int


async def play(
    app: App, watch: Watch, seed: int, *, first_customer: int = 0, longest_gap: float = 0.6
) -> Played:
    """Lets the bursts arrive at a worker.

    The deadline is the one that the product sent to its screens. A message so late that its turn
    had begun joins that turn at once and has no lateness.
    """
    deadlines: dict[str, float] = {}
    window_ends: dict[int, float] = {}
    bursts = 0
    worker = Worker(app.flows, app.settings.poll_interval_seconds, app.settings.turns_at_once)
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run())
        await asyncio.sleep(0.3)
        began = time.time()
        for number, (at, customer, is_last) in enumerate(arrivals(seed, longest_gap)):
            await asyncio.sleep(max(0.0, began + at - time.time()))
            text = f"burst {seed} message {number}"
            stored = await app.flows.intake.receive(
                text_message(phone(first_customer + customer), f"SM{seed}-{number}", text)
            )
            ends = datetime.fromisoformat(stored.events[-1].payload["window_ends_at"]).timestamp()
            came = stored.events[0].created_at.timestamp()
            bursts += came > window_ends.get(customer, 0.0)
            window_ends[customer] = ends
            if is_last:
                deadlines[text] = ends
        end = time.time() + DRAINED_SECONDS
        while time.time() < end and not deadlines.keys() <= watch.began.keys() | watch.folded:
            await asyncio.sleep(0.05)
        worker.stop()
    late = [1000 * (watch.began[t] - due) for t, due in deadlines.items() if t in watch.began]
    return Played(late, bursts)
