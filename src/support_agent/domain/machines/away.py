"""Recognizes words that only away notes, acknowledgments and receipts use (away.toml)."""

import unicodedata

from support_agent.domain.text.toml_tables import toml_beside

_MOST_CHARACTERS = 1_000
_FALLEN = str.maketrans({"\u2019": "'", "\u0142": "l", "\xf8": "o", "\xe6": "ae", "\u0131": "i"})


def _folded(text: str) -> str:
    """The text in lowercase, without accents."""
    plain = unicodedata.normalize("NFKD", text[:_MOST_CHARACTERS].casefold().translate(_FALLEN))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


_PHRASES: dict[str, tuple[str, ...]] = {
    kind: tuple(_folded(each) for phrases in by.values() for each in phrases)
    for kind, by in toml_beside(__file__).items()
}


def is_away_note(text: str) -> bool:
    """Whether it says that somebody is away and what happens to mail, and nothing about an order.

    Absence alone is not enough, people write it too: "I'm on vacation, please ship it after that".
    """
    folded = _folded(text)
    return _has(folded, "absence") and _has(folded, "meanwhile") and not _has(folded, "trade")


def is_notice(subject: str, text: str) -> bool:
    """Whether it is an acknowledgment, a receipt or a returned mail by its own words.

    People quote such words too, so this is a sign, not proof.
    """
    folded, titled = _folded(text), _folded(subject)
    of_what = {titled[len(p) :].strip() for p in _PHRASES["receipts"] if titled.startswith(p)}
    is_receipt = any(each and each in folded for each in of_what)
    return is_receipt or _has(folded, "notices") or _has(folded, "undelivered")


def says_undelivered(text: str) -> bool:
    """Whether it says that a mail was not delivered."""
    return _has(_folded(text), "undelivered")


def speaks_of_trade(text: str) -> bool:
    """Whether it mentions an order, a parcel or money: something a customer may wait for."""
    return _has(_folded(text), "trade")


def says_of_notice(clause: str) -> bool:
    """Whether a clause belongs to a notice: who is away, what happens to mail, polite phrases."""
    folded = _folded(clause)
    kinds = ("absence", "meanwhile", "notices", "undelivered", "beside")
    if folded.strip(".,:;! ") in _PHRASES["whole"]:
        return True
    return any(_has(folded, kind) for kind in kinds) and not _has(folded, "trade")


def _has(folded: str, kind: str) -> bool:
    return any(phrase in folded for phrase in _PHRASES[kind])
