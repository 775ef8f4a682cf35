"""Opens the product (stores, vendors, flows) and closes everything at the end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from house_model.reading.intents import shipped as house_weights
from support_agent.bootstrap.flows import wire
from support_agent.bootstrap.parts import Opened, Replacements, SystemClock
from support_agent.bootstrap.stores import open_database, open_redis
from support_agent.bootstrap.voice import open_voice
from support_agent.config import Settings
from support_agent.domain.money import amounts_in
from support_agent.domain.sentences.language import speaking
from support_agent.domain.shop import Shop, load_shop
from support_agent.flows import Flows
from support_agent.providers.http_send import open_http
from support_agent.store.admin.seed import seed
from support_agent.store.db import Database
from support_agent.store.knowledge import vocabulary
from support_agent.store.migrate import migrate


@dataclass(frozen=True, slots=True)
class App:
    """The wired product. `owns_stores` False: another process of ours answers the customers."""

    flows: Flows
    settings: Settings
    database: Database
    owns_stores: bool


@asynccontextmanager
async def open_app(
    settings: Settings,
    replace: Replacements | None = None,
    *,
    prepare: bool = True,
    voice: bool = False,
    sample: bool = False,
) -> AsyncGenerator[App]:
    """Opens stores and providers and yields the flows; closes everything at the end.

    `prepare` migrates first; the sample shop is loaded if customers are simulated, or if `sample`
    asks for it. `voice`: this process takes calls. Raises Unavailable or InvalidInput, with a
    reason.
    """
    replace = replace or Replacements()
    shop = load_shop(settings.shop_file)
    async with AsyncExitStack() as stack:
        stack.enter_context(amounts_in(shop.currency))
        stack.enter_context(speaking(shop.language))
        database, database_url, redis_url, owned = await open_database(settings, stack)
        if prepare and (owned or sample):
            await asyncio.to_thread(migrate, database_url)
            await _fill(database, shop, sample=sample or settings.sample)
        http = await stack.enter_async_context(open_http())
        redis = await open_redis(settings, database, redis_url, stack)
        # Loaded before the first customer writes: it takes longer than an answer.
        await asyncio.to_thread(house_weights)
        opened = Opened(
            settings, replace, shop, replace.clock or SystemClock(), database, redis, http
        )
        agent = None
        if voice or replace.voice is not None:
            agent = await open_voice(settings, replace, shop, http, stack)
        flows = wire(opened, agent)
        if agent is not None:
            await flows.calls.close_left_open()
        yield App(
            flows=flows,
            settings=settings,
            database=database,
            owns_stores=owned,
        )


async def _fill(database: Database, shop: Shop, *, sample: bool) -> None:
    """Loads what every search needs and, with `sample`, the sample shop."""
    async with database.transaction() as tx:
        if sample:
            await seed(tx, shop)
        else:
            await vocabulary.refresh(tx)
