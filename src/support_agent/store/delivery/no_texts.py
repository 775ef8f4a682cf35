"""What was said between a customer and us about ending texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from support_agent.domain.channels import channels_where, is_short
from support_agent.store.db import Tx

# How many texts before our last one are read, theirs and ours.
_MOST_READ = 11


@dataclass(frozen=True, slots=True)
class ToldHow:
    """A customer was told how to stop texts, in the last 30 days.

    `before`: the texts that our last one answered; "" unless that one told it and nothing came
    since. `earlier`: the customer's other recent texts, newest first. `asks_only_that`: our last
    one has no question and no offer's terms.
    """

    before: str = ""
    earlier: tuple[str, ...] = ()
    asks_only_that: bool = False


async def told_how(tx: Tx, customer_id: int, sentence: str) -> ToldHow | None:
    """Whether a text of ours to this customer had that sentence, and what it answered."""
    cursor = await tx.execute(
        """
        SELECT EXISTS (SELECT 1 FROM messages
                        WHERE customer_id = %(id)s AND direction = 'outbound'
                          AND channel = ANY(%(short)s)
                          AND created_at > now() - interval '30 days'
                          AND strpos(content, %(sentence)s) > 0) AS told,
               ARRAY(SELECT jsonb_build_object(
                              'ours', direction = 'outbound', 'text', content,
                              'asks_more', content ~ '[?\uff1f\u061f]' OR terms_of <> '{}')
                       FROM messages WHERE customer_id = %(id)s AND channel = ANY(%(short)s)
                      ORDER BY id DESC LIMIT %(most)s) AS newest
        """,
        {
            "id": customer_id,
            "sentence": sentence,
            "short": channels_where(is_short),
            "most": 1 + _MOST_READ,
        },
    )
    row = await cursor.fetchone()
    if row is None or not row["told"]:
        return None
    last, *earlier = row["newest"]
    if not last["ours"] or sentence not in last["text"]:
        return ToldHow(earlier=_theirs(row["newest"]))
    ours = next((at for at, each in enumerate(earlier) if each["ours"]), len(earlier))
    before = "\n".join(each["text"] for each in reversed(earlier[:ours]))
    return ToldHow(before, _theirs(earlier[ours:]), asks_only_that=not last["asks_more"])


class _Text(TypedDict):
    ours: bool
    text: str
    asks_more: bool


def _theirs(newest_first: Sequence[_Text]) -> tuple[str, ...]:
    return tuple(each["text"] for each in newest_first if not each["ours"])
