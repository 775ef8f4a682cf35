"""The arrival times of messages, the same for everything measured."""

import random

CUSTOMERS, MESSAGES_EACH = 80, 3
WINDOW_SECONDS = 1.0
SPREAD_SECONDS = 3.0


def arrivals(seed: int, longest_gap: float = 0.6) -> list[tuple[float, int, bool]]:
    """(second, customer, whether it is the last of its burst), in order of time."""
    chance = random.Random(seed)
    due: list[tuple[float, int, bool]] = []
    for customer in range(CUSTOMERS):
        at = chance.uniform(0, SPREAD_SECONDS)
        for place in range(MESSAGES_EACH):
            due.append((at, customer, place == MESSAGES_EACH - 1))
            at += chance.uniform(0.02, longest_gap)
    return sorted(due)
