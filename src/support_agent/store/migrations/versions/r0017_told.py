"""Messages record the offers whose terms they tell."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Runs 0017_told.sql."""
    run_sql_beside(__file__)
