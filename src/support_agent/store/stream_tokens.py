"""Single-use tokens between a call's webhook and its audio. Only their hash is kept."""

from dataclasses import dataclass

from support_agent.domain.channels import Evidence
from support_agent.domain.models import Level
from support_agent.store.db import Tx

GOOD_FOR_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Whose call a token stood for."""

    customer_id: int
    address: str
    evidence: Evidence
    level: Level


async def keep(
    tx: Tx,
    token_hash: bytes,
    *,
    customer_id: int,
    address: str,
    evidence: Evidence,
    level: Level,
) -> None:
    """Keeps a fresh token, and forgets those nobody came back with."""
    await tx.execute("DELETE FROM stream_tokens WHERE expires_at < now()")
    await tx.execute(
        """
        INSERT INTO stream_tokens (token_hash, customer_id, address, evidence, level, expires_at)
        VALUES (%(hash)s, %(customer_id)s, %(address)s, %(evidence)s, %(level)s,
                now() + make_interval(secs => %(seconds)s))
        """,
        {
            "hash": token_hash,
            "customer_id": customer_id,
            "address": address,
            "evidence": evidence,
            "level": level,
            "seconds": GOOD_FOR_SECONDS,
        },
    )


async def redeem(tx: Tx, token_hash: bytes) -> Redeemed | None:
    """The call behind a token, once; None for a wrong, used or old one."""
    cursor = await tx.execute(
        """
        DELETE FROM stream_tokens WHERE token_hash = %(hash)s
        RETURNING customer_id, address, evidence, level, expires_at > now() AS good
        """,
        {"hash": token_hash},
    )
    row = await cursor.fetchone()
    if row is None or not row.pop("good"):
        return None
    return Redeemed(**row)
