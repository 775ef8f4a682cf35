"""Every scenario, on the house model and with its script over the wire; and the grader itself."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from support_agent.bootstrap import App, open_app
from support_agent.domain.errors import InvalidInput
from support_agent.domain.shop import load_shop
from support_agent.evals.grading import state_faults, step_faults
from support_agent.evals.play import (
    Scenario,
    Throwaway,
    evaluate,
    read_scenarios,
    throwaway_database,
)
from support_agent.evals.scenarios import Step
from support_agent.store.db import Database
from tests.conftest import Servers, make_settings
from tests.loopback.openrouter_server import OpenRouterServer
from tests.loopback.scripts import ScriptBrain

SCENARIOS = read_scenarios(sorted((Path(__file__).parents[1] / "scenarios").glob("*.yaml")))
LEAST_SCENARIOS = 60


def chosen(audience: str) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if audience in scenario.audience]


@dataclass
class Stage:
    """One database that is reset before each scenario, and two products on it."""

    database: Throwaway
    house: App
    scripted: App
    brain: ScriptBrain


@pytest_asyncio.fixture(scope="module")
async def stage(
    servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Stage]:
    beside = Database(servers.database_url, size=1)
    await beside.open()
    data, brain = tmp_path_factory.mktemp("data"), ScriptBrain()
    async with (
        throwaway_database(beside, load_shop(None)) as database,
        OpenRouterServer(brain=brain.reply) as server,
        open_app(make_settings(database.url, "", data), prepare=False) as house,
        open_app(
            make_settings(database.url, "", data, llm_base_url=server.url), prepare=False
        ) as scripted,
    ):
        yield Stage(database, house, scripted, brain)
    await beside.close()


@pytest.mark.parametrize("scenario", chosen("house"), ids=lambda scenario: scenario.name)
async def test_the_house_model_passes(stage: Stage, scenario: Scenario) -> None:
    await stage.database.renew()
    result = await evaluate(stage.house.flows, scenario)
    assert result.faults == []


@pytest.mark.parametrize("scenario", chosen("scripted"), ids=lambda scenario: scenario.name)
async def test_the_script_passes(stage: Stage, scenario: Scenario) -> None:
    await stage.database.renew()
    stage.brain.play(scenario.script)
    result = await evaluate(stage.scripted.flows, scenario)
    assert result.faults == []
    assert stage.brain.unsaid == []


async def test_an_answer_of_the_standby_does_not_count_for_the_model(stage: Stage) -> None:
    (scenario,) = [s for s in SCENARIOS if s.name == "hello"]
    await stage.database.renew()
    stage.brain.play([])
    result = await evaluate(stage.scripted.flows, scenario)
    assert result.faults == ["step 1: the model was away and the house model answered"]
    assert result.stood_in
    assert not result.passed


def test_there_are_enough_of_them_for_everyone() -> None:
    assert len(SCENARIOS) >= LEAST_SCENARIOS
    assert all(
        len(chosen(audience)) >= LEAST_SCENARIOS for audience in ("house", "scripted", "real")
    )
    tools = {tool for scenario in SCENARIOS for step in scenario.talk for tool in step.tools}
    assert tools >= {
        "lookup_order",
        "check_inventory",
        "process_refund",
        "update_order_status",
        "create_return_label",
        "search_knowledge_base",
    }


# ── the grader sees what is wrong ────────────────────────────────────────────────────────────

ANSWER = {"channel": "sms", "content": "ORD-1001 was delivered."}
TURN = {"tool_runs": [{"name": "lookup_order"}], "model_calls": [{}, {}]}


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ({"sms": "hi", "tools": "check_inventory"}, "check_inventory was not used"),
        ({"sms": "hi", "no_tools": "lookup_order"}, "lookup_order was used"),
        ({"sms": "hi", "says": "ORD-1002"}, "is missing"),
        ({"sms": "hi", "never_says": "DELIVERED"}, "'delivered' was said"),
        ({"email": "hi"}, "answers by"),
        ({"sms": "hi", "answers": []}, "answers by"),
        ({"sms": "hi", "most_model_calls": 1}, "2 model calls"),
    ],
)
def test_a_wrong_answer_is_a_fault(step: dict[str, object], fault: str) -> None:
    (found,) = step_faults(Step.model_validate(step), [ANSWER], [TURN], "")
    assert fault in found


def test_a_right_answer_is_none() -> None:
    step = Step.model_validate({"sms": "hi", "tools": "lookup_order", "says": "ord-1001"})
    assert list(step_faults(step, [ANSWER], [TURN], "")) == []


ORDER = {"order_number": "ORD-1", "status": "pending", "refunded": "0.00"}
OFFER = {"kind": "refund", "order_number": "ORD-1", "amount": "5.00", "status": "open"}
TICKET = {"subject": "A case", "severity": "low"}
CUSTOMER = {"orders": [ORDER], "proposals": [], "tickets": [], "extracted_data": {}}


@pytest.mark.parametrize(
    ("after", "fault"),
    [
        ({"orders": [ORDER | {"status": "cancelled"}]}, "ORD-1 is"),
        ({"orders": [ORDER | {"refunded": "5.00"}]}, "ORD-1 is"),
        ({"proposals": [OFFER]}, "offers are ['refund ORD-1 5.00 open']"),
        ({"tickets": [TICKET]}, "tickets are ['A case']"),
    ],
)
def test_what_nobody_wanted_is_a_fault(after: dict[str, object], fault: str) -> None:
    scenario = Scenario.model_validate({"name": "none", "talk": [{"sms": "hi"}]})
    before = {"ORD-1": {"status": "pending", "refunded": "0.00", "tracking_number": ""}}
    (found,) = state_faults(scenario, before, [CUSTOMER | after])
    assert fault in found


def test_a_missing_fact_or_severity_is_a_fault() -> None:
    scenario = Scenario.model_validate(
        {
            "name": "none",
            "talk": [{"sms": "hi"}],
            "facts": {"issue_type": "refund"},
            "severity": "high",
            "tickets": 1,
        }
    )
    found = list(state_faults(scenario, {}, [CUSTOMER | {"orders": [], "tickets": [TICKET]}]))
    assert [fault.split()[0] for fault in found] == ["the", "issue_type"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- {name: a, talk: [{sms: hi}], chnages: {}}", "chnages"),
        ("- {name: a, talk: []}", "talk"),
        ("- [unclosed", "no YAML"),
        ("- {name: a, talk: [{sms: hi}]}\n- {name: a, talk: [{sms: hi}]}", "two scenarios"),
    ],
)
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=reason):
        read_scenarios([file])


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="can't be read"):
        read_scenarios([tmp_path / "none.yaml"])
