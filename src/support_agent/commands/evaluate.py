"""`support-agent eval`: plays scenarios, each on a fresh shop, and reports the results."""

import argparse
from collections.abc import AsyncGenerator, Sequence
from decimal import Decimal
from math import comb
from pathlib import Path

from support_agent.bootstrap import App, open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings
from support_agent.domain.errors import Conflict, InvalidInput
from support_agent.evals.play import (
    Audience,
    Result,
    Scenario,
    Throwaway,
    evaluate,
    read_scenarios,
    throwaway_database,
)
from support_agent.logs import set_up_logs

SCENARIOS = Path("tests/scenarios")
# Overrides all settings: a scenario reaches nobody and hears from nobody.
ALONE = {
    "redis_url": "",
    "batch_window_seconds": 0.0,
    "twilio_account_sid": "",
    "twilio_phone_number": "",
    "sendgrid_api_key": "",
    "smtp_url": "",
    "staff_email": "",
}
HOUSE = {"openrouter_api_key": "", "llm_base_url": ""}


def run(arguments: argparse.Namespace) -> None:
    """Prints the report line by line."""

    async def work() -> None:
        set_up_logs("critical")
        async with open_app(read_settings(), prepare=False) as app:
            async for line in evaluation(app, arguments):
                print(line, flush=True)

    run_to_the_end(work())


async def evaluation(app: App, arguments: argparse.Namespace) -> AsyncGenerator[str]:
    """Plays them and yields the lines to print. Raises Conflict at the end if any failed."""
    audience: Audience = "house" if arguments.model == "house" else "real"
    settings = app.settings
    if audience == "real" and not (settings.openrouter_api_key or settings.llm_base_url):
        raise InvalidInput(
            "--model", "nothing is configured; set OPENROUTER_API_KEY or LLM_BASE_URL"
        )
    if arguments.repeat < 1:
        raise InvalidInput("--repeat", "must be 1 or more")
    chosen = [
        scenario
        for scenario in read_scenarios(arguments.files or _beside())
        if audience in scenario.audience and arguments.only.lower() in scenario.name.lower()
    ]
    if not chosen:
        raise InvalidInput("FILE", "there is no scenario to play; name a file, or run it beside "
                           f"{SCENARIOS}")  # fmt: skip
    table: list[list[Result]] = []
    width = max(len(scenario.name) for scenario in chosen)
    yield f"{'scenario':<{width}}  passed  calls  tokens in (cached)  out    cost $   seconds"
    async with throwaway_database(app.database, app.flows.shop) as database:
        for scenario in chosen:
            played = [
                await _played(app, database, scenario, audience) for _ in range(arguments.repeat)
            ]
            table.append(played)
            yield _row(f"{scenario.name:<{width}}", played)
            for fault in dict.fromkeys(fault for result in played for fault in result.faults):
                yield f"    ✗ {fault}"
    yield _row(f"{f'{len(chosen)} scenarios':<{width}}", [r for played in table for r in played])
    yield pass_rates(table)
    failed = sum(not all(result.passed for result in played) for played in table)
    if failed:
        raise Conflict(f"{failed} of {len(chosen)} scenarios failed")


def _beside() -> list[Path]:
    return sorted(SCENARIOS.glob("*.yaml"))


async def _played(app: App, database: Throwaway, scenario: Scenario, audience: Audience) -> Result:
    """One run, in a product of its own, so that its effect on the model's breaker ends with it."""
    await database.renew()
    changes = ALONE | (HOUSE if audience == "house" else {}) | {"database_url": database.url}
    settings = app.settings.model_copy(update=changes)
    async with open_app(settings, prepare=False) as shop:
        return await evaluate(shop.flows, scenario)


def _row(name: str, played: Sequence[Result]) -> str:
    passed = sum(result.passed for result in played)
    calls = sum(result.model_calls for result in played)
    sent = sum(result.prompt_tokens for result in played)
    cached = sum(result.cached_tokens for result in played)
    got = sum(result.completion_tokens for result in played)
    cost = sum((result.cost_usd for result in played), Decimal(0))
    seconds = sum(result.seconds for result in played)
    mark = "✓" if passed == len(played) else "✗"
    return (
        f"{name}  {mark} {passed}/{len(played):<3} {calls:>5}  {sent:>9} {f'({cached})':>8}"
        f"  {got:>5}  {cost:>8.4f}  {seconds:>7.2f}"
    )


def pass_rates(table: Sequence[Sequence[Result]]) -> str:
    """pass^k: how likely it is that k runs of a scenario all pass, over all scenarios."""
    most = min(len(played) for played in table)
    rates: list[str] = []
    for k in range(1, most + 1):
        each = [comb(sum(r.passed for r in played), k) / comb(len(played), k) for played in table]
        rates.append(f"pass^{k} {sum(each) / len(each):.1%}")
    return "   ".join(rates)
