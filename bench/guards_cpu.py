"""One turn's CPU with all guards and without them, alternating in one run.

The turn of turn_cpu.py. The guards are removed here, not in the product: what the flows check
before and after the model (alarm words, requests for a person, the claim check, limits, codes and
cards in a text) is disabled for a round. Guards in SQL are part of every write, and stay.
"""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Any

from harness import OURS, Figure, at_once, median, opened, peer, run, stores, verify
from turn_cpu import AT_ONCE, Plain, ours, with_history

from support_agent.agent.claims import Checker, Verdict
from support_agent.bootstrap import Replacements
from support_agent.domain.policies.budget import Day
from support_agent.flows.intake import intake
from support_agent.flows.people import alarms, handoff
from support_agent.flows.turn.limits import Limits

ROUNDS, TURNS = 6, 30


def _holds(self: Any, text: str, evidence: Any, today: Any, *, moves: bool = False) -> Verdict:
    del self, evidence, today, moves
    return Verdict(text=text)


async def _no_limit(self: Any, customer_id: int, **others: Any) -> Day:
    del self, customer_id, others
    return Day()


@contextmanager
def without_guards() -> Generator[None]:
    """The same product without any checks of its words."""
    changes: list[tuple[Any, str, Any]] = [
        (alarms, "find_alarm", lambda _text: None),
        (handoff, "wants_person", lambda _text: False),
        (intake, "without_cards", lambda text, _ours: text),
        (intake, "without_codes", lambda text, *_others: text),
        (intake, "masked", lambda text, _ours: text),
        (intake, "may_hold_code", lambda _text: False),
        (Checker, "check", _holds),
        (Checker, "gather", lambda _self, _messages: None),
        (Limits, "day", _no_limit),
    ]
    with ExitStack() as stack:
        for place, name, instead in changes:
            stack.callback(setattr, place, name, getattr(place, name))
            setattr(place, name, instead)
        yield


async def measure() -> Figure:
    """Alternating rounds with and without; the median of their ratios."""
    async with stores() as where, peer("model_server.py", python=OURS) as server:
        everyone = range((2 * ROUNDS + 1) * TURNS)
        async with opened(where, Replacements(model=Plain())) as app:
            await at_once(AT_ONCE, [lambda c=c: with_history(app, c) for c in everyone])
            await verify(where)
        address = f"http://127.0.0.1:{(await server.ask())['port']}/1/0/v1"
        async with opened(where, llm_base_url=address, openrouter_model="bench") as app:
            groups = [everyone[n * TURNS : (n + 1) * TURNS] for n in range(2 * ROUNDS + 1)]
            await ours(app, groups.pop())
            rows: list[tuple[tuple[float, float], tuple[float, float]]] = []
            for number in range(ROUNDS):
                pair = [(0.0, 0.0), (0.0, 0.0)]
                # The order alternates, so that neither always has the warmer caches.
                for bare in (0, 1) if number % 2 else (1, 0):
                    with ExitStack() as stack:
                        if bare:
                            stack.enter_context(without_guards())
                        pair[bare] = await ours(app, groups.pop())
                rows.append((pair[0], pair[1]))
    process = median([with_all[0] / bare[0] for with_all, bare in rows])
    whole = median([sum(with_all) / sum(bare) for with_all, bare in rows])
    ours_ms, bare_ms = (median([row[place][0] for row in rows]) for place in (0, 1))
    return Figure(
        "One turn, CPU with all guards",
        f"{process:.2f}× without them in the process ({ours_ms:.1f} ms, {bare_ms:.1f} ms), "
        f"{whole:.2f}× with the stores",
        "≤ 1.5×",
        (process <= 1.5,),
    )


if __name__ == "__main__":
    run(measure)
