"""Attempts at a turn that ended without an answer."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Runs 0015_stuck.sql."""
    run_sql_beside(__file__)
