"""The script bytes before mail can be read, against a bare React 18 page built in the same run."""

from typing import Any

from browser import measure
from harness import Figure

MOST_TIMES = 2.0


def figure(page: dict[str, Any]) -> Figure:
    """Sizes are bytes of script, gzipped, as the browser downloaded them."""
    first, whole, bare = (page[part] / 1000 for part in ("first", "whole", "bare"))
    complaints = len(page["complaints"])
    return Figure(
        "Initial JavaScript, gzipped, until mail can be read",
        f"{first / bare:.2f}× a bare React 18 page ({first:.1f} to {bare:.1f} kB; {whole:.1f} kB "
        f"with the context); layout shift {page['shift']:.3f}; {complaints} console errors",
        f"≤ {MOST_TIMES:.1f}×, no layout shift, no console errors",
        [first <= MOST_TIMES * bare, round(page["shift"], 3) == 0, complaints == 0],
    )


if __name__ == "__main__":
    measure("weight", figure)
