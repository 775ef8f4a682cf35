"""Single-use tokens that admit a call from a browser. Only their hash is stored."""

from support_agent.store.db import Tx

GOOD_FOR_SECONDS = 60


async def store(tx: Tx, token_hash: bytes, operator_id: int) -> None:
    """Stores a new token, and deletes expired ones that nobody used."""
    await tx.execute("DELETE FROM call_tokens WHERE expires_at < now()")
    await tx.execute(
        """
        INSERT INTO call_tokens (token_hash, operator_id, expires_at)
        VALUES (%(hash)s, %(operator)s, now() + make_interval(secs => %(seconds)s))
        """,
        {"hash": token_hash, "operator": operator_id, "seconds": GOOD_FOR_SECONDS},
    )


async def redeem(tx: Tx, token_hash: bytes) -> int | None:
    """The operator who asked for the token, once; None for a wrong, used or expired one."""
    cursor = await tx.execute(
        """
        DELETE FROM call_tokens WHERE token_hash = %(hash)s
        RETURNING operator_id, expires_at > now() AS good
        """,
        {"hash": token_hash},
    )
    row = await cursor.fetchone()
    return row["operator_id"] if row and row["good"] else None
