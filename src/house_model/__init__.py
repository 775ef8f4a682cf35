"""The house model: ships with the product, needs no key and no network."""

from house_model.model import HouseModel

__all__ = ["HouseModel"]
