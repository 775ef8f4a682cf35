"""From a text's webhook to a second window's screen in Chromium, beside a window that polls."""

from typing import Any

from browser import measure
from harness import Figure, median, quantile

MOST_SHARE = 0.1


def figure(rounds: dict[str, Any]) -> Figure:
    """The median of the rounds' quantiles."""
    p50, p95 = (median([quantile(each, at) for each in rounds["live"]]) for at in (0.5, 0.95))
    old50, old95 = (median([quantile(each, at) for each in rounds["poll"]]) for at in (0.5, 0.95))
    return Figure(
        "A text's webhook to a second window's screen, Chromium",
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, commit and painting included = "
        f"{p95 / old95:.3f}× of a 2 s poll's ({old50:,.0f}/{old95:,.0f} ms)",
        f"p95 ≤ {MOST_SHARE}× of the poll's",
        [p95 <= MOST_SHARE * old95],
    )


if __name__ == "__main__":
    measure("live", figure)
