"""A database for experiments: the sample shop, reset whenever asked."""

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
    """`url` is valid until the end of the `async with` it came from."""

    url: str
    database: Database
    shop: Shop

    async def renew(self) -> None:
        """Deletes every customer and all they did, and restores the sample shop's."""
        async with self.database.connection() as connection:
            # Sequences continue: a number known outside must not be given out again.
            await connection.execute("TRUNCATE customers CASCADE")
            await seed(connection, self.shop)


@asynccontextmanager
async def throwaway_database(beside: Database, shop: Shop) -> AsyncGenerator[Throwaway]:
    """A separate database on the server of `beside`, whose own database is never touched.

    Raises Unavailable if the server's user may not create databases.
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
