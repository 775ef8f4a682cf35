"""Builds the FastAPI application."""

from fastapi import FastAPI

from support_agent.api.bodies import BodyLimits
from support_agent.api.deps import Options
from support_agent.api.errors import add_error_handlers
from support_agent.api.guard import HostGuard
from support_agent.api.head import HeadAsGet
from support_agent.api.openapi.document import DescribedApi
from support_agent.api.page import add_page
from support_agent.api.routes import (
    conversations,
    customers,
    events,
    health,
    labels,
    operators,
    phone,
    returns,
    tickets,
    voice,
    webhooks,
)
from support_agent.flows import Flows

SUBJECTS = (
    health,
    customers,
    events,
    conversations,
    tickets,
    returns,
    operators,
    voice,
    webhooks,
    phone,
    labels,
)


def create_app(flows: Flows | None, options: Options) -> FastAPI:
    """The application. `flows` None is enough to write its OpenAPI document."""
    app = DescribedApi()
    app.state.flows, app.state.options = flows, options
    add_error_handlers(app)
    for module in SUBJECTS:
        app.include_router(module.router)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimits, near=options.near)
    app.add_middleware(HostGuard, hosts=options.hosts)
    add_page(app, options.page)
    return app
