"""The commands: serve, api, worker, migrate, seed, doctor, chat, operator, tickets, audit …"""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn, Protocol

from support_agent import __version__
from support_agent.domain.channels import SMS, TEXT_CHANNELS
from support_agent.domain.errors import SupportAgentError, first_of
from support_agent.domain.roles import AGENT, ROLES

# Where each command's `run` is. Loaded on demand: a worker must not load the web framework.
COMMANDS = {
    "serve": "serve",
    "api": "serve",
    "worker": "worker",
    "migrate": "migrate",
    "seed": "migrate",
    "openapi": "openapi",
    "doctor": "doctor",
    "import": "imports",
    "questions": "questions",
    "chat": "chat",
    "operator": "desk",
    "tickets": "desk",
    "returns": "returns",
    "audit": "audit",
    "eval": "evaluate",
}
ON_TICKETS = [
    "list",
    "show",
    "take",
    "reply",
    "approve",
    "edit",
    "reject",
    "done",
    "close",
    "resume",
]
WHO = "your name; needed when there are several operators"


class Commands(Protocol):
    """What argparse's add_subparsers returns; its own type is private."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser:  # noqa: A002 - argparse's name
        """Adds the parser of one more command."""
        ...


def main() -> None:
    """Runs one command. A user's mistake prints one sentence and exits with code 2."""
    arguments = parser().parse_args()
    try:
        import_module(f"support_agent.commands.{COMMANDS[arguments.command]}").run(arguments)
    except SupportAgentError as error:
        _refuse(error)
    except ExceptionGroup as group:
        ours = group.subgroup(SupportAgentError)
        if ours is None:
            raise
        _refuse(first_of(ours))
    except KeyboardInterrupt:
        sys.exit(130)


def _refuse(error: Exception) -> NoReturn:
    print(f"support-agent: {error}", file=sys.stderr)
    sys.exit(2)


def parser() -> argparse.ArgumentParser:
    """All commands and their arguments."""
    program = argparse.ArgumentParser(
        prog="support-agent",
        description="A self-hosted support agent for online shops: email, SMS and phone.",
        epilog="Run 'support-agent COMMAND --help' for the arguments of a command.",
    )
    program.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = program.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_processes(commands)
    _add_imports(commands)
    _add_chat(commands)
    _add_people(commands)
    _add_audit(commands)
    _add_eval(commands)
    return program


def _add(commands: Commands, name: str, does: str) -> argparse.ArgumentParser:
    """Adds one command. `does` is its line in the list, and the heading of its own help."""
    return commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")


def _add_processes(commands: Commands) -> None:
    _add(commands, "serve", "run the API, the page and a worker in one process")
    _add(commands, "api", "run only the API and the page")
    _add(commands, "worker", "run one worker; start as many as you need")
    _add(commands, "migrate", "update the database to the newest schema")
    _add(commands, "seed", "load the sample shop into the database")
    _add(commands, "openapi", "print the API's OpenAPI document as JSON")
    _add(commands, "doctor", "show what is configured, what is reachable and what is missing")


def _add_imports(commands: Commands) -> None:
    take = _add(commands, "import", "import the shop's own data")
    take.add_argument(
        "kind", choices=["products", "customers", "orders", "articles"], help="what the file holds"
    )
    take.add_argument(
        "file", type=Path, help="a CSV, TSV or JSONL file; for articles, a Markdown file or folder"
    )
    take.add_argument("--dry-run", action="store_true", help="check every row, but write nothing")
    take.add_argument("--faults", type=Path, metavar="FILE", help="write all faulty rows to FILE")
    asked = _add(commands, "questions", "list the questions that no help article answered")
    asked.add_argument(
        "--days", type=int, default=30, metavar="N", help="how many days to look back (default: 30)"
    )


def _add_chat(commands: Commands) -> None:
    talk = _add(commands, "chat", "talk to the agent in this terminal")
    talk.add_argument(
        "--channel", choices=[*TEXT_CHANNELS], default=SMS, help="how to write (default: sms)"
    )
    talk.add_argument(
        "--as",
        dest="address",
        metavar="ADDRESS",
        help="write from this email address or phone number (default: the demo customer's)",
    )
    talk.add_argument("--operator", metavar="NAME", help="write as this member of the shop's staff")


def _add_people(commands: Commands) -> None:
    staff = _add(commands, "operator", "manage the shop's staff and their tokens")
    actions = staff.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = _add(actions, "add", "add a person and print their token, which is shown only once")
    add.add_argument("name", help="the person's name")
    add.add_argument(
        "--role",
        choices=[*ROLES],
        default=AGENT,
        help="what they may do (default: agent)",
    )
    _add(actions, "list", "list the staff")
    revoke = _add(actions, "revoke", "revoke a person's token")
    revoke.add_argument("name", help="the person's name")
    _add_tickets(_add(commands, "tickets", "list, read and decide tickets"))
    _add_returns(_add(commands, "returns", "list and receive parcels that customers send back"))


def _add_tickets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", nargs="?", choices=ON_TICKETS, default="list", help="default: list"
    )
    parser.add_argument("ticket", nargs="?", help="the ticket's number, such as TCK-12")
    parser.add_argument(
        "words", nargs="*", help="the text of a reply, a reason, a new amount or a reference"
    )
    parser.add_argument("--operator", metavar="NAME", help=WHO)
    parser.add_argument("--all", action="store_true", help="with list: include closed tickets")
    parser.add_argument(
        "--seen", type=int, metavar="ID", help="with reply: the newest message you have read"
    )
    parser.add_argument(
        "--keep", action="store_true", help="with close: keep answering the customer yourself"
    )


def _add_returns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        choices=["list", "received", "cancel"],
        default="list",
        help="default: list",
    )
    parser.add_argument(
        "name", nargs="?", help="the return's number, such as RET-5, or its tracking number"
    )
    parser.add_argument("--operator", metavar="NAME", help=WHO)


def _add_audit(commands: Commands) -> None:
    chain = _add(commands, "audit", "check or erase the record of decisions")
    what = chain.add_subparsers(dest="what", required=True, metavar="ACTION")
    _add(what, "verify", "recompute every customer's hash chain")
    erase = _add(
        what, "erase", "erase the contents of one customer's entries; their hash chain still holds"
    )
    erase.add_argument("customer", type=int, help="the customer's id")


def _add_eval(commands: Commands) -> None:
    play = _add(commands, "eval", "play scenarios against the agent and grade it")
    play.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="scenarios in YAML (default: tests/scenarios)",
    )
    play.add_argument(
        "--repeat", type=int, default=1, metavar="K", help="play each scenario K times"
    )
    play.add_argument(
        "--model",
        choices=["house", "configured"],
        default="house",
        help="configured: the model behind OPENROUTER_API_KEY or LLM_BASE_URL; may cost money",
    )
    play.add_argument(
        "--only", default="", metavar="WORDS", help="play only scenarios with WORDS in their name"
    )
