"""What turns an offer down in plain words, and what only asks for time."""

from support_agent.domain.phrases import (
    SPOKEN_KINDS,
    TEXT_KINDS,
    is_plain,
    parts,
    table,
    words_of,
)

_BARE_NOES = frozenset({("no",), ("nope",), ("nah",), ("not",), ("no", "no")})


def refuses(text: str, *, spoken: bool = False) -> bool:
    """Whether a text turns an offer down and says nothing else; a yes beside a no makes none.

    What only asks for time turns nothing down: "No, not yet", "keep it for now".
    """
    return "no" in _kinds(text, spoken=spoken)


def puts_off(text: str, *, spoken: bool = False) -> bool:
    """Whether a text asks for time and turns nothing down, so that no yes beside it is one."""
    kinds = _kinds(text, spoken=spoken)
    return "waits" in kinds and "no" not in kinds


def _kinds(text: str, *, spoken: bool) -> set[str]:
    """The kinds of phrases in an answer that is a no or asks for time; none in any other.

    A no that only asks for time is of the second kind.
    """
    if not is_plain(text):
        return set()
    named = ("waits", "no", "for_now", *(SPOKEN_KINDS if spoken else TEXT_KINDS), "beside_no")
    said = list(parts(words_of(text), table(*named)))
    kinds = [kind for kind, _ in said]
    if not all(kinds):
        return set()
    waits = "waits" in kinds
    for place, (kind, phrase) in enumerate(said):
        if kind == "no" and (
            "for_now" in kinds[place + 1 : place + 2] or (waits and phrase in _BARE_NOES)
        ):
            kinds[place] = "waits"
    return set(kinds)
