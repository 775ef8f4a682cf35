"""`support-agent serve` and `api`: the API and the page, and for `serve` also a worker."""

import argparse
import asyncio
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

import support_agent
from support_agent.api.app import create_app
from support_agent.api.deps import Options
from support_agent.api.peers import NEAR, NEAR_CONTAINER
from support_agent.bootstrap import App
from support_agent.commands.roles import Role, run_to_the_end, serve_roles, worker_role
from support_agent.commands.wire import BoundedHttp
from support_agent.config import LOOPBACK, Settings, read_settings
from support_agent.domain.errors import Unavailable

# Open event streams are closed after this when the server stops.
GOODBYE_SECONDS = 2
# Simultaneous connections and requests; more get a 503. Each uses some 64 kB before it is read.
MOST_CONNECTIONS = 1000
MOST_WS_BYTES = 128 * 1024


def run(arguments: argparse.Namespace) -> None:
    """Serves until stopped. A port in use is reported before anything starts."""
    settings = read_settings()
    worker = [worker_role] if arguments.command == "serve" else []
    run_to_the_end(serve_roles(settings, [*worker, api_role(settings)], voice=True))


def options(settings: Settings) -> Options:
    """The settings that the API needs."""
    public_host = urlsplit(settings.public_url).hostname
    inside = {"api", "frontend"} if settings.support_agent_container else set[str]()
    return Options(
        environment=settings.app_env,
        simulation=settings.simulation,
        public_url=settings.public_url,
        hosts=frozenset({*LOOPBACK, *inside, *([public_host] if public_host else [])}),
        near=NEAR_CONTAINER if settings.support_agent_container else NEAR,
        page=_page(),
        batch_window_seconds=settings.batch_window_seconds,
    )


def _page() -> Path | None:
    """The built page: of the checkout that this runs in, or the one in the wheel."""
    places = (Path.cwd() / "frontend" / "dist", Path(support_agent.__file__).parent / "page")
    return next((each for each in places if (each / "index.html").is_file()), None)


def api_role(settings: Settings) -> Role:
    """The API on the configured address, bound now. Raises Unavailable if it can't be."""
    door = _bound(settings)

    async def start(group: asyncio.TaskGroup, app: App) -> Callable[[], None]:
        listening = server(create_app(app.flows, options(app.settings)))
        live = group.create_task(app.flows.live.run())
        group.create_task(listening.serve(sockets=[door]))
        while not listening.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
            await asyncio.sleep(0.005)
        host = "localhost" if app.settings.host in LOOPBACK else app.settings.host
        print(f"Support Agent is ready on http://{host}:{door.getsockname()[1]}", flush=True)

        def end() -> None:
            app.flows.live.close()
            listening.should_exit = True
            live.cancel()

        return end

    return start


def _bound(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise Unavailable(
            f"PORT: {settings.host}:{settings.port} can't be used ({error.strerror}); "
            "stop what runs there or set another PORT"
        ) from error


class _Server(uvicorn.Server):
    """Leaves signals to us: one Ctrl-C must also stop the worker."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def server(app: FastAPI) -> uvicorn.Server:
    """A server for the application, on sockets given to it later."""
    return _Server(
        uvicorn.Config(
            app,
            loop="none",
            http=BoundedHttp,
            ws="websockets-sansio",
            ws_max_size=MOST_WS_BYTES,
            # Audio doesn't compress, and accepting it would mean decompressing more than was sent.
            ws_per_message_deflate=False,
            limit_concurrency=MOST_CONNECTIONS,
            lifespan="off",
            # api/peers.py decides which proxies to trust; uvicorn would overwrite the peer.
            proxy_headers=False,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GOODBYE_SECONDS,
        )
    )
