"""Verifies every customer's audit chain, and erases the content of one."""

import hashlib
from dataclasses import dataclass

from support_agent.domain.audit import first_break
from support_agent.domain.errors import NotFound
from support_agent.store.admin import audit
from support_agent.store.customers import customers
from support_agent.store.db import Database


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of a verification. `broken`: the customer and the first invalid entry.

    `digest` hashes the ends of all chains: stored elsewhere, it reveals a rewritten history.
    """

    customers: int
    entries: int
    broken: list[tuple[int, int]]
    digest: str


@dataclass(frozen=True, slots=True)
class Audit:
    """Reads chains, and erases the content of one without breaking it."""

    database: Database

    async def erase(self, customer_id: int) -> int:
        """Erases a customer's entries for good. Returns how many. Raises NotFound."""
        async with self.database.transaction() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            return await audit.erase(tx, customer_id)

    async def verify(self) -> Verified:
        """Recomputes every hash, in one snapshot."""
        digest = hashlib.sha256()
        entries = 0
        broken: list[tuple[int, int]] = []
        async with self.database.snapshot() as tx:
            heads = await audit.heads(tx)
            for customer_id, last_seq, last_hash in heads:
                chain = [link async for link in audit.links(tx, customer_id)]
                place = first_break(customer_id, chain, last_seq, last_hash)
                if place is not None:
                    broken.append((customer_id, place))
                entries += len(chain)
                digest.update(f"{customer_id} {last_seq} {last_hash}\n".encode())
        return Verified(len(heads), entries, broken, digest.hexdigest())
