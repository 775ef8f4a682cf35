"""A database of the sample shop that the tests of this folder share; each rolls back."""

import os
import shutil
import uuid
from collections.abc import AsyncIterator

import pytest

from support_agent.store.db import Database, Tx
from tests.conftest import Servers

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
collect_ignore = [] if PGBOUNCER else ["test_pooler.py"]


@pytest.fixture(scope="session")
async def sample_shop(servers: Servers, template: str) -> AsyncIterator[Database]:
    name = f"sample_{uuid.uuid4().hex[:12]}"
    await servers.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(servers.named(name), size=2)
    await database.open()
    yield database
    await database.close()
    await servers.drop(name)


@pytest.fixture
async def tx(sample_shop: Database) -> AsyncIterator[Tx]:
    async with (
        sample_shop.connection() as connection,
        connection.transaction(force_rollback=True),
    ):
        yield connection
