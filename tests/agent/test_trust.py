"""What each tool declares about itself; nothing keeps a separate list of tools."""

import ast
from pathlib import Path

import pytest

import support_agent
from support_agent.agent.claims.evidence import gather
from support_agent.agent.claims.words import WORDS
from support_agent.agent.toolbox import Tool
from support_agent.agent.tools import TOOLS
from support_agent.domain.shop import load_shop
from support_agent.evals.scenarios import Step
from support_agent.ports.chat_model import ToolMessage

ROOT = Path(support_agent.__file__).parent
# A code's purpose has the name of the tool that sends it.
ALSO_A_PURPOSE = "link_contact"
TRUST = {tool.name: tool.trust for tool in TOOLS}


@pytest.mark.parametrize("tool", TOOLS, ids=TRUST)
def test_a_scenario_can_ask_for_any_tool(tool: Tool) -> None:
    assert Step.model_validate({"sms": "hi", "tools": tool.name}).tools == [tool.name]


def test_a_scenario_that_names_no_tool_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no tool 'lookup_ordre'"):
        Step.model_validate({"sms": "hi", "tools": "lookup_ordre"})


def test_the_names_of_tools_stand_where_the_tools_are_defined() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {node.value}"
        for path in ROOT.rglob("*.py")
        if path.parent != ROOT / "api/openapi"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in TRUST.keys() - {ALSO_A_PURPOSE}
    ]
    assert not found


@pytest.mark.parametrize("tool", TOOLS, ids=TRUST)
def test_the_deed_of_a_tool_is_one_that_claims_know(tool: Tool) -> None:
    known = {
        deed
        for form in ("act", "noun", "state")
        for claim in WORDS[form]
        for deed in claim["deeds"]
    }
    assert tool.trust.deed in {"", *known}


def test_only_what_a_tool_reads_from_rows_proves_what_it_was_asked_with() -> None:
    form = load_shop().order_numbers
    for tool in TOOLS:
        said = ToolMessage("c1", tool.name, '{"outcome": "ok", "note": "ORD-7777"}')
        proves = gather([said], form, TRUST).known.tokens
        assert bool(proves) == (tool.trust.proves != "nothing"), tool.name


def test_an_unknown_tool_is_evidence_of_no_deed() -> None:
    said = ToolMessage("c1", "pay_everybody", '{"outcome": "ok", "order_number": "ORD-1001"}')
    assert gather([said], load_shop().order_numbers, TRUST).deeds == []
