"""Checks the shape of the source: small folders, files and functions, few loose dictionaries.

Bounds and exceptions, each with its reason, stand in pyproject.toml under [tool.shape].
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
LOOSE = "dict[str, Any]"

Measured = Iterator[tuple[str, str, int]]
"""What is bounded, what it was found at, and how much of it there is."""


def folders(source: Path) -> Measured:
    """How many modules each folder holds, its `__init__.py` apart."""
    for folder in sorted({module.parent for module in source.rglob("*.py")}):
        modules = [each for each in folder.glob("*.py") if each.name != "__init__.py"]
        yield "files_in_a_folder", str(folder.relative_to(source)), len(modules)


def modules(source: Path) -> Measured:
    """The lines of each module, and the lines and parameters of each function in it."""
    for module in sorted(source.rglob("*.py")):
        text = module.read_text(encoding="utf-8")
        place = str(module.relative_to(source))
        yield "lines_of_a_file", place, text.count("\n")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                where = f"{place}:{node.name}"
                yield "lines_of_a_function", where, (node.end_lineno or 0) - node.lineno + 1
                yield "parameters_of_a_function", where, parameters(node)


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many arguments a caller may give; `self` and `cls` are not given."""
    told = function.args
    names = [each.arg for each in (*told.posonlyargs, *told.args, *told.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def loose(source: Path) -> Measured:
    """Lines with a dictionary that could hold anything."""
    found = sum(
        LOOSE in line
        for module in source.rglob("*.py")
        for line in module.read_text(encoding="utf-8").splitlines()
    )
    yield "loose_dictionaries", "src", found


def faults(source: Path, bounds: dict[str, Any]) -> list[str]:
    """What is over its bound without a reason, and exceptions that are no longer needed."""
    allowed: dict[str, str] = bounds.get("exceptions", {})
    over = [
        (where, f"{where}: {size} {kind.replace('_', ' ')}, at most {bounds[kind]}")
        for measured in (folders(source), modules(source), loose(source))
        for kind, where, size in measured
        if size > bounds[kind]
    ]
    needed = {where for where, _ in over}
    idle = [f"{where}: is within its bounds, take it out" for where in allowed.keys() - needed]
    return sorted(idle) + [said for where, said in over if where not in allowed]


def main() -> None:
    """Say what is out of shape, and fail if anything is."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        bounds = tomllib.load(file)["tool"]["shape"]
    found = faults(SOURCE, bounds)
    if found:
        sys.exit("\n".join([*found, "Make it smaller, or give the reason in [tool.shape]."]))


if __name__ == "__main__":
    main()
