"""The reference of the HTTP API and of its events, as pages of Markdown."""

from collections.abc import Iterator
from typing import Any

from support_agent.api.app import create_app
from support_agent.commands.serve import options
from support_agent.config import Settings

Json = dict[str, Any]

EVERY_EVENT = ("seq", "at", "kind")


def document() -> Json:
    """The API's OpenAPI document."""
    return create_app(None, options(Settings.model_construct())).openapi()


def operations() -> str:
    """Every operation of the API, by subject."""
    described = document()
    lines: list[str] = []
    for tag in described["tags"]:
        lines += [f"## {tag['name']}\n", f"{tag['description']}\n"]
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                if operation["tags"] == [tag["name"]]:
                    lines.append(_operation(method.upper(), path, operation, described))
    return "\n".join(lines)


def _operation(method: str, path: str, operation: Json, described: Json) -> str:
    said = operation.get("description", "").strip()
    lines = [f"### {method} {path}\n", f"{said}\n"]
    schemes = {name for each in operation["security"] for name in each}
    if schemes:
        lines.append("Bearer token.\n" if "OperatorToken" in schemes else "Signature.\n")
    rows = [
        f"| `{each['name']}` | {each['in']} | {type_of(each['schema'])} |"
        f" {each.get('description', '')} |"
        for each in operation.get("parameters", [])
    ]
    for schema in _bodies(operation):
        rows += [
            f"| `{name}` | body | {kind} | {meaning} |"
            for name, kind, meaning in fields(schema, described)
        ]
    if rows:
        lines += ["| parameter | in | type | meaning |", "|---|---|---|---|", *rows, ""]
    answers = [
        f"{code} {type_of(media.get('schema', {}))}"
        for code, answer in operation["responses"].items()
        if code.startswith("2")
        for media in list(answer.get("content", {"": {}}).values())[:1]
    ]
    errors = ", ".join(code for code in operation["responses"] if code >= "400")
    return "\n".join([*lines, f"Returns {', '.join(answers)}. Errors: {errors}.\n"])


def _bodies(operation: Json) -> Iterator[Json]:
    content = operation.get("requestBody", {}).get("content", {})
    for media in list(content.values())[:1]:
        yield media.get("schema", {})


def fields(schema: Json, described: Json) -> Iterator[tuple[str, str, str]]:
    """Name, type and description of each field of an object."""
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for name, each in schema.get("properties", {}).items():
        yield name, type_of(each), _cell(each.get("description", ""))


def type_of(schema: Json) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(type_of(each) for each in schema[key]))
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "nothing")


def events() -> str:
    """Every kind of event with its fields."""
    described = document()
    kinds = described["components"]["schemas"]["EventData"]["properties"]["event"]["discriminator"]
    lines: list[str] = []
    for kind, name in sorted(kinds["mapping"].items()):
        schema = {"$ref": name}
        rows = [
            f"| `{each}` | {of} | {meaning} |"
            for each, of, meaning in fields(schema, described)
            if each not in EVERY_EVENT
        ]
        said = described["components"]["schemas"][type_of(schema)].get("description", "")
        lines += [f"## {kind}\n", f"{said.strip()}\n"]
        lines += ["| field | type | meaning |", "|---|---|---|", *rows, ""] if rows else []
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
