"""The reference of the command line and of the agent's tools, as pages of Markdown."""

import argparse
from collections.abc import Iterator
from typing import Any

from support_agent.agent.toolbox import Tool, offered
from support_agent.agent.tools import TOOLS
from support_agent.cli import parser
from support_agent.domain.shop import load_shop

KINDS = {"customer": "a customer's message", "call": "a call", "operator": "an operator's message"}


def commands() -> str:
    """Every command with its arguments."""
    return "\n".join(_command(parser(), depth=1))


def _command(command: argparse.ArgumentParser, depth: int) -> Iterator[str]:
    if depth > 1:
        yield f"{'#' * depth} {command.prog}\n\n{command.description}\n"
    rows, inside = [], []
    for action in command._actions:  # noqa: SLF001 - argparse tells it no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            inside = list(dict.fromkeys(action.choices.values()))
        elif action.dest != "help" and depth > 1:
            rows.append(f"| {_argument(action)} | {_meaning(action)} |")
    if rows:
        yield "\n".join(["| argument | meaning |", "|---|---|", *rows, ""])
    for each in inside:
        yield from _command(each, depth + 1)


def _argument(action: argparse.Action) -> str:
    value = str(action.metavar or action.dest.upper())
    if not action.option_strings:
        return f"`[{value}]`" if action.nargs in {"*", "?"} else f"`{value}`"
    return (
        f"`{action.option_strings[0]}`"
        if action.nargs == 0
        else f"`{action.option_strings[0]} {value}`"
    )


def _meaning(action: argparse.Action) -> str:
    said = action.help or ""
    if action.choices:
        return ", ".join(f"`{choice}`" for choice in action.choices) + f": {said}"
    return said


def tools() -> str:
    """Every tool with its description, arguments, and who may use it."""
    shop = load_shop()
    shown = {**offered(TOOLS, shop, kind="customer", level="L1")}
    for kind in ("call", "operator"):
        shown |= offered(TOOLS, shop, kind=kind, level="L1")
    return "\n".join(_tool(shown[each.name]) for each in TOOLS)


def _tool(tool: Tool) -> str:
    kinds = [words for kind, words in KINDS.items() if kind in tool.kinds]
    required = tool.schema.parameters.get("required", [])
    rows = [
        f"| `{name}` | {_type(schema)} | {'yes' if name in required else 'no'} |"
        f" {schema.get('description', '')} |"
        for name, schema in tool.schema.parameters.get("properties", {}).items()
    ]
    table = ["| argument | type | required | description |", "|---|---|---|---|", *rows, ""]
    return "\n".join(
        [
            f"## {tool.name}\n",
            f"> {tool.schema.description}\n",
            f"- **Changes something:** {'yes' if tool.writes else 'no'}",
            f"- **Needs level:** {tool.level}",
            f"- **Offered in:** {', '.join(kinds)}\n",
            *(table if rows else ["It takes no arguments.\n"]),
        ]
    )


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if schema.get("type") == "object" and "properties" in schema:
        return "object (" + ", ".join(f"`{name}`" for name in schema["properties"]) + ")"
    return str(schema.get("const", schema.get("type", "any")))
