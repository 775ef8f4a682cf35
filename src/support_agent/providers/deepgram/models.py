"""Deepgram's list of managed models, checked at startup for unknown names."""

from collections.abc import Sequence
from typing import Any, Final, cast

import aiohttp
import structlog

from support_agent.providers.deepgram.settings import ThinkModel
from support_agent.providers.http_send import Http

_CALLS_AT: Final = "/v1/agent/converse"
_LISTS_AT: Final = "/v1/agent/settings/think/models"
_SECONDS: Final = 10.0

_log = structlog.stdlib.get_logger(__name__)


async def warn_of_unknown(
    http: Http, api_key: str, models: Sequence[ThinkModel], agent_url: str
) -> None:
    """Logs each model that Deepgram does not list. Never raises, because calls have fallbacks.

    `agent_url` is the WebSocket that calls use; the list is next to it.
    """
    try:
        async with http.get(
            agent_url.replace("ws", "http", 1).replace(_CALLS_AT, _LISTS_AT),
            headers={"Authorization": f"Token {api_key}"},
            timeout=aiohttp.ClientTimeout(total=_SECONDS),
        ) as answer:
            listed = _names(await answer.json(content_type=None)) if answer.ok else set[str]()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        _log.warning("voice.models_unknown", reason=type(error).__name__)
        return
    for model in models:
        # A model with its own URL is not Deepgram's to list; an empty list says nothing.
        if listed and not model.url and model.model not in listed:
            _log.warning("voice.model_not_listed", provider=model.provider, model=model.model)


def _names(document: Any) -> set[str]:
    models = cast("dict[str, Any]", document).get("models") if isinstance(document, dict) else None
    listed = cast("list[Any]", models) if isinstance(models, list) else []
    rows = [cast("dict[str, Any]", each) for each in listed if isinstance(each, dict)]
    return {str(row[key]) for row in rows for key in ("id", "name") if row.get(key)}
