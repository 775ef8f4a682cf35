"""Reads the sentences, one file per language, and knows the current language."""

import string
import tomllib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import files
from types import SimpleNamespace
from typing import Any, get_type_hints

from support_agent.domain.errors import InvalidInput

Tables = Mapping[str, Mapping[str, str]]

ENGLISH = "en"
WORDS: dict[str, Tables] = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
    for file in files("support_agent.domain.sentences").iterdir()
    if file.name.endswith(".toml")
}
"""The sentences by language, table and name."""


class SentenceError(Exception):
    """A sentence that is missing, or whose placeholders don't match its values."""


class _Process:
    """The language of this process: it serves one shop, which has one language."""

    language = ENGLISH


_HERE: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """The current language of sentences."""
    return _HERE.get() or _Process.language


@contextmanager
def speaking(code: str) -> Generator[None]:
    """Sets the language of this process, for as long as a shop is open.

    Raises InvalidInput if a language's file and English don't have the same sentences.
    """
    if found := [fault for each in WORDS for fault in faults(each)]:
        raise InvalidInput("sentences", "; ".join(found))
    before, _Process.language = _Process.language, code
    try:
        yield
    finally:
        _Process.language = before


@contextmanager
def speaking_here(code: str) -> Generator[None]:
    """Sets the language of the code in its body, whatever the process's language."""
    token = _HERE.set(code)
    try:
        yield
    finally:
        _HERE.reset(token)


def faults(code: str) -> list[str]:
    """How a language's file differs from en.toml in its sentences and their placeholders."""
    theirs, english = _flat(WORDS[code]), _flat(WORDS[ENGLISH])
    found = [f"{code}.toml lacks {name}" for name in english.keys() - theirs]
    found += [f"{code}.toml has {name}, which en.toml lacks" for name in theirs.keys() - english]
    for name in theirs.keys() & english:
        has, needs = placeholders(theirs[name]), placeholders(english[name])
        if has != needs:
            found.append(f"{code}.toml has {sorted(has)} in {name}, en.toml {sorted(needs)}")
    return sorted(found)


def _flat(tables: Tables) -> dict[str, str]:
    return {f"{name}.{key}": text for name, each in tables.items() for key, text in each.items()}


def said(table: str, form: type, *, exactly: bool = True) -> Any:
    """An object that says the sentences of a table in `language()`, with the methods of `form`.

    A sentence has a placeholder for each parameter and no other; without `exactly`, it may leave
    some out. Raises SentenceError if the table in en.toml doesn't match.
    """
    methods = {key: each for key, each in vars(form).items() if key[:1] != "_"}
    for key in WORDS[ENGLISH].get(table, {}).keys() - methods:
        raise SentenceError(f"nothing says {table}.{key} of en.toml")
    return SimpleNamespace(
        **{key: _says(table, key, each, exactly) for key, each in methods.items()}
    )


def _says(table: str, key: str, method: Callable[..., str], exactly: bool) -> Callable[..., str]:
    hints = get_type_hints(method, include_extras=True)
    given = {name: hint for name, hint in hints.items() if name != "return"}
    template = WORDS[ENGLISH].get(table, {}).get(key)
    if template is None:
        raise SentenceError(f"en.toml has no {table}.{key}")
    found = placeholders(template)
    if found != given.keys() and (exactly or not found < given.keys()):
        raise SentenceError(
            f"{table}.{key} in en.toml has the placeholders {sorted(found)}; "
            f"it is given {sorted(given)}"
        )
    made = {name: getattr(hint, "__metadata__", [str])[0] for name, hint in given.items()}

    def says(**values: object) -> str:
        words = WORDS[language()][table][key]
        return words.format_map({name: made[name](value) for name, value in values.items()})

    return says


def placeholders(template: str) -> set[str]:
    """The names in braces. Raises ValueError for braces that aren't in pairs."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
