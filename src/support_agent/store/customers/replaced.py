"""Contacts that the shop replaced: they no longer reach the account, and what they got is void."""

from collections.abc import Mapping

from support_agent.domain.channels import NUMBER, ContactKind, channels_where, is_spoken
from support_agent.domain.events import Event, MessageStatusChanged, ProposalChanged
from support_agent.store.commerce import proposals
from support_agent.store.customers import merges
from support_agent.store.db import Tx
from support_agent.store.people import handling

REPLACED = "the shop replaced this contact"


async def remove_contact(tx: Tx, customer_id: int, kind: ContactKind, address: str) -> list[Event]:
    """Removes the contact from its customer; whoever writes from it later is a stranger.

    Open offers and codes sent there end, queued messages to it are not sent, a running turn starts
    over without it, and a call from it goes to a person. The caller holds `merges.lock`.
    """
    named = {"id": customer_id, "kind": kind, "address": address, "why": REPLACED}
    await tx.execute(
        """
        DELETE FROM identities
         WHERE kind = %(kind)s AND address = %(address)s AND customer_id = %(id)s
        """,
        named,
    )
    await tx.execute(
        """
        UPDATE customers
           SET email = nullif(email, %(address)s),
               phone_number = nullif(phone_number, %(address)s), updated_at = now()
         WHERE id = %(id)s
        """,
        named,
    )
    await merges.stop(tx, customer_id, REPLACED)
    await _end_codes(tx, named)
    waiting = [offer.id for offer in await proposals.open_offers(tx, customer_id)]
    voided = await proposals.void(tx, customer_id, waiting)
    happened = [ProposalChanged(old.shown()) for old in voided]
    happened += await _cancel_queued(tx, named)
    happened += await _end_calls(tx, named) if kind == NUMBER else []
    await merges.rearm(tx, customer_id)
    return happened


async def _end_codes(tx: Tx, named: Mapping[str, object]) -> None:
    """A stranger's code stays open and fits nothing: ending it would reveal its recipient.

    A code that was already returned no longer counts, unless its change was made.
    """
    await tx.execute(
        """
        WITH ended AS (
            UPDATE codes
               SET status = CASE WHEN asked_by = customer_id AND status = 'open' THEN 'expired'
                                 ELSE status END,
                   code_hash = ''
             WHERE customer_id = %(id)s AND contact = %(address)s
            RETURNING id
        )
        DELETE FROM code_checks k USING ended, messages m
         WHERE k.code_id = ended.id AND m.id = k.message_id AND m.batch_id IS NULL
           AND k.outcome = 'verified'
        """,
        named,
    )


async def _cancel_queued(tx: Tx, named: Mapping[str, object]) -> list[Event]:
    cursor = await tx.execute(
        """
        UPDATE messages SET status = 'cancelled', error = %(why)s, secret = NULL
         WHERE customer_id = %(id)s AND address = %(address)s AND status = 'queued' RETURNING id
        """,
        named,
    )
    return [
        MessageStatusChanged(row["id"], "cancelled", REPLACED) for row in await cursor.fetchall()
    ]


async def _end_calls(tx: Tx, named: Mapping[str, object]) -> list[Event]:
    """A call that is about to start does not; one in progress does nothing more by itself."""
    await tx.execute(
        "DELETE FROM stream_tokens WHERE customer_id = %(id)s AND address = %(address)s", named
    )
    cursor = await tx.execute(
        """
        SELECT t.customer_id, t.id FROM turns t
         WHERE t.customer_id = %(id)s AND t.kind = 'call' AND t.status = 'open'
           AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.batch_id = t.id
                              AND m.channel = ANY(%(spoken)s) AND m.address <> %(address)s)
        """,
        {**named, "spoken": channels_where(is_spoken)},
    )
    found = await cursor.fetchone()
    return await handling.hand_over(tx, found["customer_id"], found["id"]) if found else []
