"""Sets of texts by somebody who has not seen the code (README.md)."""

import json
from pathlib import Path
from typing import Any


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a set. One with a `doubt` can be seen otherwise."""
    text = Path(__file__).with_name(f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]
