"""The JSON Schema of a tool's arguments, as short as possible for a model."""

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema


class _PlainSchema(GenerateJsonSchema):
    """JSON Schema without titles and without `default: null`: fewer tokens, nothing lost."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's hook
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        plain = super().default_schema(schema)
        if plain.get("default", "") is None:
            del plain["default"]
        return plain


def parameters(arguments: type[BaseModel]) -> dict[str, Any]:
    """The arguments' JSON Schema. Pydantic sorts its keys, so every start gives the same bytes."""
    schema = arguments.model_json_schema(schema_generator=_PlainSchema)
    parts = {f"#/$defs/{name}": _bare(part) for name, part in schema.pop("$defs", {}).items()}
    return _whole(_bare(schema), parts)


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in {"title", "description"}}


def _whole(schema: Any, parts: Mapping[str, Any]) -> Any:
    """The schema with its parts inlined, because not every model server follows a $ref."""
    if isinstance(schema, list):
        return [_whole(each, parts) for each in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    known = cast("dict[str, Any]", schema)
    part = parts.get(str(known.get("$ref")))
    return {key: _whole(value, parts) for key, value in (part or known).items()}
