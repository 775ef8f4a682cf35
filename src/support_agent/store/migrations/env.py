"""How Alembic reaches the database: on a plain psycopg connection, under one advisory lock."""

import psycopg
from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

# Two processes that start at once must not both migrate; any number, the same in both, will do.
MIGRATION_LOCK = 7_403_112

url: str = context.config.attributes["database_url"]
engine = create_engine(
    "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool
)
with engine.connect() as connection:
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
