"""Effects that a staff member carries out by hand."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Runs 0016_by_hand.sql."""
    run_sql_beside(__file__)
