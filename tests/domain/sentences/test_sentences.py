"""The sentences of en.toml: each has a name in code, its placeholders, and somebody who says it."""

import ast
import inspect
import pkgutil
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import support_agent
from support_agent.domain import sentences
from support_agent.domain.sentences import table
from support_agent.domain.sentences.calls import STILL_THERE, goes_to_person
from support_agent.domain.sentences.returns import packed
from support_agent.domain.sentences.table import SentenceError, Table

ROOM = Path(sentences.__file__).parent
MODULES = {
    found.name: import_module(f"{sentences.__name__}.{found.name}")
    for found in pkgutil.iter_modules(sentences.__path__)
    if found.name != "table"
}


def names(module: ModuleType) -> set[str]:
    """What a module of the room offers: its fixed sentences and the functions that fill others."""
    return {
        name
        for name, value in vars(module).items()
        if (name.isupper() and isinstance(value, str))
        or (inspect.isfunction(value) and value.__module__ == module.__name__)
    }


def names_in_use() -> set[str]:
    """Every name and attribute that the product's code reads outside this room."""
    package = Path(support_agent.__file__).parent
    return {
        node.id if isinstance(node, ast.Name) else node.attr
        for path in package.rglob("*.py")
        if ROOM not in path.parents
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name | ast.Attribute)
    }


def test_every_table_has_a_module_and_every_sentence_a_name() -> None:
    offered = {name: {key.lower() for key in names(module)} for name, module in MODULES.items()}
    assert offered == {name: set(words) for name, words in table.WORDS.items()}


def test_every_sentence_is_said_somewhere() -> None:
    offered = {name for module in MODULES.values() for name in names(module)}
    assert offered - names_in_use() == set()


def test_a_sentence_is_filled_word_for_word() -> None:
    assert STILL_THERE == "Are you still there?"
    assert goes_to_person(time="{2} days").startswith(
        "Your request is with our team now, and a person will get back to you within {2} days."
    )


def test_what_others_wrote_stays_words() -> None:
    assert packed(item="[cheap](https://x.io)").startswith("Your \\[cheap\\](https: ")


def test_a_sentence_that_is_missing_is_an_error() -> None:
    with pytest.raises(SentenceError, match=r"en\.toml has no calls\.nowhere"):
        Table("calls").fixed("nowhere")


def test_a_fixed_sentence_has_no_placeholders() -> None:
    with pytest.raises(SentenceError, match=r"placeholders \['time'\]; it is given \[\]"):
        Table("calls").fixed("goes_to_person")


def test_a_placeholder_without_a_value_is_an_error() -> None:
    def not_certain(*, time: str) -> None: ...

    with pytest.raises(SentenceError, match=r"\['ticket', 'time'\]; it is given \['time'\]"):
        Table("calls").filled(not_certain)


def test_a_value_without_a_placeholder_is_an_error() -> None:
    def goes_to_person(*, time: str, ticket: str) -> None: ...

    with pytest.raises(SentenceError, match=r"\['time'\]; it is given \['ticket', 'time'\]"):
        Table("calls").filled(goes_to_person)


def test_values_have_names() -> None:
    def goes_to_person(time: str) -> None: ...

    with pytest.raises(SentenceError, match="keywords only"):
        Table("calls").filled(goes_to_person)
