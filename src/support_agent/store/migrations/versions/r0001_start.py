"""The shop's tables and the engine's own."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Runs 0001_start.sql."""
    run_sql_beside(__file__)
