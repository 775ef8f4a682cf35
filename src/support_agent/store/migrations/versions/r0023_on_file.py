"""Contacts record whether the shop's own file names them."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Runs 0023_on_file.sql."""
    run_sql_beside(__file__)
