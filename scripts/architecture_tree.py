"""Writes the tree in docs/architecture.md from the first line of each module."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = [ROOT / "src" / name for name in ("support_agent", "house_model")]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- tree: begin, written by `make generate` -->", "<!-- tree: end -->"


def duty(module: Path) -> str:
    """The first line of a module's docstring; "" where there is none."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


def rows(folder: Path, depth: int = 0) -> list[tuple[str, str]]:
    """Name and duty of a folder, of its modules, then of its subfolders."""
    inside = "  " * (depth + 1)
    modules = [each for each in sorted(folder.glob("*.py")) if each.name != "__init__.py"]
    made = [("  " * depth + f"{folder.name}/", duty(folder / "__init__.py"))]
    made += [(inside + each.name, duty(each)) for each in modules]
    for child in sorted(folder.iterdir()):
        if (child / "__init__.py").exists():
            made += rows(child, depth + 1)
    return made


def tree() -> str:
    """The whole tree as one code block."""
    made = [row for package in PACKAGES for row in rows(package)]
    missing = [name.strip() for name, said in made if not said]
    if missing:
        sys.exit(f"These modules don't open with their duty: {', '.join(missing)}")
    width = max(len(name) for name, _ in made) + 2
    lines = [f"{name:<{width}}{said}" for name, said in made]
    return "\n".join([BEGIN, "```text", *lines, "```", END])


def page_with(text: str, drawn: str) -> str:
    """The page with its tree replaced."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        sys.exit(f"{PAGE.name} lacks the lines {BEGIN!r} and {END!r}.")
    return before + drawn + after


def main() -> None:
    """Writes the page; with --check only says whether it is up to date."""
    text = PAGE.read_text(encoding="utf-8")
    wanted = page_with(text, tree())
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(wanted, encoding="utf-8")
    elif wanted != text:
        sys.exit(f"The tree in {PAGE.relative_to(ROOT)} is old: make generate")


if __name__ == "__main__":
    main()
