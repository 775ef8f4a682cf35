"""One speech process and one served product for all tests of spoken calls."""

import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.chat_model import ChatModel
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.dialogue import LocalTiming
from support_agent.providers.local_voice.speech import SpeechProcess, open_speech
from tests.api.test_phone import served
from tests.conftest import Servers, make_settings, opened
from tests.providers.local_voice.spoken_numbers import FORM
from tests.world import World

QUICK = 30.0


@dataclass(frozen=True)
class Shop:
    """The served product. `world` writes as customers, and is its worker."""

    host: str
    world: World
    speech: SpeechProcess


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def speech() -> AsyncGenerator[SpeechProcess]:
    """Speech on this machine; a busy one may load it slowly."""
    async with open_speech(ready_seconds=60) as speech:
        yield speech


def hasty() -> float:
    """The agent's clock while it speaks: answers take a thirtieth of the time."""
    return time.monotonic() * QUICK


@asynccontextmanager
async def opened_shop(
    settings: Settings, speech: SpeechProcess, model: ChatModel | None = None
) -> AsyncGenerator[Shop]:
    """The product with its local voice, served."""
    voice = LocalVoice(speech, manner=LocalTiming(clock=hasty, lead_seconds=10**6, numbers=FORM))
    async with (
        opened(settings, Replacements(voice=voice, model=model)) as app,
        served(app) as host,
    ):
        yield Shop(host, World(app), speech)


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def shop(
    servers: Servers, template: str, speech: SpeechProcess, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Shop]:
    """The product with its local voice, on a separate database."""
    name = f"voice_{uuid.uuid4().hex[:12]}"
    await servers.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    settings = make_settings(
        servers.named(name), servers.redis_url, tmp_path_factory.mktemp("data")
    )
    async with opened_shop(settings, speech) as shop:
        yield shop
    await servers.drop(name)
