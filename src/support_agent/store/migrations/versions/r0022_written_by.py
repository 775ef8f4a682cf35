"""Messages written by a person record who wrote them."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0022"
down_revision = "0019"


def upgrade() -> None:
    """Runs 0022_written_by.sql."""
    run_sql_beside(__file__)
