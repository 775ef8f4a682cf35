"""Messages store the name in their From line."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Runs 0018_sender_name.sql."""
    run_sql_beside(__file__)
