"""Dependencies of the routes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import Depends, Request

from support_agent.api.peers import Network
from support_agent.flows import Flows


@dataclass(frozen=True, slots=True)
class Options:
    """The settings that the API needs.

    `public_url` is the address that providers sign, "" for the address they called. `hosts` are
    this server's names. `near` is where people at this machine, and proxies before it, connect
    from.
    """

    environment: Literal["development", "production"]
    simulation: bool
    public_url: str
    hosts: frozenset[str]
    near: tuple[Network, ...]
    page: Path | None
    batch_window_seconds: float


# `async` although they wait for nothing: FastAPI runs plain functions in threads, which is slower.
async def _flows(request: Request) -> Flows:
    return request.app.state.flows


async def _options(request: Request) -> Options:
    return request.app.state.options


WithFlows = Annotated[Flows, Depends(_flows)]
WithOptions = Annotated[Options, Depends(_options)]
