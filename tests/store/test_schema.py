"""The schema: one page equals all migrations, and every statement of the store fits it."""

import ast
import asyncio
import importlib
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import pq

import support_agent.store
from support_agent.store.db import Tx
from support_agent.store.migrate import migrate
from tests.conftest import Servers

STORE = Path(support_agent.store.__file__).parent

CATALOG = """
    SELECT 'column' AS what, table_name || '.' || column_name AS name,
           concat_ws(' ', data_type, udt_name, is_nullable, column_default, numeric_precision,
                     numeric_scale, is_identity, identity_generation, generation_expression) AS is
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'function', p.oid::regprocedure::text, md5(pg_get_functiondef(p.oid)) FROM pg_proc p
     WHERE pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = 'public'
    UNION ALL
    SELECT 'dictionary', dictname, dictinitoption FROM pg_ts_dict
     WHERE dictnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'configuration', c.cfgname || '.' || t.alias, string_agg(m.mapdict::regdictionary::text,
           ',' ORDER BY m.mapseqno)
      FROM pg_ts_config c JOIN pg_ts_config_map m ON m.mapcfg = c.oid
      JOIN ts_token_type('default') t ON t.tokid = m.maptokentype
     WHERE c.cfgnamespace = 'public'::regnamespace GROUP BY 1, 2
    UNION ALL
    SELECT 'extension', extname, '' FROM pg_extension
    ORDER BY 1, 2
"""


async def catalog(url: str) -> dict[tuple[str, str], str]:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        rows = await (await connection.execute(CATALOG)).fetchall()
    return {(what, name): is_ for what, name, is_ in rows if "alembic_version" not in name}


async def test_the_page_and_the_migrations_make_the_same_database(servers: Servers) -> None:
    names = [f"schema_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        await servers.execute(f"CREATE DATABASE {name}")
    migrated, paged = map(servers.named, names)
    await asyncio.to_thread(migrate, migrated)
    await asyncio.to_thread(migrate, migrated)  # the second time changes nothing
    async with await psycopg.AsyncConnection.connect(paged) as connection:
        await connection.execute((STORE / "schema.sql").read_bytes())
    by_migrations, by_page = await catalog(migrated), await catalog(paged)
    for name in names:
        await servers.drop(name)
    assert by_page == by_migrations, "run: python scripts/schema.py"
    assert ("column", "customers.extracted_data") in by_page


# ── Statements ───────────────────────────────────────────────────────────────────────────────

BRIEF = {
    "customers": {"phone_number", "email", "first_name", "extracted_data"},
    "messages": {"customer_id", "direction", "channel", "content", "batch_id"},
    "tickets": {"customer_id", "article_id", "status", "issue_type", "severity"},
    "knowledge_base": {"article_id", "title", "content", "metadata"},
    "products": {"sku", "name", "price", "category"},
    "inventory": {"product_id", "quantity", "warehouse", "low_stock_threshold"},
    "orders": {"order_number", "customer_id", "status", "total", "tracking_number"},
    "order_items": {"product_id", "order_id", "sku", "quantity", "unit_price"},
}


@pytest.mark.parametrize("table", BRIEF)
async def test_the_shops_tables_have_the_names_and_columns_everybody_expects(
    tx: Tx, table: str
) -> None:
    cursor = await tx.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %(t)s", {"t": table}
    )
    assert {row["column_name"] for row in await cursor.fetchall()} >= BRIEF[table]


def written(node: ast.expr, module: Any) -> str | None:
    """The text of an expression: a literal, a constant of its module, or a sum of those."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        value = getattr(module, node.id, None)
        return value if isinstance(value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = written(node.left, module), written(node.right, module)
        return None if left is None or right is None else left + right
    return None


def run_by(node: ast.AST) -> ast.expr | None:
    """The statement that a call runs, if any."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr == "execute" and node.args:
        return node.args[0]
    if isinstance(node.func, ast.Name) and node.func.id in {"fetch_all", "fetch_one"}:
        return node.args[2]
    return None


def statements() -> Iterator[tuple[str, str | None]]:
    for path in sorted(set(STORE.rglob("*.py")) - set(STORE.glob("migrations/**/*.py"))):
        place = path.relative_to(STORE)
        dotted = ".".join(place.with_suffix("").parts)
        module = importlib.import_module(f"support_agent.store.{dotted}")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (statement := run_by(node)) is not None:
                yield f"{place}:{node.lineno}", written(statement, module)


# Their text is made at run time or is in a file; their own tests run them.
ELSEWHERE = {"admin/seed.py", "db.py", "redis/bell.py", "admin/throwaway.py"}
STATEMENTS = dict(statements())


def test_every_statement_can_be_found() -> None:
    hidden = {where for where, text in STATEMENTS.items() if text is None}
    assert {where.partition(":")[0] for where in hidden} <= ELSEWHERE
    assert len(STATEMENTS) > 60


async def test_every_statement_fits_the_schema(tx: Tx) -> None:
    """PostgreSQL parses and plans each one; nothing is run."""
    wrong: list[str] = []
    for where, text in STATEMENTS.items():
        if text is None:
            continue
        result = await prepared(tx, numbered(text))
        if result.status == pq.ExecStatus.FATAL_ERROR:
            wrong.append(f"{where}: {result.error_message.decode()}")
    assert not wrong, "\n".join(wrong)


def numbered(statement: str) -> str:
    """The statement with PostgreSQL's own names for its parameters."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement)))
    for place, name in enumerate(names, 1):
        statement = statement.replace(f"%({name})s", f"${place}")
    return statement.replace("%%", "%")


async def prepared(tx: Tx, statement: str) -> Any:
    async with tx.transaction(force_rollback=True):
        return await asyncio.to_thread(tx.pgconn.prepare, b"", statement.encode())
