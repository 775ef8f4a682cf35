"""Decides whether a message calls itself automatic, from how it begins (automatic.toml)."""

import unicodedata
from collections.abc import Collection

from support_agent.domain.mail.subjects import is_reply, without_prefixes
from support_agent.domain.text.toml_tables import toml_beside

_WORDS = toml_beside(__file__)
_MOST_CHARACTERS = 300
_AROUND = " \t\n[](){}<>*\"'.:-_#!\u2013\u2014\u26a0\ufe0f\u2709\U0001f697\U0001f916"


def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(_plain(each) for phrases in _WORDS[kind].values() for each in phrases)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS]).casefold().replace("\u2019", "'")


_SUBJECTS, _TEXTS, _ANYWHERE, _BOUNCES = map(_phrases, ("subjects", "texts", "anywhere", "bounces"))
_COLONS = (":", "\uff1a")


def subject_of_machine(subject: str) -> bool:
    """Whether the subject is one that programs give their automatic replies."""
    return _begins(without_prefixes(_plain(subject)).strip("[]() "), _SUBJECTS)


def names_itself_a_reply(subject: str) -> bool:
    """Whether only a program writes such a subject: "Automatic reply: Re: Your order"."""
    plain = _plain(subject).strip("[]() ")
    for phrase in _SUBJECTS:
        rest = plain.removeprefix(phrase).lstrip()
        if len(rest) < len(plain) and (rest.startswith(_COLONS) or phrase.endswith(_COLONS)):
            return is_reply(rest.lstrip(":\uff1a "))
    return False


def subject_of_bounce(subject: str) -> bool:
    """Whether the subject is that of a mail about an undelivered mail."""
    return _begins(_plain(subject).strip(_AROUND), _BOUNCES, whole=False)


def calls_itself_automatic(text: str) -> bool:
    """Whether the first words of the text say that it was sent automatically."""
    plain = _plain(text)
    begins = _begins(plain.lstrip(_AROUND), _TEXTS, whole=False)
    return begins or any(phrase in plain for phrase in _ANYWHERE)


def beside_formula(clause: str) -> str | None:
    """What a clause says besides a machine's words about its own message; None without such words.

    Quoted machine words don't count: the clause only talks about them.
    """
    plain = _plain(clause)
    for phrase in (*_TEXTS, *_ANYWHERE, *_SUBJECTS):
        before, found, after = plain.partition(phrase)
        if found and '"' not in before:
            return f"{before} {after}"
    return None


def _begins(text: str, phrases: Collection[str], *, whole: bool = True) -> bool:
    """`whole`: the phrase must end at a word's end ("absence", not "absences")."""
    for phrase in phrases:
        if text.startswith(phrase):
            rest = text[len(phrase) :]
            ends = not rest or not rest[0].isalpha() or not phrase[-1].isascii()
            if ends or not whole:
                return True
    return False
