"""Returns by unit, exchanges with held stock, refunds within their units' price."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Runs 0007_commerce.sql."""
    run_sql_beside(__file__)
