"""Every customer who is with a person has an open case."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Runs 0012_cases.sql."""
    run_sql_beside(__file__)
