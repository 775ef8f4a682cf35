"""The house model: ships with the product, needs no key and no network."""

from support_agent.providers.house.model import HouseModel

__all__ = ["HouseModel"]
