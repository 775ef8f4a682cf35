"""Callers who are transferred to a person."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Runs 0010_transfers.sql."""
    run_sql_beside(__file__)
