"""Reads words.toml, the phrases by which claims are recognized."""

from support_agent.domain.text.toml_tables import toml_beside

WORDS = toml_beside(__file__)
