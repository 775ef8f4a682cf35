"""Reads the sentences of en.toml, and checks each one against the function that fills it."""

import inspect
import string
import tomllib
from collections.abc import Callable
from functools import wraps
from importlib.resources import files
from typing import ParamSpec

from support_agent.domain.text.wording import inert

P = ParamSpec("P")

WORDS: dict[str, dict[str, str]] = tomllib.loads(
    files("support_agent.domain.sentences").joinpath("en.toml").read_text("utf-8")
)


class SentenceError(Exception):
    """A sentence that is missing, or whose placeholders aren't the values it is given."""


class Table:
    """One table of en.toml."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fixed(self, key: str) -> str:
        """A sentence without placeholders."""
        return self._template(key, set())

    def filled(self, signature: Callable[P, None]) -> Callable[P, str]:
        """Turns a signature without a body into the function that fills the sentence of its name.

        The sentence has one placeholder for each parameter and no other.
        """
        return self._fills(signature, str)

    def filled_inert(self, signature: Callable[P, None]) -> Callable[P, str]:
        """The same for values that others wrote: they go in as `inert` makes them."""
        return self._fills(signature, lambda value: inert(str(value)))

    def _fills(
        self, signature: Callable[P, None], made: Callable[[object], str]
    ) -> Callable[P, str]:
        parameters = inspect.signature(signature).parameters.values()
        if any(each.kind is not each.KEYWORD_ONLY for each in parameters):
            raise SentenceError(f"{self.name}.{signature.__name__} takes keywords only")
        template = self._template(signature.__name__, {each.name for each in parameters})

        @wraps(signature)
        def fill(*_: P.args, **values: P.kwargs) -> str:
            return template.format_map({name: made(value) for name, value in values.items()})

        return fill

    def _template(self, key: str, values: set[str]) -> str:
        template = WORDS.get(self.name, {}).get(key)
        if template is None:
            raise SentenceError(f"en.toml has no {self.name}.{key}")
        if (found := placeholders(template)) != values:
            raise SentenceError(
                f"{self.name}.{key} in en.toml has the placeholders {sorted(found)}; "
                f"it is given {sorted(values)}"
            )
        return template


def placeholders(template: str) -> set[str]:
    """The names in braces. Raises ValueError for braces that aren't in pairs."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
