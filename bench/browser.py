"""Figures of the page: the browser's own scripts, run like the browser tests."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import orjson
from harness import BENCH, Figure

FRONTEND = BENCH.parent / "frontend"


def measure(script: str, figure: Callable[[dict[str, Any]], Figure]) -> None:
    """Runs frontend/bench/SCRIPT.mjs and prints the line made from its figures."""
    done = subprocess.run(
        ["node", f"bench/{script}.mjs"],  # noqa: S607 - on PATH
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr.strip()[-2000:])
    print(figure(orjson.loads(done.stdout.splitlines()[-1])).line(), flush=True)
