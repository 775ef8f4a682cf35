"""Connects Alembic to the database: on a plain psycopg connection, under one advisory lock."""

import psycopg
from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

# Two processes that start at once must not both migrate. Any fixed number works.
MIGRATION_LOCK = 7_403_112

url: str = context.config.attributes["database_url"]
engine = create_engine(
    "postgresql+psycopg://",
    creator=lambda: psycopg.connect(url, prepare_threshold=None),
    poolclass=NullPool,
)
# The lock has its own transaction until the end: behind a pooler, a session's lock would stay with
# whichever session of the server it was taken on.
with psycopg.connect(url, prepare_threshold=None) as holder, engine.connect() as connection:
    holder.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    holder.execute("SELECT pg_advisory_xact_lock(%s)", [MIGRATION_LOCK])
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
