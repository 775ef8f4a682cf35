"""Operators, approvals and who handles a conversation."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Runs 0003_people.sql."""
    run_sql_beside(__file__)
