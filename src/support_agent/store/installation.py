"""The installation's own secret, which its codes and links are signed with."""

from support_agent.store.db import Tx


async def secret(tx: Tx) -> str:
    """Made once, by the first migration, and never shown."""
    cursor = await tx.execute("SELECT secret FROM installation")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - the migration has put it there
    return row["secret"]
