"""Questions that no article answered: stored without a name, counted, with the latest wording."""

import re
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from support_agent.domain.secrets.masking import masked
from support_agent.store.db import Tx

KEPT_DAYS = 90
_MOST_CHARACTERS = 300
_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b|(?<!\w)\+?\d(?:[ ().-]?\d){8,14}(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question, how often it was asked, and when."""

    question: str
    times: int
    first_seen: datetime
    last_seen: datetime


async def note(tx: Tx, question: str) -> None:
    """Counts a question that found nothing. Card numbers, codes and contacts are masked first."""
    plain = " ".join(question.replace("\x00", " ").split())
    text = _CONTACT.sub("[contact removed]", masked(plain))[:_MOST_CHARACTERS]
    await tx.execute(
        """
        INSERT INTO unanswered_questions AS old (key, question)
        SELECT coalesce(nullif(array_to_string(tsvector_to_array(
                   to_tsvector('english', search_words(%(text)s))), ' '), ''), lower(%(text)s)),
               %(text)s
        ON CONFLICT (key) DO UPDATE
           SET question = excluded.question, times = old.times + 1, last_seen = now()
        """,
        {"text": text},
    )


async def unanswered(tx: Tx, *, days: int, limit: int) -> list[Unanswered]:
    """The most frequent of the last days, first. Questions older than 90 days are deleted."""
    await tx.execute(
        """
        DELETE FROM unanswered_questions WHERE last_seen < now() - make_interval(days => %(kept)s)
        """,
        {"kept": KEPT_DAYS},
    )
    cursor = tx.cursor(row_factory=class_row(Unanswered))
    await cursor.execute(
        """
        SELECT question, times, first_seen, last_seen FROM unanswered_questions
         WHERE last_seen >= now() - make_interval(days => %(days)s)
         ORDER BY times DESC, last_seen DESC LIMIT %(limit)s
        """,
        {"days": days, "limit": limit},
    )
    return await cursor.fetchall()
