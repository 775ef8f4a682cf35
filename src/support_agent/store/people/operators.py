"""The shop's own people: their roles, their tokens (hashed), and requests they sent before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from support_agent.domain.errors import Conflict
from support_agent.domain.roles import Role
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Operator:
    """One person of the shop. Names are never given twice, so records stay clear."""

    id: int
    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None


async def add(tx: Tx, name: str, role: Role, token_hash: str) -> Operator:
    """Adds a person. Raises Conflict for a name that was ever used."""
    try:
        cursor = await tx.execute(
            """
            INSERT INTO operators (name, role, token_hash)
            VALUES (%(name)s, %(role)s, %(token_hash)s)
            RETURNING id, name, role, created_at, revoked_at
            """,
            {"name": name, "role": role, "token_hash": token_hash},
        )
    except psycopg.errors.UniqueViolation:
        raise Conflict(f"there is, or was, an operator {name!r}; choose another name") from None
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    return Operator(**row)


async def everyone(tx: Tx) -> list[Operator]:
    """All of them, revoked ones too, oldest first."""
    cursor = await tx.execute(
        "SELECT id, name, role, created_at, revoked_at FROM operators ORDER BY id"
    )
    return [Operator(**row) for row in await cursor.fetchall()]


async def by_token(tx: Tx, token_hash: str) -> Operator | None:
    """Whose token it is; None for an unknown or revoked one."""
    cursor = await tx.execute(
        """
        SELECT id, name, role, created_at, revoked_at FROM operators
         WHERE token_hash = %(token_hash)s AND revoked_at IS NULL
        """,
        {"token_hash": token_hash},
    )
    row = await cursor.fetchone()
    return Operator(**row) if row else None


async def stands(tx: Tx, operator_id: int) -> bool:
    """Whether the person's token is still worth something."""
    cursor = await tx.execute(
        "SELECT 1 FROM operators WHERE id = %(id)s AND revoked_at IS NULL", {"id": operator_id}
    )
    return await cursor.fetchone() is not None


async def revoke(tx: Tx, name: str) -> bool:
    """Makes the person's token worthless, at once and for good. False when nobody has the name."""
    cursor = await tx.execute(
        "UPDATE operators SET revoked_at = coalesce(revoked_at, now()) WHERE name = %(name)s",
        {"name": name},
    )
    return cursor.rowcount == 1


async def first_time(tx: Tx, operator_id: int, key: str, request: str) -> dict[str, Any] | None:
    """None for a request never seen; else what it gave back the first time.

    The second of two equal requests waits here until the first has committed. Raises Conflict when
    the key was used for another request.
    """
    cursor = await tx.execute(
        """
        INSERT INTO operator_requests (operator_id, key, request)
        VALUES (%(id)s, %(key)s, %(request)s) ON CONFLICT DO NOTHING
        """,
        {"id": operator_id, "key": key, "request": request},
    )
    if cursor.rowcount == 1:
        return None
    cursor = await tx.execute(
        """
        SELECT request, response FROM operator_requests
         WHERE operator_id = %(id)s AND key = %(key)s
        """,
        {"id": operator_id, "key": key},
    )
    row = await cursor.fetchone()
    if row is None or row["request"] != request:
        raise Conflict("this Idempotency-Key was used for another request; send a new one")
    return dict(row["response"] or {})


async def remember(tx: Tx, operator_id: int, key: str, response: dict[str, Any]) -> None:
    """Keeps what the request gave back."""
    await tx.execute(
        """
        UPDATE operator_requests SET response = %(response)s
         WHERE operator_id = %(id)s AND key = %(key)s
        """,
        {"id": operator_id, "key": key, "response": Jsonb(response)},
    )
