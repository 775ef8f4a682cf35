"""How often the model is called for one burst of three messages: even gaps, and jittery ones."""

from bursts import CUSTOMERS, WINDOW_SECONDS, Watch, play
from harness import Figure, median, opened, run, stores

from support_agent.bootstrap import Replacements

ROUNDS = 3
# The gaps of a jittery network reach up to this share of the window.
JITTER = 0.9


async def measure() -> Figure:
    """Calls by bursts, three rounds of each kind."""
    watch = Watch()
    calls: dict[float, list[float]] = {0.3: [], JITTER: []}
    async with (
        stores() as where,
        opened(where, Replacements(model=watch), batch_window_seconds=WINDOW_SECONDS) as app,
    ):
        for seed in range(ROUNDS):
            for share, found in calls.items():
                before = watch.calls
                played = await play(
                    app,
                    watch,
                    100 * seed + int(10 * share),
                    longest_gap=share * WINDOW_SECONDS,
                )
                found.append((watch.calls - before) / played.bursts)
    even, jittery = median(calls[0.3]), median(calls[JITTER])
    return Figure(
        "Model calls per burst",
        f"{even:.3f}, with jitter {jittery:.3f} ({2 * ROUNDS * CUSTOMERS} bursts of 3 messages)",
        "1.00, ≤ 1.02 under jitter",
        (even == 1.0, jittery <= 1.02),
    )


if __name__ == "__main__":
    run(measure)
