"""Support Agent: answers a shop's customers by e-mail, SMS and phone."""

from importlib.metadata import version

__version__ = version("support-agent")
"""The version of the installed package; pyproject.toml is where it is set."""
