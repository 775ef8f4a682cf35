"""Finds every place a text could lead its reader to, in all known notations."""

from functools import lru_cache

from support_agent.agent.claims.fold import views
from support_agent.agent.claims.lexicon import words_of
from support_agent.agent.claims.places.hosts import hosts
from support_agent.agent.claims.places.place import Place
from support_agent.agent.claims.places.reach import messengers, numbers
from support_agent.agent.claims.places.streets import streets


@lru_cache(128)
def places(markdown: str) -> tuple[Place, ...]:
    """All places, without duplicates, in the text as written and in every form a reader may see."""
    seen = views(markdown)
    found = [Place("link", target, target) for target in seen.targets]
    for text in seen.texts:
        said = words_of(text)
        words = frozenset(said)
        found += (
            *hosts(text, words),
            *numbers(text, said),
            *messengers(text, words),
            *streets(text),
        )
    return tuple(dict.fromkeys(found))
