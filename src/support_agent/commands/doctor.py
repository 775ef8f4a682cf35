"""`support-agent doctor`: what is configured, reachable, missing."""

import argparse

from support_agent.bootstrap import model_part, open_app, voice_part
from support_agent.commands.roles import run_to_the_end
from support_agent.config import Settings, read_settings
from support_agent.logs import set_up_logs


def run(_arguments: argparse.Namespace) -> None:
    """Prints one line per part."""

    async def work() -> None:
        settings = read_settings()
        set_up_logs("error")
        async with open_app(settings, prepare=False) as app:
            parts = await app.flows.health.parts()
            parts |= {"model": await model_part(app.flows.health.brain.model)}
            parts |= {"voice": voice_part(settings)}
            print(f"Support Agent for {app.flows.shop.name}, {settings.app_env}")
            for name, part in parts.items():
                mark = {"ok": "✓", "degraded": "!", "off": "·"}[part.status]
                print(f"  {mark} {name:<9} {part.label}{f': {part.detail}' if part.detail else ''}")
            kept = await app.flows.health.blocked()
            print(
                f"  {kept.blocked} of {kept.answered} answers kept back by the claim check today."
            )
            _say_what_is_missing(settings)

    run_to_the_end(work())


def _say_what_is_missing(settings: Settings) -> None:
    if not settings.openrouter_api_key and not settings.llm_base_url:
        print("  OPENROUTER_API_KEY is not set: the house model answers.")
    if not settings.public_url:
        print("  PUBLIC_URL is not set: Twilio and SendGrid can't be verified or reach us.")
