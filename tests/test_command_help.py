"""What `support-agent` says about itself: its version, and what every command does."""

import re
from importlib.metadata import version

import pytest

from support_agent.cli import COMMANDS, parser


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(arguments)
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "--version") == f"support-agent {version('support-agent')}\n"


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    listed = re.findall(r"^    ([a-z]+)(?: |$)", printed(capsys, "--help"), re.MULTILINE)
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    usage, does, *_ = re.split(r"\n{2,}", printed(capsys, name, "--help").strip())
    assert usage.startswith(f"usage: support-agent {name}")
    assert re.fullmatch(r"[A-Z].+\.", does, re.DOTALL)
