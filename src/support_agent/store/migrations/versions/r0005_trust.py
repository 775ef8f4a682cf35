"""Withheld answers, promises with a due time, the audit chain."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Runs 0005_trust.sql."""
    run_sql_beside(__file__)
