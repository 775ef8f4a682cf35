"""The house model: ships with the product and needs no key or network."""

from house_model.model import HouseModel

__all__ = ["HouseModel"]
