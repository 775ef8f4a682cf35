"""Step-up codes: stored only as a keyed hash, valid for a few tries and one use."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from psycopg.types.json import Jsonb

from support_agent.store.customers.documents import CodeDetail
from support_agent.store.db import Tx
from support_agent.store.installation import secret as own_secret

Purpose = Literal["link_contact", "address_change"]
Outcome = Literal["verified", "wrong", "locked", "expired", "unproven", "not_alone", "refused"]


@dataclass(frozen=True, slots=True)
class Code:
    """A stored code. `customer_id` None: nobody matched, so no code fits."""

    id: int
    asked_by: int
    customer_id: int | None
    purpose: Purpose
    detail: CodeDetail
    tries: int
    status: str
    expired: bool
    code_hash: str

    @property
    def is_open(self) -> bool:
        """Whether it can still be handed over."""
        return self.status == "open" and not self.expired


@dataclass(frozen=True, slots=True)
class Issued:
    """Codes of the last hour.

    `asked`: requested in this conversation. `named`: requested by strangers for this contact;
    `named_day`: in a day. `for_strangers`: sent to anybody because of strangers.
    """

    asked: int
    named: int
    named_day: int
    for_strangers: int


async def issued_lately(tx: Tx, asked_by: int, named: str | None) -> Issued:
    """The recent codes. Strangers' requests are counted apart from a customer's own.

    A named contact counts whether or not it is somebody's, so that a limit reveals nothing.
    """
    cursor = await tx.execute(
        """
        SELECT count(*) FILTER (WHERE asked_by = %(asked_by)s AND lately)::int AS asked,
               count(*) FILTER (WHERE detail->>'named' = %(named)s AND lately)::int AS named,
               count(*) FILTER (WHERE detail->>'named' = %(named)s)::int AS named_day,
               count(*) FILTER (WHERE customer_id <> asked_by AND lately)::int AS for_strangers
          FROM (SELECT asked_by, customer_id, detail,
                       created_at > now() - interval '1 hour' AS lately
                  FROM codes WHERE created_at > now() - interval '1 day') c
        """,
        {"asked_by": asked_by, "named": named},
    )
    return Issued(**(await cursor.fetchone() or {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """What a code is for, and where it goes. `customer_id` None: nobody matched."""

    asked_by: int
    customer_id: int | None
    purpose: Purpose
    detail: CodeDetail
    contact: str
    turn_id: int
    minutes: int


async def issue(tx: Tx, new: NewCode) -> str:
    """Creates a code and returns it, the only time it is visible. Replaces an older open one."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    await tx.execute(
        "UPDATE codes SET status = 'replaced' WHERE asked_by = %(id)s AND status = 'open'",
        {"id": new.asked_by},
    )
    await tx.execute(
        """
        INSERT INTO codes (asked_by, customer_id, purpose, detail, contact, code_hash, turn_id,
                           expires_at)
        VALUES (%(asked_by)s, %(customer_id)s, %(purpose)s, %(detail)s, %(contact)s, %(hash)s,
                %(turn_id)s, now() + make_interval(mins => %(minutes)s))
        """,
        {
            "asked_by": new.asked_by,
            "customer_id": new.customer_id,
            "purpose": new.purpose,
            "detail": Jsonb(new.detail),
            "contact": new.contact,
            "hash": _hash(await own_secret(tx), new.asked_by, new.customer_id, new.purpose, code),
            "turn_id": new.turn_id,
            "minutes": new.minutes,
        },
    )
    return code


async def withdraw(tx: Tx, asked_by: int, purpose: Purpose, detail: CodeDetail) -> bool:
    """Ends the open code of this conversation, unless it is for these exact terms.

    For newer terms that can't get a code: the older terms are no longer wanted. Returns whether a
    code for these terms is still valid.
    """
    terms = {"id": asked_by, "purpose": purpose, "detail": Jsonb(detail)}
    await tx.execute(
        """
        UPDATE codes SET status = 'expired'
         WHERE asked_by = %(id)s AND status = 'open'
           AND (purpose, detail - '{message_id,beside,looked}'::text[])
               IS DISTINCT FROM (%(purpose)s, %(detail)s)
        """,
        terms,
    )
    cursor = await tx.execute(
        "SELECT 1 FROM codes WHERE asked_by = %(id)s AND status = 'open' AND expires_at > now()",
        terms,
    )
    return await cursor.fetchone() is not None


async def note_message(tx: Tx, asked_by: int, message_id: int) -> None:
    """Records which message has the code just issued."""
    await tx.execute(
        """
        UPDATE codes SET detail = detail || jsonb_build_object('message_id', %(message_id)s::bigint)
         WHERE asked_by = %(id)s AND status = 'open'
        """,
        {"id": asked_by, "message_id": message_id},
    )


@dataclass(frozen=True, slots=True)
class UndeliveredCode:
    """An open code that was never delivered."""

    customer_id: int
    is_own: bool
    contact: str
    order_number: str | None


async def end_undelivered(tx: Tx, message_id: int) -> UndeliveredCode | None:
    """Ends the customer's own open code in this message; None if it has none.

    A stranger's code stays as it is, like one for nobody: nobody has read it, and ending it would
    reveal that it existed.
    """
    cursor = await tx.execute(
        """
        UPDATE codes c
           SET status = CASE WHEN c.customer_id = c.asked_by THEN 'expired' ELSE c.status END
          FROM messages m
         WHERE m.id = %(id)s AND c.customer_id = m.customer_id AND c.status = 'open'
           AND c.detail @> jsonb_build_object('message_id', m.id)
        RETURNING c.customer_id, c.customer_id = c.asked_by AS is_own, c.contact,
                  c.detail->>'order_number' AS order_number
        """,
        {"id": message_id},
    )
    row = await cursor.fetchone()
    return UndeliveredCode(**row) if row else None


async def waiting(tx: Tx, asked_by: int) -> Code | None:
    """The newest code this conversation requested within the hour, locked; None once used."""
    cursor = await tx.execute(
        """
        SELECT id, asked_by, customer_id, purpose, detail, tries, status, code_hash,
               expires_at <= now() AS expired
          FROM codes
         WHERE asked_by = %(id)s AND created_at > now() - interval '1 hour'
           AND status <> 'replaced'
         ORDER BY id DESC LIMIT 1 FOR UPDATE
        """,
        {"id": asked_by},
    )
    row = await cursor.fetchone()
    return Code(**row) if row and row["status"] != "used" else None


async def fits(tx: Tx, kept: Code, numbers: Collection[str]) -> bool:
    """Whether one of the numbers is the code. A code for nobody takes as long and never fits."""
    secret = await own_secret(tx)
    made = [_hash(secret, kept.asked_by, kept.customer_id, kept.purpose, n) for n in numbers]
    is_one = [hmac.compare_digest(each, kept.code_hash) for each in made]
    return any(is_one) and kept.customer_id is not None


async def unreadable(tx: Tx, kept: Code, named: Collection[str], most: int) -> set[str]:
    """Which of a message's numbers that it calls something else nobody may read.

    That is the code itself, and all of them once `most` have been compared with it. Otherwise
    messages full of numbers could find it out. Codes for nobody are compared, too.
    """
    looked = kept.detail.get("looked", 0) + len(named)
    if not named or looked > most:
        return set(named)
    await tx.execute(
        """
        UPDATE codes SET detail = detail || jsonb_build_object('looked', %(n)s::int)
         WHERE id = %(id)s
        """,
        {"id": kept.id, "n": looked},
    )
    return {number for number in named if await fits(tx, kept, [number])}


async def received_for_others(tx: Tx, customer_id: int, numbers: Collection[str]) -> set[str]:
    """Which of those numbers are open codes that others requested and this customer received."""
    cursor = await tx.execute(
        """
        SELECT asked_by, purpose, code_hash FROM codes
         WHERE customer_id = %(id)s AND asked_by <> customer_id AND status = 'open'
           AND expires_at > now()
        """,
        {"id": customer_id},
    )
    rows = await cursor.fetchall()
    secret = await own_secret(tx) if rows else ""
    return {
        number
        for number in numbers
        for row in rows
        if hmac.compare_digest(
            _hash(secret, row["asked_by"], customer_id, row["purpose"], number), row["code_hash"]
        )
    }


async def note_try(tx: Tx, code_id: int, status: str) -> None:
    """Counts a try and writes the code's new status: open, used, locked or expired."""
    await tx.execute(
        """
        UPDATE codes SET tries = tries + 1, status = %(status)s,
               used_at = CASE WHEN %(status)s = 'used' THEN now() END
         WHERE id = %(id)s
        """,
        {"id": code_id, "status": status},
    )


async def void(tx: Tx, code_id: int) -> None:
    """Ends an open code that somebody refused. This is not a try."""
    await tx.execute(
        "UPDATE codes SET status = 'expired' WHERE id = %(id)s AND status = 'open'",
        {"id": code_id},
    )


async def invalidate_received(tx: Tx, customer_id: int) -> int | None:
    """Invalidates the open codes that others requested and this customer received.

    They stay open, like a code for nobody: ending them would tell the requester that there is such
    a customer. Returns the newest of them, or None.
    """
    cursor = await tx.execute(
        """
        UPDATE codes SET code_hash = ''
         WHERE customer_id = %(id)s AND asked_by <> customer_id AND status = 'open'
           AND expires_at > now()
        RETURNING id
        """,
        {"id": customer_id},
    )
    return max((row["id"] for row in await cursor.fetchall()), default=None)


def _hash(secret: str, asked_by: int, customer_id: int | None, purpose: str, code: str) -> str:
    message = f"{asked_by}:{customer_id}:{purpose}:{code}"
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
