"""Offers that only the customer's explicit yes turns into effects."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.models import Order, ProposalKind
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Proposal:
    """One offer, whole."""

    id: int
    order_id: int
    order_number: str
    kind: ProposalKind
    code: str
    amount: Decimal | None
    skus: list[str]
    # What else was offered: the product of an exchange, the refund that waits for a return.
    detail: dict[str, Any]
    reason: str
    order_state: str
    status: str
    turn_id: int
    expires_at: datetime
    created_at: datetime
    # When the customer was told of it: the turn's answer, or on the phone the first words after it
    # that name it ("refund", "return", "cancel …") and were not cut off. None before that.
    offered_at: datetime | None

    def shown(self) -> dict[str, Any]:
        """As the API's Proposal."""
        return {
            "id": self.id,
            "code": self.code,
            "kind": self.kind,
            "order_number": self.order_number,
            "amount": None if self.amount is None else str(self.amount),
            "new_item": self.detail.get("new_name"),
            "status": self.status,
            "turn_id": self.turn_id,
            "expires_at": self.expires_at,
            "created_at": self.created_at,
        }


# An offer is told with the turn's answer; on the phone with the first words after it that name it.
_SELECT: LiteralString = """
SELECT p.id, p.order_id, o.order_number, p.kind, p.code, p.amount, p.skus, p.detail, p.reason,
       p.order_state,
       CASE WHEN p.status = 'open' AND p.expires_at <= now() THEN 'expired' ELSE p.status END
         AS status,
       p.turn_id, p.expires_at, p.created_at,
       CASE WHEN t.kind = 'call' THEN
              (SELECT min(m.created_at) FROM messages m
                WHERE m.batch_id = t.id AND m.channel = 'voice' AND m.error IS NULL
                  AND m.direction = 'outbound' AND m.created_at > p.created_at
                  AND m.content ~* left(split_part(p.kind, '_', 1), 6))
            WHEN t.status = 'done' THEN t.finished_at END AS offered_at
  FROM proposals p JOIN orders o ON o.id = p.order_id JOIN turns t ON t.id = p.turn_id
"""


async def propose(
    tx: Tx,
    *,
    customer_id: int,
    order: Order,
    kind: ProposalKind,
    amount: Decimal | None,
    skus: Sequence[str],
    detail: dict[str, Any],
    reason: str,
    turn_id: int,
    minutes: int,
) -> tuple[Proposal, list[Proposal]]:
    """Makes the offer and voids older open ones of the same kind for the same order.

    Returns the offer and the voided ones. Asking for exactly what is already on offer gives that
    offer again, so that a customer never holds two codes for one thing.
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
        return same[0], []
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
                  detail, reason, order_state, status, turn_id, expires_at, created_at,
                  NULL::timestamptz AS offered_at
        """,
        {
            "customer_id": customer_id,
            "order_id": order.id,
            "order_number": order.order_number,
            "kind": kind,
            "code": code,
            "amount": amount,
            "skus": list(skus),
            "detail": Jsonb(detail),
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
    cursor = await tx.execute(
        "SELECT code FROM proposals WHERE customer_id = %(id)s AND status = 'open'",
        {"id": customer_id},
    )
    taken = {row["code"] for row in await cursor.fetchall()}
    while (code := f"{1000 + secrets.randbelow(9000)}") in taken:
        pass
    return code


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


async def talked_past(tx: Tx, proposal: Proposal, channel: str, message_id: int) -> bool:
    """Whether the talk on this channel went on between the offer and the message.

    In writing: something else was sent than the offer, which always carries its code. On the
    phone: the caller said something else and was answered.
    """
    cursor = await tx.execute(
        """
        SELECT EXISTS (
            SELECT 1 FROM (
                SELECT id, batch_id, content FROM messages
                 WHERE customer_id = (SELECT customer_id FROM turns WHERE id = %(turn_id)s)
                   AND channel = %(channel)s AND direction = 'outbound'
                   AND id < %(message_id)s AND created_at > %(made_at)s
                 ORDER BY id DESC LIMIT 1) last
             WHERE position(%(code)s IN last.content) = 0
               AND (last.batch_id IS DISTINCT FROM %(turn_id)s
                    OR EXISTS (
                       SELECT 1 FROM messages heard
                        WHERE heard.batch_id = %(turn_id)s AND heard.channel = 'voice'
                          AND heard.direction = 'inbound'
                          AND heard.created_at > %(offered_at)s AND heard.id < last.id))) AS past
        """,
        {
            "turn_id": proposal.turn_id,
            "channel": channel,
            "message_id": message_id,
            "made_at": proposal.created_at,
            "offered_at": proposal.offered_at,
            "code": proposal.code,
        },
    )
    row = await cursor.fetchone()
    return row is not None and bool(row["past"])


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
