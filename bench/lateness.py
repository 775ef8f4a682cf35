"""How late an answer starts after the idle window: ours, the brief's poll, saq and arq."""

from bursts import WINDOW_SECONDS, Watch, play
from harness import Figure, median, opened, peer, quantile, run, stores

from support_agent.bootstrap import Replacements

ROUNDS = 3
PEERS = ("poll", "saq", "arq")


async def measure() -> Figure:
    """Interleaved rounds, the same arrivals for all four."""
    watch = Watch()
    late: dict[str, list[list[float]]] = {name: [] for name in ("ours", *PEERS)}
    async with (
        stores() as where,
        peer("redis_queues.py", where.redis_url) as queues,
        opened(where, Replacements(model=watch), batch_window_seconds=WINDOW_SECONDS) as app,
    ):
        for seed in range(ROUNDS):
            late["ours"].append((await play(app, watch, seed)).late)
            for name in PEERS:
                late[name].append(await queues.ask(kind_of=name, seed=seed))
    middle = {name: median([quantile(each, 0.5) for each in late[name]]) for name in late}
    p95 = {name: median([quantile(each, 0.95) for each in late[name]]) for name in late}
    earliest = min(min(each) for each in late["ours"])
    share = p95["ours"] / p95["poll"]
    theirs = ", ".join(f"{name} {middle[name]:.0f}/{p95[name]:.0f}" for name in PEERS)
    return Figure(
        "Lateness past the idle window, 80 customers, 240 messages",
        f"p50 {middle['ours']:.1f} ms, p95 {p95['ours']:.1f} ms = {share:.3f}× of the poll's; "
        f"earliest {earliest:+.1f} ms ({theirs} ms)",
        "p95 ≤ 25 ms, ≤ 0.02× of the 1 s poll's, never early",
        (p95["ours"] <= 25, share <= 0.02, earliest >= 0),
    )


if __name__ == "__main__":
    run(measure)
