"""What GET /health says."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from support_agent.api.schemas.base import Read


class Dependency(Read):
    """One thing the product stands on. `label` is what the screen shows, `detail` says why."""

    status: Literal["ok", "degraded", "off"]
    label: str
    detail: str = ""


class Health(Read):
    """Liveness and, per dependency, what is live now."""

    status: Literal["ok", "degraded"]
    shop: str
    shop_phone: str
    shop_email: str
    version: str
    environment: Literal["development", "production"]
    simulation: bool = Field(description="Writing as a customer from the page is possible.")
    speech: bool = Field(description="Calls are spoken; else the customer types.")
    batch_window_seconds: float
    now: datetime
    dependencies: dict[
        Literal["database", "redis", "model", "voice", "sms", "email", "payments", "carrier"],
        Dependency,
    ]
