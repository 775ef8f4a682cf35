"""Scenarios: conversations in plain words, and what must be true after them. Read from YAML."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from support_agent.agent.tools import TOOLS
from support_agent.domain.channels import EMAIL, SMS, TextChannel
from support_agent.domain.errors import InvalidInput
from support_agent.domain.models import Severity

Audience = Literal["house", "scripted", "real"]
"""Which models a scenario is for: the house model, a script, any real one."""

EVERYONE: tuple[Audience, ...] = ("house", "scripted", "real")
_TOOLS = frozenset(tool.name for tool in TOOLS)


def _is_tool(name: str) -> str:
    if name not in _TOOLS:
        raise ValueError(f"there is no tool {name!r}; there are: {', '.join(sorted(_TOOLS))}")
    return name


ToolName = Annotated[str, AfterValidator(_is_tool)]
Call = dict[str, dict[str, Any] | None]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, (str, int, float, dict)) else value


def _as_texts(value: Any) -> Any:
    """YAML reads 850 as a number."""
    listed: Any = _as_list(value)
    if not isinstance(listed, list):
        return listed
    return [
        str(each) if isinstance(each, (int, float)) else each for each in cast(list[Any], listed)
    ]


Texts = Annotated[list[str], BeforeValidator(_as_texts)]


class _Plain(BaseModel):
    """A misspelled key is an error, not a check that never runs."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Plain):
    """The messages before the agent answers, and what its answer must be.

    `{code}` in a text is replaced by the newest open offer's code, `{ticket}` by the newest ticket.
    `says` and `never_says` are case-insensitive regular expressions. `answers` are the exact
    channels of the answers; by default one on each channel that was written on.
    """

    sms: Texts = Field(default_factory=list[str])
    email: Texts = Field(default_factory=list[str])
    operator: str = ""
    sender: str = Field("", alias="as")
    subject: str = "Question"
    tools: Annotated[list[ToolName], BeforeValidator(_as_list)] = Field(
        default_factory=list[ToolName]
    )
    no_tools: Annotated[list[ToolName], BeforeValidator(_as_list)] = Field(
        default_factory=list[ToolName]
    )
    says: Texts = Field(default_factory=list[str])
    never_says: Texts = Field(default_factory=list[str])
    answers: list[TextChannel] | None = None
    most_model_calls: int = 6
    script: list[str | Call | list[Call]] = Field(default_factory=list[str | Call | list[Call]])

    @property
    def expected_channels(self) -> list[str]:
        """The channels where answers must go."""
        if self.answers is not None:
            return sorted(self.answers)
        return [name for name in (EMAIL, SMS) if getattr(self, name)]


class Scenario(_Plain):
    """A conversation and the state of the shop after it.

    What is not named must not have happened: no order may differ from the sample except those in
    `changes`, and `proposals` ("refund ORD-0987 49.98 open") and the number of `tickets` are exact.
    """

    name: str
    who: str = "alex"
    audience: Annotated[list[Audience], BeforeValidator(_as_list)] = Field(
        default_factory=lambda: list(EVERYONE), alias="for"
    )
    talk: list[Step] = Field(min_length=1)
    changes: dict[str, dict[str, str]] = Field(default_factory=dict[str, dict[str, str]])
    proposals: Texts = Field(default_factory=list[str])
    tickets: int = 0
    severity: Severity | Literal[""] = ""
    facts: dict[str, str] = Field(default_factory=dict[str, str])

    @property
    def script(self) -> list[str | list[Call]]:
        """What a scripted model says, reply by reply; tool calls as {tool: arguments}."""
        return [
            [reply] if isinstance(reply, dict) else reply
            for step in self.talk
            for reply in step.script
        ]


_READER = TypeAdapter(list[Scenario])


def read_scenarios(files: Sequence[Path]) -> list[Scenario]:
    """All scenarios of the files, in order. Raises InvalidInput naming file, line and reason."""
    found: list[Scenario] = []
    for file in files:
        try:
            found += _READER.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise InvalidInput(str(file), f"can't be read: {error.strerror}") from None
        except yaml.YAMLError as error:
            raise InvalidInput(str(file), f"is no YAML: {' '.join(str(error).split())}") from None
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise InvalidInput(f"{file}: {place}", first["msg"]) from None
    names = [scenario.name for scenario in found]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise InvalidInput(repr(repeated), "is the name of two scenarios")
    return found
