"""Attempts at a turn that ended without a word."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Runs 0012_stuck.sql."""
    run_sql_beside(__file__)
