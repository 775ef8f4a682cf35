"""GET /health."""

from dataclasses import asdict

from fastapi import APIRouter, Request

from support_agent import __version__
from support_agent.api.access import is_simulated
from support_agent.api.deps import WithFlows, WithOptions
from support_agent.api.schemas.health import Health
from support_agent.domain.money import CURRENCIES
from support_agent.domain.phone_numbers import normal_phone, region_of

router = APIRouter(tags=["Health"])


@router.get("/health", summary="Get the server's health")
async def get_health(request: Request, flows: WithFlows, options: WithOptions) -> Health:
    """Whether the server works, and which services are live. 200 as long as it answers."""
    parts = await flows.health.parts()
    broken = any(part.status == "degraded" for part in parts.values())
    return Health.model_validate(
        {
            "status": "degraded" if broken else "ok",
            "shop": flows.shop.name,
            "shop_phone": normal_phone(flows.shop.phone, region_of(flows.shop.phone))
            or flows.shop.phone,
            "shop_email": flows.shop.email,
            "currency": asdict(CURRENCIES[flows.shop.currency]),
            "version": __version__,
            "environment": options.environment,
            "simulation": is_simulated(request, options),
            "speech": flows.calls.voice is not None and flows.calls.voice.has_speech,
            "batch_window_seconds": options.batch_window_seconds,
            "now": flows.clock.now(),
            "dependencies": {name: asdict(part) for name, part in parts.items()},
        }
    )
