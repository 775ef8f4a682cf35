"""The database no longer checks the names of roles."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Runs 0025_roles.sql."""
    run_sql_beside(__file__)
