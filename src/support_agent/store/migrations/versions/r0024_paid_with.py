"""Orders store the reference of their payment."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Runs 0024_paid_with.sql."""
    run_sql_beside(__file__)
