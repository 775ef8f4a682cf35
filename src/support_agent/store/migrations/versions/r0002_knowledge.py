"""Words, passages and terms for finding articles and products."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Runs 0002_knowledge.sql."""
    run_sql_beside(__file__)
