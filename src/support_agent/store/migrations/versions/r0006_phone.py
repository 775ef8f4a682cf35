"""Tokens that tie a phone call's audio to its signed webhook."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Runs 0006_phone.sql."""
    run_sql_beside(__file__)
