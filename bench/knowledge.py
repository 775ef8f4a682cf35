"""Finding the right article: our search against bm25s, same passages, same questions."""

import json
import time
from pathlib import Path

from harness import BENCH, Figure, opened, peer, quantile, run, stores

from support_agent.store.knowledge import knowledge

QUESTIONS = BENCH.parent / "tests" / "evals" / "kb_questions.jsonl"
AT = 5


def hits(found: list[list[str]], wanted: list[set[str]]) -> float:
    """The share of questions with a right article among the first five."""
    return sum(bool(w & set(f[:AT])) for f, w in zip(found, wanted, strict=True)) / len(wanted)


async def measure() -> Figure:
    """Every question once. Quality is exact; only the times vary."""
    lines = Path(QUESTIONS).read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    # A question that no article answers can't have a right one among five.
    asked = [each for each in asked if each["articles"]]
    questions, wanted = [a["question"] for a in asked], [set(a["articles"]) for a in asked]
    async with stores() as where, opened(where) as app, peer("bm25.py") as bm25:
        found: list[list[str]] = []
        took: list[float] = []
        async with app.database.connection() as tx:
            cursor = await tx.execute(
                "SELECT article_id, content FROM knowledge_passages ORDER BY article_id, position"
            )
            passages = [(r["article_id"], r["content"]) for r in await cursor.fetchall()]
            for question in questions[:5]:
                await knowledge.search(tx, question, AT)
            for question in questions:
                began = time.perf_counter()
                passages_found = await knowledge.search(tx, question, AT)
                took.append(1000 * (time.perf_counter() - began))
                found.append([passage.article_id for passage in passages_found])
        theirs = await bm25.ask(passages=passages, questions=questions, at=AT)
    ours, other = hits(found, wanted), hits(theirs["found"], wanted)
    p95, their_p95 = quantile(took, 0.95), quantile(theirs["took"], 0.95)
    return Figure(
        "Knowledge search, our own 120 questions",
        f"hit@5 {ours:.3f} to bm25s {other:.3f} = {ours / other:.2f}×; p95 {p95:.1f} ms "
        f"(bm25s in memory {their_p95:.1f} ms)",
        "hit@5 ≥ 1.25× bm25s, p95 ≤ 10 ms",
        (ours / other >= 1.25, p95 <= 10),
    )


if __name__ == "__main__":
    run(measure)
