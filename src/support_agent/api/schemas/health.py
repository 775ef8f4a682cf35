"""The response of GET /health."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from support_agent.api.schemas.base import Read
from support_agent.domain.channels import Channel


class Dependency(Read):
    """A service that the product depends on.

    `label` is its name on the screen; `detail` says why it is off or degraded.
    """

    status: Literal["ok", "degraded", "off"]
    label: str
    detail: str = ""


class ShopCurrency(Read):
    """The currency that every amount of the shop is in.

    `words` is what amounts are in, in full: "dollars and cents".
    """

    code: str = Field(description="ISO 4217.")
    sign: str
    words: str


class Health(Read):
    """Whether the server works, and which services are live."""

    status: Literal["ok", "degraded"]
    shop: str
    shop_phone: str
    shop_email: str
    currency: ShopCurrency
    version: str
    environment: Literal["development", "production"]
    simulation: bool = Field(description="True if the page can write as a customer.")
    speech: bool = Field(description="True if calls are spoken; otherwise the customer types.")
    batch_window_seconds: float
    now: datetime
    dependencies: dict[
        Literal["database", "redis", "model", Channel, "payments", "carrier"],
        Dependency,
    ]
