"""Runs every figure, prints its line and writes bench/results.md. `make bench` calls it.

Each script measures one figure: ours and its peer or limit in the same run, interleaved, the median
of several rounds. It prints one line: name, figure, target, ok or NOT. Ours runs in .venv; peers
run as processes in .bench-venv, whose packages requirements/bench.in lists. Every script has its
own PostgreSQL and Redis. Absolute times mean little on a shared machine; ratios count.

python bench/run.py                    all, in under ten minutes on two cores
python bench/run.py turn_cpu lateness  only these; the others keep their lines in results.md
"""

import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

BENCH = Path(__file__).parent
ROOT = BENCH.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
RESULTS, REASONS = BENCH / "results.md", BENCH / "reasons.md"
FIGURES = (
    "write_path",
    "acknowledging",
    "lateness",
    "model_calls",
    "timer_tick",
    "turn_cpu",
    "guards_cpu",
    "statements",
    "in_flight",
    "parallel_reads",
    "prompt_bytes",
    "live_stream",
    "page_live",
    "page_weight",
    "ready",
    "knowledge",
    "voice_bridge",
    "voice_calls",
    "voice_local",
)
OURS = ("psycopg", "redis", "fastapi", "uvicorn", "uvloop", "aiohttp", "orjson")
PEERS = ("arq", "saq", "openai-agents", "pydantic-ai-slim", "openai", "litellm", "bm25s")
HEAD = "| figure | measured | target | |\n|---|---|---|---|\n"
A_LINE_OF_RESULTS = 4
MOST_SECONDS = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One figure's line."""

    name: str
    figure: str
    target: str
    verdict: str

    def row(self, script: str) -> str:
        """The row for results.md; the script's name links the row to its code."""
        return f"| {self.name} (`{script}`) | {self.figure} | {self.target} | {self.verdict} |"


def run(script: str) -> Line:
    """Runs one script. If it fails, that is a line, too: NOT, and why."""
    try:
        done = subprocess.run(
            [PYTHON, BENCH / f"{script}.py"],
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )
        parts = done.stdout.strip().split(" | ")
        why = (done.stderr.strip().splitlines() or ["it printed nothing"])[-1]
    except subprocess.TimeoutExpired:
        parts, why = [], f"not done after {MOST_SECONDS} s"
    if len(parts) == A_LINE_OF_RESULTS:
        return Line(*parts)
    return Line(script, f"failed: {why[:200]}", "", "NOT")


def versions(python: Path, packages: tuple[str, ...]) -> str:
    """Installed versions in that interpreter."""
    code = (
        "import importlib.metadata as m, sys;"
        "print(', '.join(f'{p} {m.version(p)}' for p in sys.argv[1:]))"
    )
    done = subprocess.run(
        [python, "-c", code, *packages], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def machine() -> str:
    """Processor, cores, memory, kernel."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    name = next((line.partition(": ")[2] for line in info if line.startswith("model name")), "?")
    cores = sum(line.startswith("processor") for line in info)
    memory = Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]
    load = Path("/proc/loadavg").read_text(encoding="utf-8").split()[1]
    return (
        f"{name}, {cores} cores, {int(memory) / 1048576:.0f} GiB, {platform.system()} "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}, "
        f"load {load} at the end"
    )


def commit() -> str:
    """The measured commit, and whether there were uncommitted changes."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude", "*"],  # noqa: S607 - on PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "unknown"


def kept_rows() -> dict[str, str]:
    """The rows of the previous results, by script."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    rows = [line for line in text.splitlines() if line.startswith("| ") and "(`" in line]
    return {row.partition("(`")[2].partition("`)")[0]: row for row in rows}


def write(rows: dict[str, str]) -> None:
    """Writes results.md."""
    reasons = REASONS.read_text(encoding="utf-8") if REASONS.exists() else ""
    RESULTS.write_text(
        "# Figures\n\nWritten by `make bench`; see bench/run.py.\n\n"
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit()}\n"
        f"- {machine()}\n"
        f"- ours: {versions(PYTHON, OURS)}\n"
        f"- peers: {versions(ROOT / '.bench-venv' / 'bin' / 'python', PEERS)}\n\n"
        + HEAD
        + "\n".join(rows[script] for script in FIGURES if script in rows)
        + ("\n\n" + reasons.strip() if reasons else "")
        + "\n",
        encoding="utf-8",
    )


def main() -> None:
    """Runs the requested figures, by default all. Exits with 0: a missed target is a result."""
    asked = sys.argv[1:] or list(FIGURES)
    if unknown := set(asked) - set(FIGURES):
        sys.exit(f"bench: there is no {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    rows = kept_rows()
    began = time.monotonic()
    for script in asked:
        line = run(script)
        rows[script] = line.row(script)
        print(f"{line.name} | {line.figure} | {line.target} | {line.verdict}", flush=True)
        write(rows)
    print(f"{time.monotonic() - began:.0f} s; see {RESULTS.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
