"""Calls are admitted once: stages of telephone calls, and tokens for calls from a browser."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Runs 0013_doors.sql."""
    run_sql_beside(__file__)
