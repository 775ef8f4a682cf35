"""Names in Redis: every key and channel includes the installation, so that two share a server.

Redis numbers its databases, but published messages ignore the number: without the installation in
its name, a channel is heard by all others on that server.
"""

import hashlib
from dataclasses import dataclass

from support_agent.store.db import Database

DIGITS = 16


@dataclass(frozen=True, slots=True)
class Keyspace:
    """The names of one installation's keys and channels.

    They share one hash tag, `{installation:shard}`: Redis Cluster keeps them on one node, where a
    script may use them together.
    """

    installation: str
    shard: int = 0

    def named(self, name: str) -> str:
        """The full name of a key or channel. Everything in Redis is named by this."""
        return f"support:{{{self.installation}:{self.shard}}}:{name}"

    @property
    def due(self) -> str:
        """Sorted set: customers by deadline."""
        return self.named("due")

    @property
    def leased(self) -> str:
        """Sorted set: customers that a worker has taken, by the end of its lease."""
        return self.named("leased")

    @property
    def bell(self) -> str:
        """Channel: a deadline is near."""
        return self.named("bell")

    @property
    def events(self) -> str:
        """Channel: event frames for screens."""
        return self.named("events")


async def installation(database: Database) -> str:
    """Identifies this installation: a hash of its server, database and schema.

    The same for every process, and after a fail-over to a standby. A database that was dumped and
    restored elsewhere is another installation.
    """
    async with database.connection() as tx:
        cursor = await tx.execute(
            """
            SELECT concat_ws('.', s.system_identifier, d.oid, current_schema()) AS name
              FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()
            """
        )
        row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - the database we are in is listed
    return hashlib.sha256(row["name"].encode()).hexdigest()[:DIGITS]
