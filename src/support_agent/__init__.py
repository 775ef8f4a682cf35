"""Support Agent: answers a shop's customers by email, SMS and phone."""

from importlib.metadata import version

__version__ = version("support-agent")
"""The version of the installed package, set in pyproject.toml."""
