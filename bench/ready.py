"""A worker from its start until it is ready, against `import litellm`: CPU and memory."""

import asyncio
import resource
from pathlib import Path

from harness import OURS, THEIRS, Figure, Stores, median, resident_kib, run, stores

ROUNDS = 3


def children_cpu() -> float:
    """CPU seconds of finished child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def worker(where: Stores) -> tuple[float, float]:
    """(CPU seconds, MiB) of a worker that became ready and was then told to stop."""
    before = children_cpu()
    process = await asyncio.create_subprocess_exec(
        str(OURS.parent / "support-agent"),
        "worker",
        cwd=where.data,
        stderr=asyncio.subprocess.PIPE,
        env={"DATABASE_URL": where.database_url, "REDIS_URL": where.redis_url, "PATH": "/usr/bin"},
    )
    assert process.stderr is not None
    async with asyncio.timeout(60):
        while b"worker_ready" not in (line := await process.stderr.readline()):
            assert line, "the worker ended before it was ready"
    size = resident_kib(process.pid) / 1024
    process.terminate()
    await process.communicate()
    return children_cpu() - before, size


async def litellm() -> tuple[float, float]:
    """(CPU seconds, MiB) of only the import, without downloading its price list."""
    before = children_cpu()
    process = await asyncio.create_subprocess_exec(
        str(THEIRS),
        "-c",
        "import litellm; print(); input()",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"LITELLM_LOCAL_MODEL_COST_MAP": "True", "PATH": "/usr/bin", "HOME": str(Path.home())},
    )
    assert process.stdout is not None
    await process.stdout.readline()
    size = resident_kib(process.pid) / 1024
    await process.communicate(b"\n")
    return children_cpu() - before, size


async def measure() -> Figure:
    """Interleaved rounds, after one that fills the caches of compiled files."""
    async with stores() as where:
        await worker(where)
        await litellm()
        rows = [(*await worker(where), *await litellm()) for _ in range(ROUNDS)]
    ratio = median([row[0] / row[2] for row in rows])
    cpu, size, their_cpu, their_size = (median([row[place] for row in rows]) for place in range(4))
    return Figure(
        "Worker ready",
        f"{ratio:.2f}× the CPU of `import litellm` ({cpu:.2f} s to {their_cpu:.2f} s), "
        f"{size:.0f} MiB (litellm {their_size:.0f})",
        "≤ 0.4×, ≤ 80 MB",
        (ratio <= 0.4, size * 1.048576 <= 80),
    )


if __name__ == "__main__":
    run(measure)
