"""What the agent can offer, one file per kind. All other code uses what a kind declares."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from support_agent.domain.errors import Conflict
from support_agent.domain.offers import kinds
from support_agent.domain.offers.kind import ByPerson, OfferKind


def _found() -> dict[str, OfferKind]:
    names = sorted(module.name for module in iter_modules(kinds.__path__))
    found = [import_module(f"{kinds.__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in found}


KINDS: Mapping[str, OfferKind] = MappingProxyType(_found())
"""Every kind by its name: the KIND of each file in kinds/."""


def by_person(name: str) -> ByPerson:
    """What a person decides about that kind. Raises Conflict if a person never does."""
    found = KINDS[name].by_person
    if found is None:
        raise Conflict(f"a {KINDS[name].called} is not decided by a person")
    return found
