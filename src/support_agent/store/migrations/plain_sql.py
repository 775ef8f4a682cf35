"""Runs the SQL file next to a revision: r0001_start.py runs 0001_start.sql."""

from pathlib import Path

from alembic import op


def run_sql_beside(revision_file: str) -> None:
    """Runs the whole file on the driver itself, so that a percent sign is a percent sign."""
    path = Path(revision_file)
    sql = path.with_name(path.stem.removeprefix("r") + ".sql").read_text(encoding="utf-8")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None, "the migration has no connection"  # noqa: S101 - Alembic gives one
    driver.execute(sql)
