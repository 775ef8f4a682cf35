"""What the agent can offer, one file a kind. Everything else goes by what a kind declares."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from support_agent.domain.offers import kinds
from support_agent.domain.offers.kind import OfferKind


def _found() -> dict[str, OfferKind]:
    names = sorted(module.name for module in iter_modules(kinds.__path__))
    found = [import_module(f"{kinds.__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in found}


KINDS: Mapping[str, OfferKind] = MappingProxyType(_found())
"""Every kind by its name: the KIND of each file in kinds/."""
