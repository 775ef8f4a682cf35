"""The staff: roles, tokens (hashed), and earlier requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.types.json import Jsonb

from support_agent.domain.errors import Conflict
from support_agent.domain.roles import ROLES, Role
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Operator:
    """A staff member. Names are never reused, so records stay unambiguous."""

    id: int
    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None


async def add(tx: Tx, name: str, role: Role, token_hash: str) -> Operator:
    """Adds a staff member. Raises Conflict for a name that was ever used."""
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
    """All staff members, including revoked ones, oldest first."""
    cursor = await tx.execute(
        "SELECT id, name, role, created_at, revoked_at FROM operators ORDER BY id"
    )
    return [Operator(**row) for row in await cursor.fetchall()]


async def by_token(tx: Tx, token_hash: str) -> Operator | None:
    """The owner of the token; None for an unknown or revoked one, or an unknown role."""
    cursor = await tx.execute(
        """
        SELECT id, name, role, created_at, revoked_at FROM operators
         WHERE token_hash = %(token_hash)s AND revoked_at IS NULL AND role = ANY(%(roles)s)
        """,
        {"token_hash": token_hash, "roles": [*ROLES]},
    )
    row = await cursor.fetchone()
    return Operator(**row) if row else None


async def is_active(tx: Tx, operator_id: int) -> bool:
    """Whether the staff member's token is still valid."""
    cursor = await tx.execute(
        "SELECT 1 FROM operators WHERE id = %(id)s AND revoked_at IS NULL", {"id": operator_id}
    )
    return await cursor.fetchone() is not None


async def revoke(tx: Tx, name: str) -> bool:
    """Revokes the staff member's token at once and for good. False if nobody has the name."""
    cursor = await tx.execute(
        "UPDATE operators SET revoked_at = coalesce(revoked_at, now()) WHERE name = %(name)s",
        {"name": name},
    )
    return cursor.rowcount == 1


async def earlier_response(
    tx: Tx, operator_id: int, key: str, request: str
) -> Mapping[str, object] | None:
    """None for a new request; otherwise the response it got the first time.

    The second of two equal requests waits here until the first has committed. Raises Conflict if
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
    return row["response"] or {}


async def remember(tx: Tx, operator_id: int, key: str, response: Mapping[str, object]) -> None:
    """Stores the response to the request."""
    await tx.execute(
        """
        UPDATE operator_requests SET response = %(response)s
         WHERE operator_id = %(id)s AND key = %(key)s
        """,
        {"id": operator_id, "key": key, "response": Jsonb(response)},
    )
