"""The pages and the code agree, and their checks find what is wrong."""

from pathlib import Path

import check_docs
import pytest
import reference

from support_agent.agent.tools import TOOLS
from support_agent.cli import COMMANDS
from support_agent.config import Settings

PAGE = check_docs.ROOT / "docs" / "trust.md"


@pytest.mark.parametrize("page", check_docs.pages(), ids=lambda page: page.name)
def test_a_page_agrees_with_the_repository(page: Path) -> None:
    assert [str(fault) for fault in check_docs.check(page, page.read_text("utf-8"))] == []


def faults(text: str) -> list[str]:
    return [fault.what for fault in check_docs.check(PAGE, text)]


def block(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        "[page](nowhere.md)",
        "![picture](images/nowhere.png)",
        "[part](#no-such-heading)",
        "[part](platforms.md#no-such-heading)",
        "See `src/support_agent/nowhere.py`.",
        "See `domain/nowhere.toml`.",
        "See `nowhere.py`.",
        "| file |\n|---|\n| `tests/nowhere/` |",
        "Run `support-agent fly`.",
        "Run `make nothing`.",
        block("bash", "support-agent tickets fly TCK-1"),
        block("bash", "SHOP_FILE=x .venv/bin/support-agent chat --nonsense   # talk"),
        block("bash", "cd x && make nothing"),
        block("bash", "pytest tests/nowhere.py::test_it"),
        block("bash", "echo 'no end"),
        block("toml", "a = "),
        block("json", "{"),
        block("jsonl", "{}\n{"),
        block("yaml", "a: b: c"),
        block("python", "def"),
        "<!-- run -->\n\n" + block("python", "assert 1 == 2"),
    ],
)
def test_what_is_wrong_is_found(text: str) -> None:
    assert len(faults(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[page](platforms.md), [part](trust.md#in-detail), [site](https://example.com/x#y)",
        "`POST /calls`, `text/event-stream`, `anthropic/claude-sonnet-4.5`, `help/returns.md`",
        "`store/migrations/versions/*.py`, `frontend/dist`, `config.py`, `products.csv`",
        block("bash", "support-agent tickets done TCK-1 \\\n  REFERENCE   # done"),
        block("bash", "docker-compose exec api support-agent operator add NAME"),
        block("bash", "make lock LOCK_FLAGS=--upgrade\ncurl localhost:8000/customers/1 | head"),
        block("toml", "a = 1"),
        block("python", "raise SystemExit"),
        "<!-- run -->\n\n" + block("python", "import support_agent"),
        block("text", "{ anything"),
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert faults(text) == []


def test_a_fault_says_where_it_is() -> None:
    (fault,) = check_docs.check(PAGE, "# One\n\nTwo\n\n[three](nowhere.md)\n")
    assert str(fault) == "docs/trust.md:5: the link 'nowhere.md' leads nowhere"


def test_the_same_heading_twice_has_two_anchors(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# To `do`, now!\n\n# Again\n\n# Again\n", "utf-8")
    assert check_docs.anchors(page) == {"to-do-now", "again", "again-1"}


def test_the_reference_is_what_the_code_says() -> None:
    for name, made in reference.PAGES.items():
        page = reference.FOLDER / name
        assert page.read_text("utf-8") == reference.page_with(page, made()), "make generate"


def test_the_reference_names_every_setting_command_and_tool() -> None:
    settings = {name.upper() for name in Settings.model_fields} - {"SUPPORT_AGENT_CONTAINER"}
    assert {name for name in settings if f"| `{name}` |" not in reference.settings()} == set()
    commands = reference.commands()
    assert {name for name in COMMANDS if f"## support-agent {name}\n" not in commands} == set()
    tools = reference.tools()
    assert {each.name for each in TOOLS if f"## {each.name}\n" not in tools} == set()


def test_a_comment_belongs_to_the_variables_right_below_it() -> None:
    text = "# Copy this.\n\n# --- Stores ---\n\n# Where.\n# At last.\nA=1\nB=\n# What.\nC=2\n"
    assert list(reference.variables(text)) == [
        ("Stores", "A", "Where. At last."),
        ("Stores", "B", ""),
        ("Stores", "C", "What."),
    ]
