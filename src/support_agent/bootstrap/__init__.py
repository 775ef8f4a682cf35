"""Chooses and wires: the only package that knows every part. Everything starts from open_app."""

from support_agent.bootstrap.app import App, open_app
from support_agent.bootstrap.model import model_part
from support_agent.bootstrap.parts import Replacements, SystemClock
from support_agent.bootstrap.voice import voice_part

__all__ = ["App", "Replacements", "SystemClock", "model_part", "open_app", "voice_part"]
