"""Single-use tokens between a call's webhook and its audio. Only their hash is stored."""

from dataclasses import dataclass

from support_agent.domain.channels import Evidence
from support_agent.domain.models import Level
from support_agent.store.db import Tx

GOOD_FOR_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The call that a token belongs to."""

    customer_id: int
    address: str
    evidence: Evidence
    level: Level


async def claim_stage(tx: Tx, stage: str) -> bool:
    """Whether the line asks for this stage of a call for the first time."""
    cursor = await tx.execute(
        "INSERT INTO phone_calls (stage) VALUES (%(stage)s) ON CONFLICT DO NOTHING",
        {"stage": stage},
    )
    return cursor.rowcount == 1


async def waits(tx: Tx, token_hash: bytes) -> bool:
    """Whether the token is still valid and unused."""
    cursor = await tx.execute(
        "SELECT 1 FROM stream_tokens WHERE token_hash = %(hash)s AND expires_at > now()",
        {"hash": token_hash},
    )
    return await cursor.fetchone() is not None


async def store(
    tx: Tx,
    token_hash: bytes,
    *,
    call_id: str,
    customer_id: int,
    address: str,
    evidence: Evidence,
    level: Level,
) -> None:
    """Stores a new token, and deletes expired ones that nobody used."""
    await tx.execute("DELETE FROM stream_tokens WHERE expires_at < now()")
    await tx.execute(
        """
        INSERT INTO stream_tokens (token_hash, call_id, customer_id, address, evidence, level,
                                   expires_at)
        VALUES (%(hash)s, %(call_id)s, %(customer_id)s, %(address)s, %(evidence)s, %(level)s,
                now() + make_interval(secs => %(seconds)s))
        """,
        {
            "hash": token_hash,
            "call_id": call_id,
            "customer_id": customer_id,
            "address": address,
            "evidence": evidence,
            "level": level,
            "seconds": GOOD_FOR_SECONDS,
        },
    )


async def redeem(tx: Tx, token_hash: bytes, call_id: str) -> Redeemed | None:
    """The call of a token, once; None for a wrong, used or expired one, or another call's."""
    cursor = await tx.execute(
        """
        DELETE FROM stream_tokens WHERE token_hash = %(hash)s AND call_id = %(call_id)s
        RETURNING customer_id, address, evidence, level, expires_at > now() AS good
        """,
        {"hash": token_hash, "call_id": call_id},
    )
    row = await cursor.fetchone()
    if row is None or not row.pop("good"):
        return None
    return Redeemed(**row)
