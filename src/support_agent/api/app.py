"""Builds the FastAPI application."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from support_agent import __version__
from support_agent.api.bodies import BodyLimits
from support_agent.api.deps import Options
from support_agent.api.errors import add_error_handlers
from support_agent.api.guard import HostGuard
from support_agent.api.head import HeadAsGet
from support_agent.api.page import add_page
from support_agent.api.routes import (
    customers,
    events,
    health,
    labels,
    operators,
    phone,
    returns,
    voice,
    webhooks,
)
from support_agent.api.schemas.calls import call_event_schemas
from support_agent.api.schemas.problems import Problem
from support_agent.flows import Flows


def _operation_id(route: APIRoute) -> str:
    return route.name


class _Api(FastAPI):
    """Its document has the events of WS /ws/voice too, which FastAPI leaves out."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        document["components"]["schemas"] |= call_event_schemas()
        return document


def create_app(flows: Flows | None, options: Options) -> FastAPI:
    """The application; `flows` None is enough to write its OpenAPI document."""
    app = _Api(
        title="Support Agent",
        version=__version__,
        generate_unique_id_function=_operation_id,
        docs_url=None,
        redoc_url=None,
        # A redirect would break a webhook's signature, and name the wrong scheme behind a proxy.
        redirect_slashes=False,
        responses={
            "4XX": {"model": Problem, "content": {"application/problem+json": {}}},
        },
    )
    app.state.flows, app.state.options = flows, options
    add_error_handlers(app)
    for module in (health, webhooks, customers, events, operators, returns, labels, voice, phone):
        app.include_router(module.router)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimits, near=options.near)
    app.add_middleware(HostGuard, hosts=options.hosts)
    add_page(app, options.page)
    return app
