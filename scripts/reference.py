"""Writes the parts of docs/reference that come from the code. `--check` only compares.

A page keeps its own text before and after the two marks; this script writes what is between them.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from reference_api import events, operations
from reference_code import commands, tools

from support_agent.config import Settings

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
BEGIN, END = (
    "<!-- from the code: begin, written by `make generate` -->",
    "<!-- from the code: end -->",
)
SHOP = ROOT / "src" / "support_agent" / "domain" / "shop.toml"
EXAMPLE = ROOT / ".env.example"


class Variable(NamedTuple):
    """One variable of .env.example, the comment above it, and its heading."""

    heading: str
    name: str
    comment: str


def variables(text: str) -> Iterator[Variable]:
    """The variables of an example file, in order."""
    heading, comment = "", ""
    for line in text.splitlines():
        if found := re.fullmatch(r"# --- (.+) ---", line):
            heading, comment = found[1], ""
        elif line.startswith("#"):
            comment = f"{comment} {line.lstrip('# ')}".strip()
        else:
            if "=" in line:
                yield Variable(heading, line.partition("=")[0], comment)
            comment = ""


def settings() -> str:
    """Every setting: its default, its allowed values, and its comment in .env.example."""
    lines: list[str] = []
    heading = ""
    for each in variables(EXAMPLE.read_text("utf-8")):
        if each.heading != heading:
            heading = each.heading
            lines += [f"\n## {heading}\n", "| variable | default | meaning |", "|---|---|---|"]
        default = " ".join([_default(each.name), _range(each.name)]).strip()
        cells = [f"`{each.name}`", default, _cell(each.comment)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines).strip()


def _default(name: str) -> str:
    field = Settings.model_fields.get(name.lower())
    if field is None or field.default in ("", None, ()):
        return ""
    value = field.default
    if isinstance(value, tuple):
        return "<br>".join(f"`{each}`" for each in value)
    return f"`{f'{value:g}' if isinstance(value, float) else str(value)}`".replace("False", "false")


def _range(name: str) -> str:
    field = Settings.model_fields.get(name.lower())
    words = {"ge": "from", "gt": "above", "le": "to"}
    limits = [
        f"{word} {bound:,g}"
        for limit in (field.metadata if field else [])
        for key, word in words.items()
        if (bound := getattr(limit, key, None)) is not None
    ]
    return f"({' '.join(limits)})" if limits else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def shop() -> str:
    """The sample shop's file."""
    return f"```toml\n{SHOP.read_text('utf-8').strip()}\n```"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "shop.md": shop,
    "command-line.md": commands,
    "http-api.md": operations,
    "events.md": events,
    "tools.md": tools,
}


def page_with(page: Path, made: str) -> str:
    """The page's text with its part from the code replaced."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        sys.exit(f"{page.name} lacks the lines {BEGIN!r} and {END!r}.")
    return f"{before}{BEGIN}\n\n{made.strip()}\n\n{END}{after}"


def main() -> None:
    """Writes the pages; with --check only says which are outdated."""
    old: list[str] = []
    for name, made in PAGES.items():
        page = FOLDER / name
        wanted = page_with(page, made())
        if page.read_text("utf-8") != wanted:
            old.append(f"docs/reference/{name}")
            if "--check" not in sys.argv[1:]:
                page.write_text(wanted, "utf-8")
    if old and "--check" in sys.argv[1:]:
        sys.exit(f"{', '.join(old)}: old; run make generate")


if __name__ == "__main__":
    main()
