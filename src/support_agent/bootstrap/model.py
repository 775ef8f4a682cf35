"""Chooses the model: the configured one with the house model as standby, or the house model."""

from house_model.model import HouseModel
from support_agent.agent.brain import Brain
from support_agent.bootstrap.parts import Replacements
from support_agent.config import Settings
from support_agent.domain.shop import Shop
from support_agent.flows.admin.health import Part
from support_agent.ports.chat_model import ChatModel
from support_agent.providers.http_send import Http
from support_agent.providers.openrouter.model import OPENROUTER_URL, OpenRouterModel, Server


def choose_brain(settings: Settings, replace: Replacements, http: Http, shop: Shop) -> Brain:
    """The model that answers text, and its standby."""
    if replace.model is not None:
        return Brain(replace.model, replace.standby)
    house = HouseModel(shop)
    if not settings.openrouter_api_key and not settings.llm_base_url:
        return Brain(house)
    server = Server(
        model=settings.openrouter_model,
        api_key=settings.openrouter_api_key,
        base_url=settings.llm_base_url or OPENROUTER_URL,
        fallback_models=settings.openrouter_fallback_models,
        app_title="Support Agent",
        app_url=settings.public_url,
    )
    model = OpenRouterModel(http, server)
    return Brain(model, house)


async def model_part(model: ChatModel) -> Part:
    """Whether the model's server accepts our key, checked at no cost."""
    if not isinstance(model, OpenRouterModel):
        return Part("ok", model.label)
    found = await model.probe()
    if found.state == "ok":
        return Part("ok", model.label)
    return Part("degraded", model.label, f"{found.message}; the house model answers meanwhile.")
