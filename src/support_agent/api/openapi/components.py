"""Reads the shared components of the document that are files: examples and errors."""

from importlib.resources import files
from typing import Any

import yaml

Json = dict[str, Any]
"""A part of the document, as FastAPI makes it."""


def _read(name: str) -> Any:
    return yaml.safe_load(files("support_agent.api.openapi").joinpath(name).read_text("utf-8"))


def examples() -> Json:
    """`components.examples`: one for each body, by the name of its type."""
    return {name: {"value": value} for name, value in _read("examples.yaml").items()}


def problem_responses() -> dict[int, tuple[str, Json]]:
    """`components.responses` by status: the name and the meaning of each error."""
    return {
        status: (told["name"], _response(status, told))
        for status, told in _read("problems.yaml").items()
    }


def _response(status: int, told: Json) -> Json:
    problems = {
        name: {"value": {"type": "about:blank", "status": status, **problem}}
        for name, problem in told["examples"].items()
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema, "examples": problems}}
    said = {"description": told["description"], "content": content}
    if "headers" not in told:
        return said
    headers = {
        name: {"description": meaning, "schema": {"type": "string"}}
        for name, meaning in told["headers"].items()
    }
    return {**said, "headers": headers}
