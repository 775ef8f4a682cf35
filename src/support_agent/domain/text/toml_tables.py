"""Reads the TOML files of words that lie next to the modules."""

import tomllib
from pathlib import Path
from typing import Any


def toml_beside(module: str, name: str | None = None) -> dict[str, Any]:
    """The TOML file next to a module (its `__file__`): the one called like it, or `name`."""
    file = Path(module)
    file = file.with_name(name) if name else file.with_suffix(".toml")
    return tomllib.loads(file.read_text("utf-8"))
