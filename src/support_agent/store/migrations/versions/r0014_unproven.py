"""Unauthenticated senders get their own customer rows."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Runs 0014_unproven.sql."""
    run_sql_beside(__file__)
