"""Offers that only the customer's explicit yes turns into effects."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.mail.subjects import REPLY_WORDS
from support_agent.domain.models import Order
from support_agent.domain.offers.kind import Detail
from support_agent.domain.shown import ProposalStatus, ShownProposal
from support_agent.store.db import Tx

# A yes to an offer that has ended gets a word as long after it was made.
REMEMBERED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Proposal:
    """One offer, whole."""

    id: int
    order_id: int
    order_number: str
    kind: str
    code: str
    amount: Decimal | None
    skus: list[str]
    # What else was offered: the product of an exchange, the refund that waits for a return.
    detail: Detail
    reason: str
    order_state: str
    status: ProposalStatus
    turn_id: int
    expires_at: datetime
    created_at: datetime
    # The names of the goods it is about, as the order has them.
    item_names: list[str] = field(default_factory=list[str])
    # How many of each of them.
    item_counts: list[int] = field(default_factory=list[int])

    def shown(self, status: ProposalStatus | None = None) -> ShownProposal:
        """As the API's Proposal; with `status`, as one that has just come to that."""
        return {
            "id": self.id,
            "code": self.code,
            "kind": self.kind,
            "order_number": self.order_number,
            "amount": None if self.amount is None else str(self.amount),
            "new_item": self.detail.get("new_name"),
            "status": status or self.status,
            "turn_id": self.turn_id,
            "expires_at": self.expires_at,
            "created_at": self.created_at,
        }


_CODES = frozenset(map(str, range(1000, 10_000)))
_YEARS = frozenset(map(str, range(1990, 2050)))
# So many are not guessed.
_ENOUGH_CODES = 1000

_REPLIES = rf"(?:{'|'.join(REPLY_WORDS)}|rv)(?:\[\d{{1,3}}\])?\s*[:\uff1a]"
REPLY = rf"^\s*(\[[^\]]{{1,20}}\]\s*)?{_REPLIES}"
# "Re: [EXTERNAL] ": of replies, and of firms that mark what comes from outside.
REPLY_PREFIXES = (
    rf"^(\s*({_REPLIES}"
    r"|\[(external|extern|ext|caution)([ :-]+(e-?mail|mail|sender))?\]))*\s*"
)
_SELECT: LiteralString = """
SELECT p.id, p.order_id, o.order_number, p.kind, p.code, p.amount, p.skus, p.detail, p.reason,
       p.order_state,
       CASE WHEN p.status = 'open' AND p.expires_at <= now() THEN 'expired' ELSE p.status END
         AS status,
       p.turn_id, p.expires_at, p.created_at,
       ARRAY(SELECT i.name FROM order_items i WHERE i.order_id = p.order_id
                AND (p.skus = '{}' OR i.sku = ANY(p.skus))) AS item_names,
       ARRAY(SELECT CASE p.skus WHEN '{}' THEN i.quantity
                                ELSE cardinality(array_positions(p.skus, i.sku)) END
               FROM order_items i WHERE i.order_id = p.order_id
                AND (p.skus = '{}' OR i.sku = ANY(p.skus))) AS item_counts
  FROM proposals p JOIN orders o ON o.id = p.order_id
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


async def propose(
    tx: Tx,
    *,
    customer_id: int,
    order: Order,
    kind: str,
    amount: Decimal | None,
    skus: Sequence[str],
    detail: Detail,
    reason: str,
    turn_id: int,
    minutes: int,
) -> tuple[Proposal, list[Proposal]]:
    """Makes the offer and voids older open ones of the same kind for the same order.

    Returns the offer and the voided ones. Asking for exactly what is already on offer gives that
    offer again, now as one of this turn, so that a customer never holds two codes for one thing.
    """
    same: list[Proposal] = []
    voided: list[Proposal] = []
    for old in await open_of_customer(tx, customer_id):
        if old.order_id == order.id and old.kind == kind:
            unchanged = (
                old.amount == amount
                and sorted(old.skus) == sorted(skus)
                and old.detail == detail
                and old.order_state == order.state
            )
            (same if unchanged else voided).append(old)
    if same:
        await tx.execute(
            "UPDATE proposals SET turn_id = %(turn_id)s WHERE id = %(id)s",
            {"turn_id": turn_id, "id": same[0].id},
        )
        return replace(same[0], turn_id=turn_id), []
    for old in voided:
        await close(tx, old.id, "void")
    code = await _unused_code(tx, customer_id)
    cursor = await tx.execute(
        """
        INSERT INTO proposals (customer_id, order_id, kind, code, amount, skus, detail,
                               reason, order_state, turn_id, expires_at)
        VALUES (%(customer_id)s, %(order_id)s, %(kind)s, %(code)s, %(amount)s, %(skus)s,
                %(detail)s, %(reason)s, %(state)s, %(turn_id)s,
                now() + make_interval(mins => %(minutes)s))
        RETURNING id, order_id, %(order_number)s AS order_number, kind, code, amount, skus,
                  detail, reason, order_state, status, turn_id, expires_at, created_at
        """,
        {
            "customer_id": customer_id,
            "order_id": order.id,
            "order_number": order.order_number,
            "kind": kind,
            "code": code,
            "amount": amount,
            "skus": list(skus),
            "detail": Jsonb(dict(detail)),
            "reason": reason,
            "state": order.state,
            "turn_id": turn_id,
            "minutes": minutes,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    return Proposal(**row), voided


async def _unused_code(tx: Tx, customer_id: int) -> str:
    """Four digits that stand for nothing else they may write, as far as enough are left.

    Never those of another open offer or an order of theirs; nor of an older offer, a product's name
    or a year, because a code stays hidden from models when its offer is over.
    """
    cursor = await tx.execute(
        """
        SELECT code, status = 'open' AS must FROM proposals WHERE customer_id = %(id)s
        UNION ALL
        SELECT digits[1], TRUE FROM orders, regexp_matches(order_number, '[0-9]+', 'g') AS digits
         WHERE customer_id = %(id)s
        UNION ALL
        SELECT digits[1], FALSE FROM products, regexp_matches(name, '[0-9]{4}', 'g') AS digits
         WHERE name ~ '[0-9]{4}'
        """,
        {"id": customer_id},
    )
    rows = await cursor.fetchall()
    free = _CODES - {row["code"] for row in rows if row["must"]}
    clear = free - _YEARS - {row["code"] for row in rows}
    return secrets.choice(sorted(clear if len(clear) >= _ENOUGH_CODES else free))


async def open_of_customer(tx: Tx, customer_id: int) -> list[Proposal]:
    """Open offers, oldest first; one past its time is closed on the way and not returned."""
    await tx.execute(
        """
        UPDATE proposals SET status = 'expired'
         WHERE customer_id = %(id)s AND status = 'open' AND expires_at <= now()
        """,
        {"id": customer_id},
    )
    cursor = await tx.execute(
        _SELECT + " WHERE p.customer_id = %(id)s AND p.status = 'open' ORDER BY p.id",
        {"id": customer_id},
    )
    return [Proposal(**row) for row in await cursor.fetchall()]


async def over_lately(tx: Tx, customer_id: int, turn_id: int) -> list[Proposal]:
    """Offers of the last days that are not open any more, oldest first.

    Without those that messages of this turn have said yes to.
    """
    cursor = await tx.execute(
        _SELECT
        + """
         WHERE p.customer_id = %(id)s AND p.status <> 'open'
           AND p.confirmed_turn_id IS DISTINCT FROM %(turn_id)s
           AND p.created_at > now() - make_interval(days => %(days)s)
         ORDER BY p.id
        """,
        {"id": customer_id, "turn_id": turn_id, "days": REMEMBERED_DAYS},
    )
    return [Proposal(**row) for row in await cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Told:
    """What a message of a customer can be a yes to.

    `told`: offers whose terms went out in writing before it. `in_hand`: those whose terms were the
    last thing said on its channel, with nothing else asked. `beside`: what the customer has said
    on any channel since.
    """

    told: frozenset[int]
    in_hand: frozenset[int]
    beside: tuple[str, ...]


async def told_before(tx: Tx, customer_id: int, message_id: int, channel: str) -> Told:
    """Which offers were told before a message, and which of them is what was said last there.

    "There" is the very address or number that the message came from. On the phone only this call
    counts, and only what was heard to its end (`calls.shorten` takes the offers of a sentence that
    was not). In writing only what the provider has taken; a mail that answers another mail than the
    last one, or stands under another subject, answers no offer.
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
               AND (m.channel = 'voice' OR m.address = said.address)
               AND m.direction = 'outbound' AND m.status <> 'cancelled' AND m.id < %(message_id)s
             ORDER BY m.id DESC LIMIT 1)
        SELECT
          ARRAY(SELECT DISTINCT unnest(terms_of) FROM messages
                 WHERE customer_id = %(customer_id)s AND direction = 'outbound'
                   AND channel <> 'voice' AND status IN ('sent', 'uncertain')
                   AND terms_of <> '{}' AND id < %(message_id)s) AS told,
          ARRAY(SELECT unnest(last.terms_of) FROM last, said
                 WHERE last.bare_yes AND last.status = 'sent'
                   AND (%(channel)s <> 'voice' OR last.batch_id = said.batch_id)
                   AND CASE WHEN %(channel)s <> 'email' THEN TRUE
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
            "message_id": message_id,
            "re": REPLY_PREFIXES,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    return Told(frozenset(row["told"]), frozenset(row["in_hand"]), tuple(row["beside"]))


async def open_with_items(
    tx: Tx, customer_id: int, *, turn_id: int | None = None, ids: Sequence[int] = ()
) -> list[dict[str, Any]]:
    """Open offers that a turn has made, and those of `ids`, with all that their terms say."""
    cursor = await tx.execute(
        """
        SELECT p.id, p.code, p.kind, o.order_number, p.amount, p.detail->>'new_name' AS new_item,
               (p.detail->>'new_price')::numeric AS new_price,
               (p.detail->>'refund_on_arrival')::numeric AS refund_on_arrival,
               coalesce((p.detail->>'person_decides_refund')::boolean, FALSE)
                 AS person_decides_refund,
               ARRAY(SELECT CASE u.n WHEN 1 THEN i.name ELSE u.n || ' x ' || i.name END
                       FROM order_items i, LATERAL (
                            SELECT CASE p.skus WHEN '{}' THEN i.quantity
                                   ELSE cardinality(array_positions(p.skus, i.sku)) END AS n) u
                      WHERE i.order_id = p.order_id AND u.n > 0 ORDER BY i.id) AS items
          FROM proposals p JOIN orders o ON o.id = p.order_id
         WHERE p.customer_id = %(customer_id)s AND p.status = 'open' AND p.expires_at > now()
           AND (p.turn_id = %(turn_id)s OR p.id = ANY(%(ids)s))
         ORDER BY p.id
        """,
        {"customer_id": customer_id, "turn_id": turn_id, "ids": list(ids)},
    )
    return [dict(row) for row in await cursor.fetchall()]


async def void_of_turn(tx: Tx, turn_id: int) -> list[Proposal]:
    """Voids the open offers of a turn whose answer does not tell them; returns them, voided."""
    cursor = await tx.execute(
        _SELECT + " WHERE p.turn_id = %(turn_id)s AND p.status = 'open'", {"turn_id": turn_id}
    )
    return await _voided(tx, [Proposal(**row) for row in await cursor.fetchall()])


async def replaced_in_turn(tx: Tx, customer_id: int, turn_id: int) -> list[Proposal]:
    """Told offers that made way for one of this turn which has not been told yet."""
    cursor = await tx.execute(_SELECT + _MADE_WAY, {"customer_id": customer_id, "turn_id": turn_id})
    return [Proposal(**row) for row in await cursor.fetchall()]


async def told_ever(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Those of the offers whose terms have gone out, on any channel."""
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


async def decline(tx: Tx, customer_id: int, ids: Sequence[int]) -> list[Proposal]:
    """Voids open offers that the customer has turned down; returns them, voided."""
    await tx.execute(
        "UPDATE proposals SET declined_at = clock_timestamp() WHERE id = ANY(%(ids)s)",
        {"ids": list(ids)},
    )
    return await void(tx, customer_id, ids)


async def said_since_declined(tx: Tx, order_id: int, kind: str) -> list[str] | None:
    """What the customer has written or said since they turned down the newest such offer.

    None when they did not turn it down.
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


async def void(tx: Tx, customer_id: int, ids: Sequence[int]) -> list[Proposal]:
    """Voids those of a customer's offers that are open; returns them, voided."""
    waiting = await open_of_customer(tx, customer_id)
    return await _voided(tx, [proposal for proposal in waiting if proposal.id in ids])


async def _voided(tx: Tx, found: Sequence[Proposal]) -> list[Proposal]:
    for proposal in found:
        await close(tx, proposal.id, "void")
    return [replace(proposal, status="void") for proposal in found]


async def confirmed_in_turn(tx: Tx, turn_id: int) -> list[Proposal]:
    """Offers that messages of this turn have said yes to."""
    cursor = await tx.execute(
        _SELECT + " WHERE p.confirmed_turn_id = %(turn_id)s ORDER BY p.id", {"turn_id": turn_id}
    )
    return [Proposal(**row) for row in await cursor.fetchall()]


async def of_customer(tx: Tx, customer_id: int) -> list[Proposal]:
    """The newest offers, open or not, newest first."""
    cursor = await tx.execute(
        _SELECT + " WHERE p.customer_id = %(id)s ORDER BY p.id DESC LIMIT 20", {"id": customer_id}
    )
    return [Proposal(**row) for row in await cursor.fetchall()]


async def close(tx: Tx, proposal_id: int, status: str) -> None:
    """Voids an open offer."""
    await tx.execute(
        "UPDATE proposals SET status = %(status)s WHERE id = %(id)s AND status = 'open'",
        {"id": proposal_id, "status": status},
    )


async def confirm(tx: Tx, proposal_id: int, *, turn_id: int, message_id: int) -> bool:
    """Marks the offer confirmed; False when it was not open any more. It can succeed once."""
    cursor = await tx.execute(
        """
        UPDATE proposals
           SET status = 'confirmed', confirmed_turn_id = %(turn_id)s,
               confirmed_message_id = %(message_id)s
         WHERE id = %(id)s AND status = 'open' AND expires_at > now()
        """,
        {"id": proposal_id, "turn_id": turn_id, "message_id": message_id},
    )
    return cursor.rowcount == 1
