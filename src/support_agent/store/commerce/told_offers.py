"""When and on which channel the customer was told an offer, and what was said since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from support_agent.domain.channels import channels_where, is_mail, is_spoken
from support_agent.domain.mail.subjects import REPLY_WORDS
from support_agent.store.commerce.proposals import REMEMBERED_DAYS, SELECT, Proposal
from support_agent.store.db import Tx

_REPLIES = rf"(?:{'|'.join(REPLY_WORDS)}|rv)(?:\[\d{{1,3}}\])?\s*[:\uff1a]"
REPLY = rf"^\s*(\[[^\]]{{1,20}}\]\s*)?{_REPLIES}"
# "Re: [EXTERNAL] ": prefixes of replies, and of companies that mark outside mail.
REPLY_PREFIXES = (
    rf"^(\s*({_REPLIES}"
    r"|\[(external|extern|ext|caution)([ :-]+(e-?mail|mail|sender))?\]))*\s*"
)
_OVER_LATELY: LiteralString = """
 WHERE p.customer_id = %(id)s AND p.status <> 'open'
   AND p.confirmed_turn_id IS DISTINCT FROM %(turn_id)s
   AND p.created_at > now() - make_interval(days => %(days)s)
 ORDER BY p.id
"""
_MADE_WAY: LiteralString = """
 WHERE p.id IN (
       WITH told AS (
            SELECT DISTINCT unnest(terms_of) AS id FROM messages
             WHERE customer_id = %(customer_id)s AND direction = 'outbound'
               AND status <> 'cancelled' AND terms_of <> '{}')
       SELECT max(old.id) FROM proposals old JOIN proposals new
           ON new.order_id = old.order_id AND new.kind = old.kind AND new.id > old.id
        WHERE new.customer_id = %(customer_id)s AND new.turn_id = %(turn_id)s
          AND new.status = 'open' AND new.id NOT IN (SELECT id FROM told)
          AND old.id IN (SELECT id FROM told)
        GROUP BY new.id)
   AND p.status = 'void' AND p.declined_at IS NULL AND p.expires_at > now()
 ORDER BY p.id
"""


async def recently_ended(tx: Tx, customer_id: int, turn_id: int) -> list[Proposal]:
    """Offers of the last days that are no longer open, oldest first.

    Without those that messages of this turn accepted.
    """
    cursor = await tx.execute(
        SELECT + _OVER_LATELY,
        {"id": customer_id, "turn_id": turn_id, "days": REMEMBERED_DAYS},
    )
    return [Proposal(**row) for row in await cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Told:
    """What a message of a customer can say yes to.

    `told`: offers whose terms went out in writing before it. `in_hand`: those whose terms were the
    last thing said on its channel, without another question. `beside`: what they have said since.
    """

    told: frozenset[int]
    in_hand: frozenset[int]
    beside: tuple[str, ...]


async def told_before(tx: Tx, customer_id: int, message_id: int, channel: str) -> Told:
    """The offers told before a message, and those that were the last thing said there.

    "There" is the exact address or number that the message came from. On the phone, only this call
    counts, and only what was heard to its end (`calls.shorten` removes the offers of a sentence
    that was not). In writing, only what the provider accepted counts. A mail that replies to
    another mail than the last one, or has another subject, answers no offer.
    """
    cursor = await tx.execute(
        """
        WITH said AS (
            SELECT batch_id, in_reply_to, address,
                   regexp_replace(subject, %(re)s, '', 'i') AS subject
              FROM messages WHERE id = %(message_id)s
        ), last AS (
            SELECT m.id, m.status, m.terms_of, m.bare_yes, m.batch_id, m.message_id,
                   regexp_replace(m.subject, %(re)s, '', 'i') AS subject
              FROM messages m, said
             WHERE m.customer_id = %(customer_id)s AND m.channel = %(channel)s
               AND (m.channel = ANY(%(calls)s) OR m.address = said.address)
               AND m.direction = 'outbound' AND m.status <> 'cancelled' AND m.id < %(message_id)s
             ORDER BY m.id DESC LIMIT 1)
        SELECT
          ARRAY(SELECT DISTINCT unnest(terms_of) FROM messages
                 WHERE customer_id = %(customer_id)s AND direction = 'outbound'
                   AND channel <> ALL(%(calls)s) AND status IN ('sent', 'uncertain')
                   AND terms_of <> '{}' AND id < %(message_id)s) AS told,
          ARRAY(SELECT unnest(last.terms_of) FROM last, said
                 WHERE last.bare_yes AND last.status = 'sent'
                   AND (%(channel)s <> ALL(%(calls)s) OR last.batch_id = said.batch_id)
                   AND CASE WHEN NOT %(mail)s THEN TRUE
                            WHEN said.in_reply_to IS NULL THEN said.subject = last.subject
                            ELSE said.in_reply_to = last.message_id END)
            AS in_hand,
          ARRAY(SELECT m.content FROM messages m, last
                 WHERE m.customer_id = %(customer_id)s
                   AND m.direction = 'inbound' AND m.id > last.id AND m.id < %(message_id)s
                 ORDER BY m.id) AS beside
        """,
        {
            "customer_id": customer_id,
            "channel": channel,
            "mail": is_mail(channel),
            "calls": channels_where(is_spoken),
            "message_id": message_id,
            "re": REPLY_PREFIXES,
        },
    )
    row = await cursor.fetchone() or {}
    return Told(frozenset(row["told"]), frozenset(row["in_hand"]), tuple(row["beside"]))


async def replaced_in_turn(tx: Tx, customer_id: int, turn_id: int) -> list[Proposal]:
    """Told offers that were replaced by one of this turn that has not been told yet."""
    cursor = await tx.execute(SELECT + _MADE_WAY, {"customer_id": customer_id, "turn_id": turn_id})
    return [Proposal(**row) for row in await cursor.fetchall()]


async def told_ever(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Those of the offers whose terms were sent on any channel."""
    cursor = await tx.execute(
        """
        SELECT DISTINCT told FROM proposals p
          JOIN messages m ON m.customer_id = p.customer_id AND m.direction = 'outbound'
           AND m.status IN ('sent', 'uncertain'), unnest(m.terms_of) AS told
         WHERE p.id = ANY(%(ids)s) AND told = ANY(%(ids)s)
        """,
        {"ids": list(ids)},
    )
    return {row["told"] for row in await cursor.fetchall()}


async def said_since_declined(tx: Tx, order_id: int, kind: str) -> list[str] | None:
    """What the customer has written or said since they refused the newest such offer.

    None if they did not refuse it.
    """
    cursor = await tx.execute(
        """
        SELECT p.declined_at IS NOT NULL AS declined,
               ARRAY(SELECT m.content FROM messages m
                      WHERE m.customer_id = p.customer_id AND m.direction = 'inbound'
                        AND m.created_at > p.declined_at ORDER BY m.id) AS said
          FROM proposals p WHERE p.order_id = %(order_id)s AND p.kind = %(kind)s
         ORDER BY p.id DESC LIMIT 1
        """,
        {"order_id": order_id, "kind": kind},
    )
    row = await cursor.fetchone()
    return row["said"] if row and row["declined"] else None
