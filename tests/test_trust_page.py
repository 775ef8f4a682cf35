"""docs/trust.md names only files that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [
    line.split("|")[1:4]
    for line in (ROOT / "docs/trust.md").read_text("utf-8").splitlines()
    if line.startswith("| **")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][3:20])
def test_each_guarantee_names_what_enforces_and_what_proves_it(row: list[str]) -> None:
    _, enforced, proven = row
    for column, folder in ((enforced, "src/support_agent"), (proven, "tests")):
        named = re.findall(r"`([^`]+)`", column)
        assert named
        assert [name for name in named if not (ROOT / folder / name).is_file()] == []
