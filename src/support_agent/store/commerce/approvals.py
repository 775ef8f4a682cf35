"""Terms that a rule sent to a person for approval, and the decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, LiteralString

from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Approval:
    """Terms that wait for approval, or decided. `proposed_by`: "" for the customer's own wish."""

    id: int
    ticket_id: int
    customer_id: int
    order_id: int
    order_number: str
    kind: str
    amount: Decimal | None
    skus: list[str]
    rule: str
    proposed_by: str
    status: str
    effect_id: int | None
    turn_id: int | None
    decided_by: str | None


_SELECT: LiteralString = """
SELECT a.id, a.ticket_id, t.customer_id, a.order_id, o.order_number, a.kind, a.amount, a.skus,
       a.rule, a.proposed_by, a.status, a.effect_id, t.turn_id, a.decided_by
  FROM approvals a JOIN tickets t ON t.id = a.ticket_id JOIN orders o ON o.id = a.order_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a person is asked to approve. `amount` in dollars; one SKU per unit.

    `rule` sent it to a person. `proposed_by` is an operator, "" for the customer's own wish.
    """

    order_id: int
    kind: str
    amount: Decimal | None
    skus: Sequence[str]
    rule: str
    proposed_by: str = ""


async def ask(tx: Tx, ticket_id: int, terms: Terms) -> bool:
    """Submits terms to a person; they replace other open terms of the ticket.

    False if exactly these terms already wait, or if the ticket's terms were approved: writing twice
    must not request money again that is being paid.
    """
    last = await latest(tx, ticket_id, lock=True)
    if last is not None:
        same = (last.kind, last.amount) == (terms.kind, terms.amount)
        same = same and sorted(last.skus) == sorted(terms.skus)
        if last.status == "approved" or (last.status == "open" and same):
            return False
        await tx.execute(
            "UPDATE approvals SET status = 'replaced' WHERE id = %(id)s AND status = 'open'",
            {"id": last.id},
        )
    await tx.execute(
        """
        INSERT INTO approvals (ticket_id, order_id, kind, amount, skus, rule, proposed_by)
        VALUES (%(ticket_id)s, %(order_id)s, %(kind)s, %(amount)s, %(skus)s, %(rule)s,
                %(proposed_by)s)
        """,
        {
            "ticket_id": ticket_id,
            "order_id": terms.order_id,
            "kind": terms.kind,
            "amount": terms.amount,
            "skus": list(terms.skus),
            "rule": terms.rule,
            "proposed_by": terms.proposed_by,
        },
    )
    return True


async def latest(tx: Tx, ticket_id: int, *, lock: bool = False) -> Approval | None:
    """The ticket's newest terms. With `lock`, nobody else can decide on the ticket.

    The ticket's row is locked, so that two first terms can't be submitted at once.
    """
    if lock:
        await tx.execute("SELECT 1 FROM tickets WHERE id = %(id)s FOR UPDATE", {"id": ticket_id})
    cursor = await tx.execute(
        _SELECT + " WHERE a.ticket_id = %(id)s ORDER BY a.id DESC LIMIT 1", {"id": ticket_id}
    )
    row = await cursor.fetchone()
    return Approval(**row) if row else None


async def of_effect(tx: Tx, effect_id: int) -> Approval | None:
    """The approval that caused an effect, or None."""
    cursor = await tx.execute(_SELECT + " WHERE a.effect_id = %(id)s", {"id": effect_id})
    row = await cursor.fetchone()
    return Approval(**row) if row else None


async def decide(
    tx: Tx,
    approval_id: int,
    status: Literal["approved", "rejected"],
    *,
    by: str,
    reason: str = "",
    effect_id: int | None = None,
) -> None:
    """Stores a person's decision. The caller holds the ticket's lock and saw open terms."""
    await tx.execute(
        """
        UPDATE approvals SET status = %(status)s, decided_by = %(by)s, decided_at = now(),
               reason = %(reason)s, effect_id = %(effect_id)s
         WHERE id = %(id)s AND status = 'open'
        """,
        {
            "id": approval_id,
            "status": status,
            "by": by,
            "reason": reason,
            "effect_id": effect_id,
        },
    )


async def failed(tx: Tx, approval_id: int) -> None:
    """Records that the vendor refused what a person approved: new terms may be submitted."""
    await tx.execute(
        "UPDATE approvals SET status = 'failed' WHERE id = %(id)s AND status = 'approved'",
        {"id": approval_id},
    )
