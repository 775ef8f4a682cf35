"""Checks README, CONTRIBUTING and the pages in docs against the repository.

Links and anchors lead somewhere, paths in backticks exist, commands and `make` targets are real,
and code blocks can be parsed. A Python block below the line `<!-- run -->` is also run.
"""

import argparse
import contextlib
import io
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from support_agent.cli import COMMANDS, parser

ROOT = Path(__file__).resolve().parent.parent
# Where a path in a page may start: pages leave out what is clear from their subject.
BASES = ("", "src", "src/support_agent", "tests", "frontend", "frontend/src")
# A name with a slash is a path in the repository if it starts with one of these folders.
FOLDERS = ("src", "docs", "tests", "scripts", "requirements", "bench", "frontend", ".github", ".ci")
MADE = ("frontend/dist", "frontend/node_modules")
# A bare file name is the repository's if it ends with one of these.
CODE = (".py", ".ts", ".tsx", ".sql", ".mjs")
SOURCES = ("src", "tests", "scripts", "bench", "frontend/src")
PATH = re.compile(r"\.?[\w*-][\w.*-]*(?:/[\w.*-]+)*/?")
COMMENT = re.compile(r"(?:^|\s)#.*$")


class Fault(NamedTuple):
    """What is wrong, and where."""

    page: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}: {self.what}"


def pages() -> list[Path]:
    """Every page that is checked."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def check(page: Path, text: str) -> Iterator[Fault]:
    """All faults of a page with this text."""
    line, run_next = 1, False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.map:
            line = token.map[0] + 1
        if token.type == "inline":
            for each in token.children or []:
                for what in _inline(page, each):
                    yield Fault(page, line, what)
        elif token.type == "fence":
            language = token.info.strip().partition(" ")[0]
            for what in _block(language, token.content, run=run_next):
                yield Fault(page, line, what)
        run_next = token.type == "html_block" and token.content.strip() == "<!-- run -->"


def _inline(page: Path, token: Token) -> Iterator[str]:
    """The faults of one link, image or piece of code in a paragraph."""
    if token.type in {"link_open", "image"}:
        target = token.attrs.get("href") or token.attrs.get("src") or ""
        yield from _link(page, str(target))
    elif token.type == "code_inline":
        program, _, words = token.content.partition(" ")
        name = words.partition(" ")[0]
        if program == "make" and words:
            yield from commands(token.content)
        elif (
            program == "support-agent"
            and name.isalpha()
            and name.islower()
            and name not in COMMANDS
        ):
            yield f"there is no command `{token.content}`"
        elif not exists(token.content):
            yield f"`{token.content}` is no file or folder of the repository"


def _link(page: Path, target: str) -> Iterator[str]:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return
    file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not file.exists():
        yield f"the link {target!r} leads nowhere"
    elif parts.fragment and file.suffix == ".md" and parts.fragment not in anchors(file):
        yield f"the link {target!r} names no heading of {file.name}"


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub and the site make them."""
    found: list[str] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            words = "".join(each.content for each in token.children or [])
            slug = re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")
            again = found.count(slug)
            found += [slug, f"{slug}-{again}"] if again else [slug]
    return frozenset(found)


def exists(name: str) -> bool:
    """Whether this is either not a path of the repository, or an existing one."""
    if not PATH.fullmatch(name) or name.startswith(MADE):
        return True
    if "/" not in name:
        return not name.endswith(CODE) or any(_found(base, f"**/{name}") for base in SOURCES)
    named = name.partition("/")[0] in _folders() or name.endswith(CODE)
    return not named or any(_found(base, name.rstrip("/")) for base in BASES)


def _found(base: str, pattern: str) -> bool:
    return any(True for _ in (ROOT / base).glob(pattern))


@cache
def _folders() -> frozenset[str]:
    """Folders of the repository, including those that pages name without their prefix."""
    inside = [each.name for base in BASES[1:] for each in (ROOT / base).iterdir() if each.is_dir()]
    return frozenset([*FOLDERS, *inside]) - {"__pycache__", "node_modules"}


@cache
def doors() -> frozenset[str]:
    """The targets of the Makefile that can be called by name."""
    text = (ROOT / "Makefile").read_text("utf-8")
    return frozenset(re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE))


def commands(text: str) -> Iterator[str]:
    """The faults of the commands in a shell block."""
    for line in text.replace("\\\n", " ").splitlines():
        for part in re.split(r"&&|\|\||[|;]", COMMENT.sub("", line)):
            try:
                words = shlex.split(part)
            except ValueError as error:
                yield f"{part.strip()!r}: {error}"
                continue
            yield from _command(words)


def _command(words: list[str]) -> Iterator[str]:
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if words[:1] == ["make"]:
        for door in words[1:]:
            if "=" not in door and door not in doors():
                yield f"the Makefile has no target {door!r}"
        return
    for place, word in enumerate(words):
        if Path(word).name == "support-agent":
            yield from _ours(words[place + 1 :])
            return
        if "/" in word and not exists(word.partition("::")[0]):
            yield f"{word!r} is no file or folder of the repository"


def _ours(arguments: list[str]) -> Iterator[str]:
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            parser().parse_args(arguments)
    except SystemExit as ended:
        if ended.code:
            yield said.getvalue().strip().splitlines()[-1]


def _lines_of_json(text: str) -> None:
    for line in text.splitlines():
        json.loads(line)


PARSERS: dict[str, Callable[[str], object]] = {
    "toml": tomllib.loads,
    "json": json.loads,
    "jsonl": _lines_of_json,
    "yaml": yaml.safe_load,
    "python": lambda text: compile(text, "block", "exec"),
}


def _block(language: str, text: str, *, run: bool) -> Iterator[str]:
    """The faults of a code block."""
    if language == "bash":
        yield from commands(text)
        return
    try:
        PARSERS.get(language, str)(text)
        if run and language == "python":
            exec(compile(text, "block", "exec"), {"__name__": "block"})  # noqa: S102 - our own pages
    except Exception as error:  # noqa: BLE001 - each parser has errors of its own
        yield f"this {language} block fails: {type(error).__name__}: {error}"


def main() -> None:
    """Prints every fault; exits with 1 if there is one."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    faults = [fault for page in pages() for fault in check(page, page.read_text("utf-8"))]
    for fault in faults:
        print(fault)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
