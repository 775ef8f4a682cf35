"""The commands: serve, api, worker, migrate, seed, doctor, chat, operator, tickets, audit …"""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from support_agent.domain.errors import SupportAgentError, first_of

# Where each command's `run` is: a worker must not pay for the web framework, nor anybody for all.
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


def main() -> None:
    """Runs one command; a mistake of the user's is one sentence and exit code 2."""
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
        prog="support-agent", description="Answers a shop's customers by e-mail, SMS and phone."
    )
    commands = program.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("serve", help="everything in one process: API, page and worker")
    commands.add_parser("api", help="the API and the page alone")
    commands.add_parser("worker", help="one worker; run as many as you like")
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("seed", help="put the sample shop into the database")
    commands.add_parser("openapi", help="print the API's description as JSON")
    commands.add_parser("doctor", help="say what is configured, reachable, missing")
    take = commands.add_parser("import", help="bring in the shop's own data")
    take.add_argument("kind", choices=["products", "customers", "orders", "articles"])
    take.add_argument("file", type=Path, help="CSV, TSV or JSONL; articles: Markdown or a folder")
    take.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    take.add_argument("--faults", type=Path, metavar="FILE", help="write every fault into FILE")
    asked = commands.add_parser("questions", help="what customers asked and no article answered")
    asked.add_argument("--days", type=int, default=30, metavar="N", help="how far back (30)")
    talk = commands.add_parser("chat", help="talk to the agent here in the terminal")
    talk.add_argument("--channel", choices=["sms", "email"], default="sms")
    talk.add_argument(
        "--as",
        dest="address",
        metavar="ADDRESS",
        help="write as this e-mail address or phone number (default: the demo customer)",
    )
    talk.add_argument(
        "--operator", metavar="NAME", help="give orders as one of the shop's own people"
    )
    _add_operator(commands.add_parser("operator", help="the shop's own people"))
    _add_tickets(commands.add_parser("tickets", help="look at tickets and decide them"))
    _add_returns(commands.add_parser("returns", help="parcels that customers send back"))
    chain = commands.add_parser("audit", help="look over the record of every decision")
    what = chain.add_subparsers(dest="what", required=True)
    what.add_parser("verify", help="recompute every customer's hash chain")
    erase = what.add_parser("erase", help="erase what one customer's entries say; the chain holds")
    erase.add_argument("customer", type=int, help="the customer's number")
    _add_eval(commands.add_parser("eval", help="play scenarios and grade the agent"))
    return program


def _add_operator(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add a person and print their token, once")
    add.add_argument("name")
    add.add_argument("--role", choices=["viewer", "agent", "admin"], default="agent")
    actions.add_parser("list", help="who there is")
    actions.add_parser("revoke", help="make a token worthless").add_argument("name")


def _add_tickets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=ON_TICKETS, default="list")
    parser.add_argument("ticket", nargs="?", help="TCK-12")
    parser.add_argument("words", nargs="*", help="a reply, reason, new amount or reference")
    parser.add_argument("--operator", metavar="NAME", help="who you are, if there are several")
    parser.add_argument("--all", action="store_true", help="list closed tickets too")
    parser.add_argument("--seen", type=int, help="with reply: the newest message you have read")
    parser.add_argument(
        "--keep", action="store_true", help="close, but go on answering the customer yourself"
    )


def _add_returns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=["list", "received", "cancel"], default="list")
    parser.add_argument("name", nargs="?", help="RET-5, or the tracking number on the label")
    parser.add_argument("--operator", metavar="NAME", help="who you are, if there are several")


def _add_eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="scenarios in YAML")
    parser.add_argument("--repeat", type=int, default=1, metavar="K", help="play each K times")
    parser.add_argument(
        "--model",
        choices=["house", "configured"],
        default="house",
        help="configured: OPENROUTER_API_KEY or LLM_BASE_URL, which may cost money",
    )
    parser.add_argument("--only", default="", metavar="WORDS", help="those with WORDS in the name")
