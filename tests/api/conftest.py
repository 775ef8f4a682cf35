"""The product behind its HTTP API."""

import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio

from support_agent.api.app import create_app
from support_agent.bootstrap import App
from support_agent.commands.serve import options
from tests.conftest import Servers, make_settings, opened


@asynccontextmanager
async def reached_from(
    app: App, peer: str, base_url: str = "http://localhost", **more: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A client in front of the API whose socket comes from `peer`."""
    api = create_app(app.flows, options(app.settings))
    transport = httpx.ASGITransport(api, raise_app_exceptions=False, client=(peer, 50000))
    async with httpx.AsyncClient(transport=transport, base_url=base_url, **more) as client:
        yield client


def door(app: App, base_url: str = "http://localhost", **more: Any) -> Any:
    """A client of the API, as a browser or a provider on this machine calls it."""
    return reached_from(app, "127.0.0.1", base_url, **more)


@pytest_asyncio.fixture
async def client(app: App) -> AsyncGenerator[httpx.AsyncClient]:
    """The API of the app."""
    async with door(app) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sturdy(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[tuple[App, httpx.AsyncClient]]:
    """One app for all tests of a module that only check what one request does."""
    name = f"api_{uuid.uuid4().hex[:12]}"
    await servers.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    settings = make_settings(
        servers.named(name), servers.redis_url, tmp_path_factory.mktemp("data")
    )
    async with opened(settings) as app, door(app) as client:
        yield app, client
    await servers.drop(name)
