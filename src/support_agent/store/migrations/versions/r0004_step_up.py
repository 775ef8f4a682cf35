"""Step-up codes, merges of customers, and the effects they guard."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Runs 0004_step_up.sql."""
    run_sql_beside(__file__)
