"""Drops indexes and a column that no query uses."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Runs 0011_unused.sql."""
    run_sql_beside(__file__)
