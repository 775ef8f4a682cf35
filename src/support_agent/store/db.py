"""The PostgreSQL pool and its transactions."""

import asyncio
import select
import time
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, LiteralString, TypeVar
from urllib.parse import urlsplit, urlunsplit

import orjson
import psycopg
from psycopg import AsyncConnection, conninfo, errors, sql
from psycopg.abc import RV, PQGen
from psycopg.rows import DictRow, class_row, dict_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from support_agent.domain.errors import Unavailable

# psycopg's own, for the `timeout` of its waits.
_NO_ANSWER = errors._WaitTimeout  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
Tx = AsyncConnection[DictRow]
"""An open connection inside a transaction. Functions in store/ never commit it."""

Row = TypeVar("Row")

CONNECT_TIMEOUT_SECONDS = 10.0
# The longest that one statement may take. A frozen server never answers.
ANSWER_SECONDS = 60.0
# The pool doubles its pause after every failed attempt, up to minutes; it restarts after this.
RECONNECT_SECONDS = 1.0


# A frozen process must not keep its locks: our transactions wait for nothing else.
_HANG_UP_ON_SLEEPERS = sql.SQL("SET {} idle_in_transaction_session_timeout = '10s'")


@dataclass(slots=True)
class _Patience:
    """How long a task may wait for a connection, and then for the answers on it.

    Its own work does not count. After a long wait in the queue, the whole time is left for the
    answers: otherwise many tasks at once would hang up on a server that is only busy.
    """

    seconds: float
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.seconds

    def begin(self) -> None:
        """A connection is available: from here on, the wait is for answers."""
        self.left = self.seconds

    @contextmanager
    def spent(self) -> Generator[None]:
        """The time inside counts as waiting."""
        begun = time.monotonic()
        try:
            yield
        finally:
            self.left = max(0.01, self.left - (time.monotonic() - begun))


_patience: ContextVar[_Patience | None] = ContextVar("patience", default=None)


def wait_at_most(seconds: float) -> None:
    """Limits this task's wait for a connection, and its wait for answers, to `seconds` each.

    After that, Unavailable is raised.
    """
    _patience.set(_Patience(seconds))


class _Connection(AsyncConnection[DictRow]):
    """Hangs up on a server that does not answer."""

    async def wait(
        self,
        gen: PQGen[RV],
        interval: float = 0.1,
        timeout: float | None = None,  # noqa: ASYNC109 - psycopg's
    ) -> RV:
        """Like psycopg's, with our own limit where it has none."""
        patience = _patience.get() or _Patience(ANSWER_SECONDS)
        most = min(patience.left, ANSWER_SECONDS) if timeout is None else timeout
        try:
            with patience.spent():
                return await super().wait(gen, interval=interval, timeout=most)
        except _NO_ANSWER:
            # A later reply could not be told apart from the answer to another question.
            self.pgconn.finish()
            raise


def _dumps(value: Any) -> bytes:
    return orjson.dumps(value, default=str)


async def fetch_all(
    tx: Tx, kind: type[Row], query: LiteralString, values: Mapping[str, object] | None = None
) -> list[Row]:
    """The rows of a statement as `kind`: a dataclass or TypedDict with the names of its columns.

    Nothing is converted: a column has the type that psycopg gives it.
    """
    cursor = tx.cursor(row_factory=class_row(kind))
    await cursor.execute(query, values)
    return await cursor.fetchall()


async def fetch_one(
    tx: Tx, kind: type[Row], query: LiteralString, values: Mapping[str, object] | None = None
) -> Row | None:
    """The first row of a statement as `kind`, or None; see fetch_all."""
    cursor = tx.cursor(row_factory=class_row(kind))
    await cursor.execute(query, values)
    return await cursor.fetchone()


set_json_dumps(_dumps)
set_json_loads(orjson.loads)


def hidden_password(url: str) -> str:
    """The URL without its password, for logs and errors."""
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "(unreadable)"
    parts.pop("password", None)
    return conninfo.make_conninfo(**{key: str(value) for key, value in parts.items()})


async def _plan_once(connection: Tx) -> None:
    """Our statements are few and find rows by key: planning costs more than running them."""
    await connection.execute("SET plan_cache_mode = force_generic_plan")


async def _configure(connection: Tx) -> None:
    cursor = await connection.execute("SELECT pg_backend_pid() AS pid", prepare=False)
    row = await cursor.fetchone()
    if row is None or row["pid"] != connection.info.backend_pid:
        # A pooler answers for the server (PgBouncer, transaction mode): each transaction may be on
        # another session, so nothing that outlives one can be used.
        connection.prepare_threshold = None
        return
    await _plan_once(connection)
    await connection.execute(_HANG_UP_ON_SLEEPERS.format(sql.SQL("SESSION")))


async def _connect_again(pool: AsyncConnectionPool[Any]) -> None:
    """Keeps trying to reach a server that was away for long."""
    await pool.check()


class Database:
    """A pool of connections. Every use is one short transaction; none spans an outside call."""

    def __init__(self, url: str, *, size: int = 16) -> None:
        self._url = url
        self._pool: AsyncConnectionPool[Tx] = AsyncConnectionPool(
            url,
            connection_class=_Connection,
            kwargs={
                "row_factory": dict_row,
                "autocommit": True,
                "connect_timeout": 5,
                "prepare_threshold": 0,
            },
            configure=_configure,
            min_size=1,
            max_size=size,
            open=False,
            timeout=CONNECT_TIMEOUT_SECONDS,
            reconnect_timeout=RECONNECT_SECONDS,
            reconnect_failed=_connect_again,
            check=self._still_open,
        )

    def url_of(self, name: str) -> str:
        """The URL of another database on the same server."""
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    async def open(self) -> None:
        """Connects. Raises Unavailable with a one-sentence reason if the server can't be used."""
        try:
            connection = await AsyncConnection.connect(self._url, connect_timeout=5)
            await connection.close()
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[-1] if str(error).strip() else "no answer"
            raise Unavailable(
                f"DATABASE_URL: PostgreSQL at {hidden_password(self._url)!r} can't be used "
                f"({reason}); mend the address, start the server, or unset DATABASE_URL to use "
                "the embedded one."
            ) from error
        await self._pool.open()

    async def _still_open(self, connection: Tx) -> None:
        """Checks whether the server has hung up, which takes microseconds instead of a query.

        One lost connection means that the server went away, so all idle ones are checked.
        """
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN)
        if poll.poll(0):
            await self._pool.check()
            await connection.execute("SELECT 1")

    async def close(self) -> None:
        """Closes all connections."""
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Tx]:
        """One transaction: committed at the end, rolled back on an exception."""
        async with self.connection() as connection, connection.transaction():
            if connection.prepare_threshold is None:
                await connection.execute(_HANG_UP_ON_SLEEPERS.format(sql.SQL("LOCAL")))
            yield connection

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Tx]:
        """A connection on which each statement is its own transaction."""
        try:
            async with self._lent() as connection:
                yield connection
        except errors.ReadOnlySqlTransaction as error:
            # The server was demoted meanwhile: the address may now lead to another one.
            await self._pool.drain()
            raise Unavailable("PostgreSQL is away: it takes no writes") from error
        except (psycopg.OperationalError, PoolTimeout) as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                # Canceled, and the server hung up on the way out: that must end the task, too.
                raise asyncio.CancelledError from error
            if isinstance(error, _NO_ANSWER):
                # A server that gives no answer on one connection gives none on any.
                await self._pool.drain()
            raise Unavailable(f"PostgreSQL is away: {type(error).__name__}") from error

    @asynccontextmanager
    async def _lent(self) -> AsyncGenerator[Tx]:
        patience = _patience.get() or _Patience(CONNECT_TIMEOUT_SECONDS)
        async with AsyncExitStack() as stack:
            lent = self._pool.connection(min(patience.left, CONNECT_TIMEOUT_SECONDS))
            with patience.spent():
                connection = await stack.enter_async_context(lent)
            patience.begin()
            yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Tx]:
        """One read-only transaction in which every statement sees the same moment."""
        async with self.transaction() as tx:
            await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield tx

    async def check(self) -> None:
        """Returns once the server has shown that it accepts writes. Raises Unavailable."""
        row = await self.fetch_one("SELECT current_setting('transaction_read_only') AS read_only")
        if row is None or row["read_only"] == "on":
            await self._pool.drain()
            raise Unavailable("PostgreSQL takes no writes.")

    async def fetch_one(
        self, query: LiteralString, parameters: Mapping[str, object] | None = None
    ) -> DictRow | None:
        """The first row of one statement run on its own."""
        async with self.connection() as connection:
            cursor = await connection.execute(query, parameters)
            return await cursor.fetchone()
