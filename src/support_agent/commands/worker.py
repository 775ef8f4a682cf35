"""`support-agent worker`: answers customers, without loading the web framework."""

import argparse

from support_agent.commands.roles import run_to_the_end, serve_roles, worker_role
from support_agent.config import read_settings


def run(_arguments: argparse.Namespace) -> None:
    """Runs one worker until stopped."""
    run_to_the_end(serve_roles(read_settings(), [worker_role], voice=False))
