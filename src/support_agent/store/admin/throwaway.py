"""A database to try things in: the sample shop, as good as new whenever that is asked for."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from psycopg import errors, sql

from support_agent.domain.errors import Unavailable
from support_agent.domain.shop import Shop
from support_agent.store.admin.seed import seed
from support_agent.store.db import Database
from support_agent.store.migrate import migrate


@dataclass(frozen=True, slots=True)
class Throwaway:
    """`url` is good until the end of the `async with` it came from."""

    url: str
    database: Database
    shop: Shop

    async def renew(self) -> None:
        """Forgets every customer and all they did, and puts the sample shop's back."""
        async with self.database.connection() as connection:
            # Numbers go on: what is kept outside by number must not meet its like again.
            await connection.execute("TRUNCATE customers CASCADE")
            await seed(connection, self.shop)


@asynccontextmanager
async def throwaway_database(beside: Database, shop: Shop) -> AsyncGenerator[Throwaway]:
    """A database of its own on the server of `beside`, which itself is never touched.

    Raises Unavailable when the server's user may not make databases.
    """
    name = f"throwaway_{uuid.uuid4().hex[:12]}"
    await _create(beside, name)
    try:
        url = beside.url_of(name)
        await asyncio.to_thread(migrate, url)
        database = Database(url, size=1)
        await database.open()
        try:
            yield Throwaway(url, database, shop)
        finally:
            await database.close()
    finally:
        drop = sql.SQL("DROP DATABASE {}").format(sql.Identifier(name))
        async with beside.connection() as connection:
            await connection.execute(drop, prepare=False)


async def _create(beside: Database, name: str) -> None:
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    async with beside.connection() as connection:
        try:
            await connection.execute(create, prepare=False)
        except errors.InsufficientPrivilege:
            raise Unavailable(
                "DATABASE_URL: its user may not create databases; grant CREATEDB, or unset "
                "DATABASE_URL to use the embedded server"
            ) from None
