"""The agent's manner, as files. Their numbers come from shop.toml."""

import hashlib
from importlib import resources

from support_agent.domain.channels import TEXT_CHANNELS, channels_where, is_short
from support_agent.domain.shop import Shop

_CHANNELS = {
    "{{channel_marks}}": " or ".join(f"[{name.upper()}]" for name in TEXT_CHANNELS),
    "{{short_channels}}": ", ".join(name.upper() for name in channels_where(is_short)),
}


def system_prompt(shop: Shop) -> str:
    """The system prompt with the shop's values, byte for byte the same for every customer."""
    return _rendered("system.md", shop)


def voice_prompt(shop: Shop) -> str:
    """The system prompt of a phone call: the same rules, and how to speak."""
    return f"{_rendered('system.md', shop)}\n\n{_rendered('voice.md', shop)}"


def _rendered(name: str, shop: Shop) -> str:
    file = resources.files("support_agent.agent.prompts").joinpath(name)
    text = file.read_text(encoding="utf-8")
    for mark, value in _CHANNELS.items():
        text = text.replace(mark, value)
    return shop.render(text).strip()


def version(prompt: str) -> str:
    """A short hash of this text, stored with every turn."""
    return hashlib.sha256(prompt.encode()).hexdigest()[:12]
