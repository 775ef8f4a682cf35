"""Every pattern in the source is linear: nobody's text can make one stall."""

# pyright: basic

import ast
import importlib
import inspect
import pkgutil
import re
import time
import types
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import house_model
import support_agent
from tests.linear.growth import Growth, growth

Found = dict[str, tuple[str | bytes, int, frozenset[str]]]
"""The position of a pattern, its text, its flags, and the methods it is used with."""

# Alembic runs these itself; training is our own tool, which reads our own sentences.
_NOT_IMPORTED = ("support_agent.store.migrations.", "house_model.training")
_MODULES = [
    module.name
    for package in (house_model, support_agent)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.name.startswith(_NOT_IMPORTED) and not module.name.endswith("__main__")
]
_AT_THE_START = frozenset({"match", "fullmatch"})
_USES = _AT_THE_START | {"search", "sub", "subn", "split", "findall", "finditer", "compile"}


def _patterns_in(
    value: object, where: str, seen: set[int]
) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every compiled pattern that can be reached from a value of the package."""
    if isinstance(value, re.Pattern):
        yield where, value
        return
    if isinstance(value, (str, bytes, int, float, types.ModuleType)) or id(value) in seen:
        return
    seen.add(id(value))
    for name, inner in _parts_of(value):
        yield from _patterns_in(inner, f"{where}{name}", seen)


def _parts_of(value: Any) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield "", key
            yield f"[{key!r}]", inner
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from ((f"[{n}]", inner) for n, inner in enumerate(value))
    elif isinstance(value, types.FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or () if cell != types.CellType()]
        yield "()", [*cells, value.__defaults__, value.__kwdefaults__]
        yield "", getattr(value, "__wrapped__", None)
    elif isinstance(value, type):
        if value.__module__.startswith(("house_model", "support_agent")):
            yield from ((f".{name}", inner) for name, inner in list(vars(value).items()))
    elif type(value).__module__.startswith(("house_model", "support_agent", "functools")):
        yield "", getattr(value, "__wrapped__", None)
        slots = [s for kind in type(value).__mro__ for s in getattr(kind, "__slots__", ())]
        names = {*getattr(value, "__dict__", {}), *slots}
        yield from ((f".{name}", getattr(value, name, None)) for name in sorted(names))


@cache
def _source(name: str) -> ast.Module:
    return ast.parse(inspect.getsource(importlib.import_module(name)))


@cache
def _uses(module: str) -> dict[str, frozenset[str]]:
    """The methods that a module calls on its names; private names belong to it alone."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(_source(module)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.setdefault(f"{module}.{node.value.id}", set()).add(node.attr)
    return {name: frozenset(used) for name, used in uses.items()}


def _growth(pattern: str | bytes, flags: int, used: frozenset[str]) -> Growth | None:
    """As it is used: `search` starts at every character, `fullmatch` must reach the end."""
    if "fullmatch" in used and (found := growth(pattern, flags, searched=False, whole=True)):
        return found
    if used <= {"fullmatch"} and used:
        return None
    return growth(pattern, flags, searched=not (used and used <= _AT_THE_START))


def _compiled(name: str) -> Found:
    found: Found = {}
    seen: set[int] = set()
    for key, value in vars(importlib.import_module(name)).items():
        for where, pattern in _patterns_in(value, f"{name}.{key}", seen):
            used = _uses(name).get(where, frozenset())
            found[where] = (pattern.pattern, pattern.flags & ~re.UNICODE, used)
    return found


def _written_in_place(name: str) -> tuple[Found, list[str]]:
    """Patterns passed to `re`'s functions as text, and calls whose text is unknown beforehand."""
    scope = vars(importlib.import_module(name))
    found: Found = {}
    unknown: list[str] = []
    for node in ast.walk(_source(name)):
        call = _call_of_re(node)
        if call is None or not isinstance(node, ast.Call):
            continue
        where = f"{name}:{node.lineno}"
        try:
            pattern = _value(node.args[0], scope)
            flags = [_value(k.value, scope) for k in node.keywords if k.arg == "flags"]
            flags += [_value(each, scope) for each in node.args[1:] if _is_flag(each)]
        except NameError:
            if call != "compile":  # its result is found where it is stored
                unknown.append(where)
            continue
        if call != "compile":
            found[where] = (pattern, int(sum(flags)), frozenset({call}))
    return found, unknown


def _call_of_re(node: ast.AST) -> str | None:
    """The function of `re` that is called here, if one is."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=name)) if name in _USES:
            return name
        case _:
            return None


def _is_flag(node: ast.expr) -> bool:
    return any(isinstance(n, ast.Name) and n.id == "re" for n in ast.walk(node))


def _value(node: ast.expr, scope: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "pattern", "eval"), dict(scope))  # noqa: S307 - our own source


@pytest.mark.parametrize("module", _MODULES)
def test_no_pattern_of_a_module_can_take_more_than_linear_time(module: str) -> None:
    in_place, unknown = _written_in_place(module)
    assert not unknown, "a pattern that is only known when it is used: compile it once, above"
    slow = {
        where: (pattern, grown)
        for where, (pattern, flags, used) in {**_compiled(module), **in_place}.items()
        if (grown := _growth(pattern, flags, used))
    }
    assert not slow


def test_the_walk_finds_patterns_wherever_they_are_kept() -> None:
    found = {
        **_compiled("support_agent.agent.claims.acts"),
        **_compiled("support_agent.domain.wishes.alarms"),
        **_compiled("support_agent.domain.secrets.masking"),
    }
    assert "support_agent.agent.claims.acts._ACTS[0][0]" in found
    assert "support_agent.domain.wishes.alarms._ENGLISH.signals['legal']" in found
    assert "support_agent.domain.secrets.masking._DIGIT" in found


_SLOW = [
    (r"\w+@", 0),
    (r"\b[\w.]+@", 0),
    (r"\s+$", 0),
    (r"on .*wrote:", re.IGNORECASE),
    (r"\s*x", 0),
    (r"^a.*b.*c", 0),
    (r"\](?:\([^)]*\))", 0),
    (r"(?=[A-Z-]*\d)\w", 0),
    (r"have\b.*\bfrom you", 0),
    (r"(?:\W+\w+){0,4}?\W+x", 0),
]
_LINEAR = [
    (r"(?<!\w)\w+@", 0),
    (r"\b\w+@", 0),
    (r"\s+", 0),
    (r"\n{3,}", 0),
    (r"^on .*wrote:$", re.MULTILINE),
    (r"(?:i|we)(?: have| was)* been", 0),
    (r"\d+(?:,\d+)*", 0),
    (r"\w{1,30}@", 0),
    (r"(?<!\d)(?:\d++|one)(?:[\s,]*(?:\d++|one))*", 0),
]


@pytest.mark.parametrize(("pattern", "flags"), _SLOW)
def test_a_slow_pattern_is_recognised_and_its_text_does_stall_it(pattern: str, flags: int) -> None:
    found = growth(pattern, flags)
    assert found is not None
    compiled = re.compile(pattern, flags)
    short, long = (
        min(_seconds(compiled, found.text(length)) for _ in range(3)) for length in (500, 4_000)
    )
    assert long > 16 * short  # 8 times the text; a linear pattern takes 8 times as long


@pytest.mark.parametrize(("pattern", "flags"), _LINEAR)
def test_a_linear_pattern_passes(pattern: str, flags: int) -> None:
    assert growth(pattern, flags) is None


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:a|a)*b", r"(?:\w|\d|x)*!", r"\A(?:x+y?)*z"])
def test_an_exponential_pattern_is_recognised(pattern: str) -> None:
    assert growth(pattern) is not None


def test_what_is_only_asked_of_the_beginning_may_hold_one_loop() -> None:
    assert growth(r"\s*x") is not None
    assert growth(r"\s*x", searched=False) is None


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.thread_time()
    for _ in pattern.finditer(text):
        pass
    return time.thread_time() - began
