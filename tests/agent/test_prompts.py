"""What the model reads: prompt and tools, word for word, with the shop's own numbers.

After an intended change: pytest tests/agent/test_prompts.py --write-snapshots, then read the diff.
"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from support_agent.agent.prompts import system_prompt, version
from support_agent.agent.toolbox import TurnKind, offered
from support_agent.agent.tools import TOOLS
from support_agent.domain.shop import load_shop

SNAPSHOTS = Path(__file__).with_name("snapshots")


def same_as(name: str, text: str, request: pytest.FixtureRequest) -> None:
    path = SNAPSHOTS / name
    if request.config.getoption("--write-snapshots"):
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


def test_the_system_prompt_is_the_reviewed_one(request: pytest.FixtureRequest) -> None:
    same_as("system.md", system_prompt(load_shop()) + "\n", request)


def test_the_tools_are_the_reviewed_ones(request: pytest.FixtureRequest) -> None:
    kinds: tuple[TurnKind, ...] = ("customer", "operator", "call")
    shown = {
        k: t
        for kind in kinds
        for k, t in offered(TOOLS, load_shop(), kind=kind, level="L1").items()
    }
    tools = [
        {
            "name": tool.name,
            "writes": tool.writes,
            "level": tool.level,
            "kinds": sorted(tool.kinds),
            "description": tool.schema.description,
            "parameters": tool.schema.parameters,
        }
        for tool in (shown.get(each.name, each) for each in TOOLS)
    ]
    text = orjson.dumps(tools, option=orjson.OPT_INDENT_2).decode() + "\n"
    same_as("tools.json", text, request)


def test_every_tool_says_what_it_is_for_and_what_its_arguments_are() -> None:
    for tool in TOOLS:
        assert len(tool.schema.description) > 40
        assert "title" not in orjson.dumps(tool.schema.parameters).decode()


def test_the_prompt_quotes_the_shops_numbers() -> None:
    shop = load_shop()
    limits = replace(shop.limits, refund_limit_per_order=Decimal("123.45"), sms_max_chars=222)
    service = replace(shop.service, person_reply_time="three lunar months")
    other = replace(shop, name="Diodes & Sons", limits=limits, service=service)
    prompt = system_prompt(other)
    for word in ("$123.45", "222 characters", "three lunar months", "Diodes & Sons"):
        assert word in prompt
    assert "$500" not in prompt
    assert "Macrocenter" not in prompt
    assert version(prompt) != version(system_prompt(shop))


def test_the_prompt_never_asks_for_words_that_carriers_take() -> None:
    assert "Never ask for YES, STOP or CANCEL there." in system_prompt(load_shop())
