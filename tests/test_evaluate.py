"""The command that plays scenarios: its table, its pass rates, its refusals."""

import argparse
from pathlib import Path

import pytest

from support_agent import cli
from support_agent.bootstrap import App
from support_agent.commands.evaluate import evaluation, pass_rates
from support_agent.domain.errors import Conflict, InvalidInput
from support_agent.evals.play import Result

RIGHT = "- {name: it delivers, talk: [{sms: where is my order ORD-1001, says: delivered}]}\n"
WRONG = "- {name: it floats, talk: [{sms: where is my order ORD-1001, says: on the moon}]}\n"


def arguments(*words: object) -> argparse.Namespace:
    return cli.parser().parse_args(["eval", *map(str, words)])


async def test_the_table_has_a_row_for_each_and_one_for_all(app: App, tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(RIGHT)
    lines = [line async for line in evaluation(app, arguments(file, "--repeat", 2))]
    head, row, total, rates = lines
    assert head.startswith("scenario")
    assert row.startswith("it delivers  ✓ 2/2")
    assert total.startswith("1 scenarios  ✓ 2/2")
    assert rates == "pass^1 100.0%   pass^2 100.0%"


async def test_a_failed_scenario_says_why_and_fails_the_command(app: App, tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(RIGHT + WRONG)
    lines: list[str] = []

    async def play() -> None:
        async for line in evaluation(app, arguments(file)):
            lines.append(line)  # noqa: PERF401 - what came before the error is wanted

    with pytest.raises(Conflict, match="1 of 2 scenarios failed"):
        await play()
    assert any("✗ step 1: 'on the moon' is missing" in line for line in lines)
    assert lines[-1] == "pass^1 50.0%"


async def test_only_those_with_the_words_are_played(app: App, tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(RIGHT + WRONG)
    lines = [line async for line in evaluation(app, arguments(file, "--only", "DELIVERS"))]
    assert not any("floats" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--model", "configured"], "OPENROUTER_API_KEY"),
        (["--repeat", "0"], "1 or more"),
        (["--only", "no such scenario"], "no scenario"),
    ],
)
async def test_what_can_not_be_played_is_refused(app: App, words: list[str], reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        [line async for line in evaluation(app, arguments(*words))]


def test_pass_rates_count_how_often_k_playings_all_pass() -> None:
    good, bad = Result(), Result(faults=["no"])
    assert pass_rates([[good, good], [good, bad]]) == "pass^1 75.0%   pass^2 50.0%"
