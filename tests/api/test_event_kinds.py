"""Every kind of event is listed once in the domain, and the API's stream has exactly those."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import support_agent.store
from support_agent.api.schemas.events import KINDS as STREAMED
from support_agent.api.schemas.events import EventBase
from support_agent.domain import events

# Some kinds are written in SQL, inside the statement that causes them.
IN_SQL = re.compile(
    r"'(\w+\.(?:received|waiting|started|answered|finished|queued|status|changed))'"
)


def test_the_stream_has_the_kinds_of_the_domain() -> None:
    assert STREAMED.keys() == events.KINDS.keys()


def test_every_class_of_the_domain_is_listed() -> None:
    classes = {
        value.kind: value
        for value in vars(events).values()
        if isinstance(value, type) and "kind" in vars(value)
    }
    assert classes == events.KINDS


@pytest.mark.parametrize("kind", sorted(events.KINDS))
def test_an_event_has_the_fields_that_the_stream_shows(kind: str) -> None:
    shown = STREAMED[kind].model_fields.keys() - EventBase.model_fields.keys() - {"kind"}
    assert {field.name for field in fields(events.KINDS[kind])} == shown


def test_statements_write_no_kind_that_is_not_listed() -> None:
    root = Path(support_agent.store.__file__).parent
    written = {
        kind for path in root.rglob("*.py") for kind in IN_SQL.findall(path.read_text("utf-8"))
    }
    assert written
    assert written <= events.KINDS.keys()
