"""Every place a text could lead its reader to, in the notations that are known."""

from functools import lru_cache

from support_agent.agent.claims.fold import views
from support_agent.agent.claims.lexicon import words_of
from support_agent.agent.claims.places.hosts import hosts
from support_agent.agent.claims.places.place import Place
from support_agent.agent.claims.places.reach import messengers, numbers
from support_agent.agent.claims.places.streets import streets


@lru_cache(128)
def places(markdown: str) -> tuple[Place, ...]:
    """All of them, each once, in the text as written and as any reader may come to see it."""
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
