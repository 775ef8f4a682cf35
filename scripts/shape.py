"""Checks the shape of the source: small folders, files and functions, few loose dictionaries, and
each name of a channel, a role or a kind of offer in few files.

Bounds and exceptions, each with its reason, stand in pyproject.toml under [tool.shape].
"""

import ast
import re
import sys
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from support_agent.domain.channels import CHANNELS
from support_agent.domain.offers import KINDS
from support_agent.domain.roles import ROLES

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
PAGE = ROOT / "frontend/src"
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


def names(source: Path, page: Path) -> Measured:
    """How many files of a language use each name of a channel, a role or a kind of offer.

    Tests and generated code are left out. The names of offers are also words of customers, which
    the house model reads, so they don't count there. Migrations are history.
    """
    scripts = [
        each
        for each in page.rglob("*.ts*")
        if not re.search(r"test|gen\.ts", str(each.relative_to(page)))
    ]
    statements = [each for each in source.rglob("*.sql") if each.parent.name != "versions"]
    product = source / "support_agent"
    for family, folder in ((CHANNELS, source), (ROLES, source), (KINDS, product)):
        modules = [module.read_text(encoding="utf-8") for module in folder.rglob("*.py")]
        for kind, found in (
            ("python_files_with_a_name", [literals(module, family) for module in modules]),
            ("scripts_with_a_name", [quoted(each) for each in scripts]),
            ("sql_files_with_a_name", [quoted(each) for each in statements]),
        ):
            for name in family:
                yield kind, name, sum(name in each for each in found)


def quoted(file: Path) -> set[str]:
    """The words in quotes."""
    return set(re.findall(r"""['"]([a-z_]+)['"]""", file.read_text(encoding="utf-8")))


def literals(text: str, family: Collection[str]) -> set[str]:
    """The names of a family that a module uses as values, or in quotes in its SQL.

    A subscript or a dictionary key is a field ("email" of a customer), unless all the keys of a
    dictionary are such names.
    """
    found = set[str]()
    fields = set[ast.AST | None]()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Subscript(slice=ast.Constant() as key):
                fields.add(key)
            case ast.Dict(keys=keys):
                named = [isinstance(key, ast.Constant) and key.value in family for key in keys]
                fields.update(() if len(named) > 1 and all(named) else keys)
            case ast.JoinedStr(values=parts):
                fields.update(part for part in parts if getattr(part, "value", None) in family)
            case ast.Constant(value=str() as value) if node not in fields:
                found |= {value, *re.findall(r"'([a-z_]+)'", value)} & {*family}
            case _:
                pass
    return found


def faults(source: Path, page: Path, bounds: dict[str, Any]) -> list[str]:
    """What is over its bound without a reason, and exceptions that are no longer needed."""
    allowed: dict[str, str] = bounds.get("exceptions", {})
    over = [
        (where, f"{where}: {size} {kind.replace('_', ' ')}, at most {bounds[kind]}")
        for measured in (folders(source), modules(source), loose(source), names(source, page))
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
    found = faults(SOURCE, PAGE, bounds)
    if found:
        sys.exit("\n".join([*found, "Make it smaller, or give the reason in [tool.shape]."]))


if __name__ == "__main__":
    main()
