"""Code's sentences: each has a name, its placeholders, and a caller."""

import ast
from dataclasses import fields
from pathlib import Path
from typing import Protocol

import pytest

import support_agent
from support_agent.domain import sentences
from support_agent.domain.addresses import FIELDS
from support_agent.domain.channels import CONTACT_KINDS, TEXT_CHANNELS
from support_agent.domain.errors import InvalidInput
from support_agent.domain.offers import KINDS
from support_agent.domain.sentences import language, tables
from support_agent.domain.sentences.language import (
    WORDS,
    SentenceError,
    faults,
    said,
    speaking,
    speaking_here,
)
from support_agent.domain.sentences.tables import CALLS, RETURNS
from support_agent.domain.shop import Hours

ROOM = Path(sentences.__file__).parent
HANDS = [kind.by_hand for kind in KINDS.values() if kind.by_hand]
DECISIONS = [kind.by_person for kind in KINDS.values() if kind.by_person]
SAID = {
    **{name.lower(): vars(each) for name, each in vars(tables).items() if name.isupper()},
    **{kind.name: vars(kind.sentences) for kind in KINDS.values()},
}


def said_outside() -> set[tuple[str, str]]:
    """The sentences that other code uses: (CALLS, busy), (sentences, act)."""
    package = Path(support_agent.__file__).parent
    return {
        (ast.unparse(node.value).rpartition(".")[2], node.attr)
        for path in package.rglob("*.py")
        if ROOM not in path.parents
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
    }


def test_every_table_is_said_by_code() -> None:
    by_hand, by_person = set(WORDS["en"]["label_by_hand"]), set(WORDS["en"]["refund_by_person"])
    assert all(set(vars(hand.sentences)) == by_hand for hand in HANDS)
    assert all(set(vars(each.sentences)) == by_person for each in DECISIONS)
    left = {name: set(words) for name, words in WORDS["en"].items() if "_by_" not in name}
    assert {name: set(each) for name, each in SAID.items()} == left


def test_every_channel_contact_and_field_has_its_word() -> None:
    words = WORDS["en"]
    assert set(TEXT_CHANNELS) == set(words["spoken_of"])
    assert set(CONTACT_KINDS.values()) < set(words["contacts"])
    assert set(FIELDS) == set(words["address"])


def test_every_sentence_is_said_somewhere() -> None:
    outside = said_outside()
    # By the names of channels, contacts and fields.
    taken = {
        "spoken_of": set(TEXT_CHANNELS),
        "contacts": set(CONTACT_KINDS.values()),
        "address": set(FIELDS),
        "hours": {each.name for each in fields(Hours)},
    }
    for name, words in WORDS["en"].items():
        is_table = name.upper() in vars(tables)
        froms = {name.upper()} if is_table else {"sentences", "said"}
        offered = set(words) - taken.get(name, set())
        assert {
            key for key in offered if not any((each, key) in outside for each in froms)
        } == set()


def test_a_sentence_is_filled_word_for_word() -> None:
    assert CALLS.still_there() == "Are you still there?"
    assert CALLS.goes_to_person(time="{2} days").startswith(
        "Your request is with our team now, and a person will get back to you within {2} days."
    )


def test_what_others_wrote_stays_words() -> None:
    assert RETURNS.packed(item="[cheap](https://x.io)").startswith("Your \\[cheap\\](https: ")


class _Nowhere(Protocol):
    def nowhere(self) -> str: ...


class _TooFew(Protocol):
    def email(self) -> str: ...


class _Wants(Protocol):
    def email(self, *, name: str) -> str: ...
    def sms(self) -> str: ...


def test_a_sentence_that_is_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDS, "en", {"calls": {}})
    with pytest.raises(SentenceError, match=r"en\.toml has no calls\.nowhere"):
        said("calls", _Nowhere)


def test_a_sentence_that_nobody_says_is_an_error() -> None:
    with pytest.raises(SentenceError, match=r"nothing says spoken_of\.sms of en\.toml"):
        said("spoken_of", _TooFew)


def test_a_value_without_a_placeholder_is_an_error() -> None:
    with pytest.raises(SentenceError, match=r"placeholders \[\]; it is given \['name'\]"):
        said("spoken_of", _Wants)


@pytest.mark.parametrize("exactly", [True, False])
def test_a_placeholder_without_a_value_is_an_error(
    monkeypatch: pytest.MonkeyPatch, exactly: bool
) -> None:
    monkeypatch.setitem(WORDS, "en", {"spoken_of": {"email": "{named}", "sms": ""}})
    with pytest.raises(SentenceError, match=r"placeholders \['named'\]; it is given \['name'\]"):
        said("spoken_of", _Wants, exactly=exactly)


def test_a_kind_may_leave_values_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDS, "en", {"spoken_of": {"email": "email", "sms": "text"}})
    assert said("spoken_of", _Wants, exactly=False).email(name="x") == "email"


# ── languages ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_language_has_the_sentences_of_english(code: str) -> None:
    assert faults(code) == []


def _other(monkeypatch: pytest.MonkeyPatch, **changes: str | None) -> None:
    """A language with the same sentences as English, except for these of `calls`."""
    calls = {**WORDS["en"]["calls"], **changes}
    words = {key: text for key, text in calls.items() if text is not None}
    monkeypatch.setitem(WORDS, "xx", {**WORDS["en"], "calls": words})


def test_a_sentence_is_said_in_the_language_of_the_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    _other(monkeypatch, still_there="Sind Sie noch da?")
    with speaking("xx"):
        assert CALLS.still_there() == "Sind Sie noch da?"
        with speaking_here("en"):
            assert CALLS.still_there() == "Are you still there?"
    assert (CALLS.still_there(), language.language()) == ("Are you still there?", "en")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"still_there": None}, "xx.toml lacks calls.still_there"),
        ({"still_here": "Hier."}, "xx.toml has calls.still_here, which en.toml lacks"),
        (
            {"hello_by_name": "Hallo {nom},"},
            "xx.toml has ['nom'] in calls.hello_by_name, en.toml ['name']",
        ),
    ],
)
def test_a_language_that_is_not_whole_is_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None], fault: str
) -> None:
    _other(monkeypatch, **changes)
    assert faults("xx") == [fault]
    with pytest.raises(InvalidInput) as refused, speaking("en"):
        pass
    assert fault in str(refused.value)
