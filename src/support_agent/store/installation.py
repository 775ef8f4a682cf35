"""The installation's own secret, which signs its codes and links."""

from support_agent.store.db import Tx


async def secret(tx: Tx) -> str:
    """The secret. The first migration makes it, and it is never shown."""
    cursor = await tx.execute("SELECT secret FROM installation")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - the migration has put it there
    return row["secret"]
