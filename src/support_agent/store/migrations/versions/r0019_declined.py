"""Offers record that they were refused."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Runs 0019_declined.sql."""
    run_sql_beside(__file__)
