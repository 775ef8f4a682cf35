"""Runs the migrations: Alembic keeps the order, each revision is one plain SQL file."""

from pathlib import Path

import psycopg

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database_url: str) -> None:
    """Upgrades the database to the newest revision; does nothing if it is there already."""
    if _is_newest(database_url):
        return
    # Imported here: Alembic costs more than the rest of a start, and is rarely needed.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = database_url
    command.upgrade(config, "head")


def _is_newest(database_url: str) -> bool:
    newest = max(path.stem[1:5] for path in (MIGRATIONS / "versions").glob("r[0-9]*.py"))
    with psycopg.connect(database_url, prepare_threshold=None) as connection:
        kept = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
        if not kept or not kept[0]:
            return False
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return found is not None and found[0] == newest
