"""Merges two customers who are one person: moves what is theirs, and can move it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from support_agent.domain.channels import ContactKind, main_addresses
from support_agent.domain.errors import Conflict, NotFound
from support_agent.store.customers import merged_notes as notes
from support_agent.store.customers.documents import Contact, Moved
from support_agent.store.db import Tx

MERGED = "customers were merged"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge, and what it moved."""

    id: int
    from_customer: int
    into_customer: int
    moved: Moved


async def match(tx: Tx, kind: ContactKind, address: str, order_number: str | None) -> int | None:
    """The customer with this verified contact; None if the order named with it is not theirs."""
    cursor = await tx.execute(
        """
        SELECT i.customer_id FROM identities i
         WHERE i.kind = %(kind)s AND i.address = %(address)s AND i.verified_at IS NOT NULL
           AND (%(number)s::text IS NULL OR EXISTS (SELECT 1 FROM orders o
                WHERE o.customer_id = i.customer_id AND o.order_number = %(number)s))
        """,
        {"kind": kind, "address": address, "number": order_number},
    )
    row = await cursor.fetchone()
    return row["customer_id"] if row else None


async def is_stranger(tx: Tx, customer_id: int) -> bool:
    """Whether the shop has nothing of this customer's: no verified contact, no order.

    Someone who only claims an address is not a stranger: they can't be merged with a customer.
    """
    cursor = await tx.execute(
        """
        SELECT 1 FROM customers c WHERE c.id = %(id)s
           AND NOT EXISTS (SELECT 1 FROM unproven_senders u WHERE u.customer_id = c.id)
           AND NOT EXISTS (SELECT 1 FROM identities i
                            WHERE i.customer_id = c.id AND i.verified_at IS NOT NULL)
           AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
        """,
        {"id": customer_id},
    )
    return await cursor.fetchone() is not None


async def merged_into(tx: Tx, customer_id: int) -> int | None:
    """The customer that this one was merged into, or None."""
    cursor = await tx.execute(
        "SELECT into_customer FROM merges WHERE from_customer = %(id)s AND undone_at IS NULL",
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    return row["into_customer"] if row else None


async def merge(tx: Tx, from_id: int, into_id: int, *, reason: str, actor: str) -> Merge:
    """Moves everything of a stranger to the customer they turned out to be.

    That is contacts, messages, turns, tickets (including alarms), unknown order numbers, facts and
    their STOP. The contacts count as verified from now on. A running turn of the stranger is
    stopped, and its messages wait again. Raises Conflict if they are no stranger.
    """
    await lock(tx, [from_id, into_id])
    if not await is_stranger(tx, from_id):
        raise Conflict(f"customer {from_id} has an account of their own; a person has to look")
    await stop(tx, from_id, MERGED)
    contacts = await _move_contacts(tx, from_id, into_id)
    both = {"from": from_id, "into": into_id}
    cursor = await tx.execute(
        """
        WITH t AS (UPDATE turns SET customer_id = %(into)s WHERE customer_id = %(from)s
                   RETURNING id),
             m AS (UPDATE messages SET customer_id = %(into)s WHERE customer_id = %(from)s
                   RETURNING id),
             h AS (UPDATE threads SET customer_id = %(into)s WHERE customer_id = %(from)s
                   RETURNING id),
             k AS (UPDATE tickets SET customer_id = %(into)s WHERE customer_id = %(from)s
                   RETURNING id)
        SELECT (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM t) AS turns,
               (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM m) AS messages,
               (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM h) AS threads,
               (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM k) AS tickets
        """,
        both,
    )
    rows = await cursor.fetchone() or {}
    moved = Moved(**rows, **await notes.move(tx, from_id, into_id), contacts=contacts)
    await _keep_person(tx, from_id, into_id)
    cursor = await tx.execute(
        """
        INSERT INTO merges (from_customer, into_customer, reason, actor, moved)
        VALUES (%(from)s, %(into)s, %(reason)s, %(actor)s, %(moved)s) RETURNING id
        """,
        {**both, "reason": reason, "actor": actor, "moved": Jsonb(moved)},
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    await rearm(tx, into_id)
    return Merge(row["id"], from_id, into_id, moved)


async def unmerge(tx: Tx, from_id: int, *, reason: str, actor: str) -> Merge:
    """Moves everything back, including messages from and to those contacts since then.

    The contacts become unverified again. Raises NotFound if that customer is not merged.
    """
    cursor = await tx.execute(
        """
        SELECT id, from_customer, into_customer, moved FROM merges
         WHERE from_customer = %(id)s AND undone_at IS NULL FOR UPDATE
        """,
        {"id": from_id},
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(f"customer {from_id} is not merged into another")
    found = Merge(**row)
    await lock(tx, [found.from_customer, found.into_customer])
    await stop(tx, found.into_customer, MERGED)
    contacts = found.moved["contacts"]
    values = {
        "from": found.from_customer,
        "into": found.into_customer,
        "addresses": [contact["address"] for contact in contacts],
        **found.moved,
    }
    await tx.execute(
        """
        WITH t AS (UPDATE turns SET customer_id = %(from)s WHERE id = ANY(%(turns)s)),
             m AS (UPDATE messages SET customer_id = %(from)s
                    WHERE customer_id = %(into)s
                      AND (id = ANY(%(messages)s) OR address = ANY(%(addresses)s))
                   RETURNING thread_id),
             h AS (UPDATE threads SET customer_id = %(from)s
                    WHERE id = ANY(%(threads)s) OR id IN (SELECT thread_id FROM m))
        UPDATE tickets SET customer_id = %(from)s WHERE id = ANY(%(tickets)s)
        """,
        values,
    )
    await _return_contacts(tx, found, contacts)
    await notes.move_back(tx, found.from_customer, found.into_customer, found.moved)
    await tx.execute(
        """
        UPDATE merges SET undone_at = now(), undone_by = %(actor)s, undone_reason = %(reason)s
         WHERE id = %(id)s
        """,
        {"id": found.id, "actor": actor, "reason": reason},
    )
    await rearm(tx, found.from_customer)
    await rearm(tx, found.into_customer)
    return found


async def _keep_person(tx: Tx, from_id: int, into_id: int) -> None:
    """The person who answers the stranger also answers them under their own name."""
    await tx.execute(
        """
        WITH held AS (
            UPDATE conversations c SET handler = 'agent', handler_name = NULL, handler_since = NULL,
                   handed_over_turn_id = NULL
              FROM (SELECT * FROM conversations WHERE customer_id = %(from)s) before
             WHERE c.customer_id = %(from)s AND c.handler = 'person'
            RETURNING before.*
        )
        UPDATE conversations c SET handler = 'person', handler_name = held.handler_name,
               handler_since = clock_timestamp(), handed_over_turn_id = held.handed_over_turn_id
          FROM held WHERE c.customer_id = %(into)s AND c.handler = 'agent'
        """,
        {"from": from_id, "into": into_id},
    )


async def rearm(tx: Tx, customer_id: int) -> None:
    """Makes waiting messages due, without delaying a running batch."""
    await tx.execute(
        """
        UPDATE conversations c SET due_at = now(), first_pending_at = waiting.since
          FROM (SELECT min(created_at) AS since FROM messages
                 WHERE customer_id = %(id)s AND batch_id IS NULL AND direction = 'inbound'
                   AND status = 'received') waiting
         WHERE c.customer_id = %(id)s AND c.handler = 'agent' AND waiting.since IS NOT NULL
        """,
        {"id": customer_id},
    )


async def lock(tx: Tx, customer_ids: Sequence[int]) -> None:
    """Locks their conversations in order of ID, so that two merges can't wait for each other."""
    ids = {"ids": sorted(set(customer_ids))}
    await tx.execute(
        """
        INSERT INTO conversations (customer_id) SELECT unnest(%(ids)s::bigint[])
        ON CONFLICT DO NOTHING
        """,
        ids,
    )
    await tx.execute(
        """
        SELECT 1 FROM conversations WHERE customer_id = ANY(%(ids)s) ORDER BY customer_id FOR UPDATE
        """,
        ids,
    )


async def stop(tx: Tx, customer_id: int, why: str) -> None:
    """Makes whatever runs for the customer stale; its messages wait again."""
    await tx.execute(
        """
        WITH stale AS (
            UPDATE conversations SET fence = fence + 1, leased_until = NULL, due_at = NULL,
                   first_pending_at = NULL
             WHERE customer_id = %(id)s
        ), stopped AS (
            UPDATE turns SET status = 'silent', error = %(why)s, finished_at = now()
             WHERE customer_id = %(id)s AND status = 'open' AND kind = 'customer'
            RETURNING id
        )
        UPDATE messages SET batch_id = NULL
         WHERE batch_id IN (SELECT id FROM stopped) AND direction = 'inbound'
        """,
        {"id": customer_id, "why": why},
    )


async def _move_contacts(tx: Tx, from_id: int, into_id: int) -> list[Contact]:
    both = {"from": from_id, "into": into_id}
    cursor = await tx.execute(
        """
        UPDATE identities SET customer_id = %(into)s, verified_at = now()
         WHERE customer_id = %(from)s RETURNING kind, address
        """,
        both,
    )
    contacts = [Contact(**row) for row in await cursor.fetchall()]
    cursor = await tx.execute(
        """
        UPDATE customers SET phone_number = NULL, email = NULL, updated_at = now()
         WHERE id = %(from)s RETURNING id
        """,
        both,
    )
    by_kind: dict[ContactKind, str] = {contact["kind"]: contact["address"] for contact in contacts}
    await tx.execute(
        """
        UPDATE customers SET phone_number = coalesce(phone_number, %(phone_number)s),
               email = coalesce(email, %(email)s), updated_at = now()
         WHERE id = %(into)s
        """,
        {"into": into_id, **main_addresses(by_kind)},
    )
    return contacts


async def _return_contacts(tx: Tx, found: Merge, contacts: list[Contact]) -> None:
    for contact in contacts:
        values = {"from": found.from_customer, "into": found.into_customer, **contact}
        cursor = await tx.execute(
            """
            UPDATE identities SET customer_id = %(from)s, verified_at = NULL, on_file = FALSE
             WHERE kind = %(kind)s AND address = %(address)s AND customer_id = %(into)s
            """,
            values,
        )
        if not cursor.rowcount:  # the shop has replaced it since
            continue
        await tx.execute(
            """
            UPDATE customers SET phone_number = nullif(phone_number, %(address)s),
                   email = nullif(email, %(address)s)
             WHERE id = %(into)s
            """,
            values,
        )
        await tx.execute(
            """
            UPDATE customers SET phone_number = coalesce(phone_number, %(phone_number)s),
                   email = coalesce(email, %(email)s)
             WHERE id = %(from)s
            """,
            values | main_addresses({contact["kind"]: contact["address"]}),
        )
