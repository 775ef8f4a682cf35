"""Created return labels, and the newest one of an order."""

from typing import TypedDict, cast

from support_agent.store.db import Tx


class OldLabel(TypedDict):
    """An existing label, with the return it is for."""

    carrier: str
    tracking_number: str
    url: str | None
    return_number: str | None
    refund_on_arrival: str | None
    exchange_for: str | None
    skus: list[str] | None


async def newest(tx: Tx, order_id: int) -> OldLabel | None:
    """The order's newest return label, if one was made for units that are still expected."""
    cursor = await tx.execute(
        """
        SELECT l.carrier, l.tracking_number, l.url, 'RET-' || r.id AS return_number,
               r.amount::text AS refund_on_arrival, r.new_name AS exchange_for, r.skus
          FROM return_labels l LEFT JOIN returns r ON r.effect_id = l.effect_id
         WHERE l.order_id = %(id)s AND l.tracking_number IS NOT NULL
           AND coalesce(r.status, 'open') = 'open'
         ORDER BY l.id DESC LIMIT 1
        """,
        {"id": order_id},
    )
    row = await cursor.fetchone()
    return cast("OldLabel", row) if row else None


async def add(tx: Tx, effect_id: int, order_id: int, label: dict[str, str | None]) -> None:
    """Stores a created label."""
    await tx.execute(
        """
        INSERT INTO return_labels (order_id, effect_id, carrier, tracking_number, url)
        VALUES (%(order_id)s, %(effect_id)s, %(carrier)s, %(tracking_number)s, %(url)s)
        ON CONFLICT (effect_id) DO NOTHING
        """,
        {"order_id": order_id, "effect_id": effect_id, **label},
    )
