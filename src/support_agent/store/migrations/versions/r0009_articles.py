"""Versions of articles with the date each is valid from; questions that found nothing."""

from support_agent.store.migrations.plain_sql import run_sql_beside

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    """Runs 0009_articles.sql."""
    run_sql_beside(__file__)
