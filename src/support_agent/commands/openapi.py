"""`support-agent openapi`: the API's description."""

import argparse
import sys

import orjson

from support_agent.api.app import create_app
from support_agent.commands.serve import options
from support_agent.config import Settings


def run(_arguments: argparse.Namespace) -> None:
    """Prints it as JSON with sorted keys."""
    app = create_app(None, options(Settings.model_construct()))
    document = orjson.dumps(app.openapi(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    sys.stdout.write(document.decode() + "\n")
