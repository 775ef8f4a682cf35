"""Decides whether a customer wants no more texts (words by language: no_texts.toml).

A possible wish is a word for ending or refusing near a word for texts, in one clause, unless it
reports missing texts or sets a limit ("not before 9"). A question how to end them is one too. The
agent asks back about it, so a doubtful one counts. Only a plain wish stops texts: one that names
them with nothing else in it, or a yes after one. A wish that names nothing ("stop it", "opt out")
ends what was last discussed. The carrier's own keywords stop texts on arrival.
"""

from collections.abc import Sequence

from support_agent.domain.wishes.no_texts_language import (
    LANGUAGES,
    MOST_CHARACTERS,
    STOPS,
    Language,
    Plain,
    Said,
    sentences,
)
from support_agent.domain.wishes.no_texts_words import COMMA, Openers, folded, spaced, without

# Carrier keywords that may be about an order: with a "please", the agent asks back.
ABOUT_ORDERS = frozenset({"cancel", "end", "quit"})

_PLAIN: tuple[Plain, ...] = ("texts", "bare", "it", "how", "yes", "")
# People who write in another language use some English words as well.
_ENGLISH = LANGUAGES[0]
_STOP_WORDS = [f" {each} " for each in STOPS]
_OPENERS = Openers([*each.refusals, *each.whole, *each.yes, *_STOP_WORDS] for each in LANGUAGES)


def wishes_no_texts(text: str) -> bool:
    """Whether its sender may want no more texts, as far as plain words tell."""
    return said_alone(text, manners=True) in ABOUT_ORDERS or any(map(_wishes, sentences(text)))


def plain_wish(text: str) -> Plain:
    """What a text plainly says; "" if it is ambiguous or takes itself back."""
    said = sentences(text)
    english = any(_ENGLISH.asks_in(one.words) for one in said)
    possible = possible_languages(said)
    kinds: set[Plain] = {"", *(each.plain(said) for each in ([_ENGLISH] if english else possible))}
    plainest = min(kinds, key=_PLAIN.index)
    # Any language the text may be in can take it back.
    spoken = (each for each in possible if each.speaks(said)) if plainest else ()
    return "" if any(each.takes_back(one.words) for each in spoken for one in said) else plainest


def may_stop_texts(text: str) -> bool:
    """Whether a text may end texts, even if only as an answer to how to end them."""
    return wishes_no_texts(text) or plain_wish(text) != ""


def stops_texts(
    text: str, before: str, *, asks_only_that: bool, earlier: Sequence[str] = ()
) -> bool:
    """Whether a text stops all texts, once its sender was told how to.

    `before`: the text of ours that it answers; "" unless that one said how to stop and nothing came
    since. `asks_only_that`: it asked nothing else. `earlier`: previous texts, newest first.
    """
    kind = plain_wish(text)
    if kind == "bare":
        return _were_of_texts([before, *earlier])
    answers = kind == "it" or (kind == "yes" and asks_only_that)
    return kind == "texts" or (
        answers and plain_wish(before) not in {"", "yes"} and _were_of_texts([before, *earlier])
    )


def said_alone(text: str, *, manners: bool) -> str:
    """The words of a text run together ("opt out", "S T O P"), or the word that it repeats.

    Without punctuation and emoji. `manners`: also without "please" and "thanks". "" for a question:
    "Cancel?" needs an answer.
    """
    plain = folded(text[:MOST_CHARACTERS])
    words = spaced(plain).replace(COMMA, " ")
    rest = (without(words, _ENGLISH.manners) if manners else words).split()
    return "" if "?" in plain else "".join(rest[:1] if len(set(rest)) == 1 else rest)


def _were_of_texts(newest_first: Sequence[str]) -> bool:
    """Whether the last text about ending or about texts plainly wished for their end.

    Or whether the only one is a word that means it, like a keyword ("ARRET").
    """
    texts = list(filter(None, newest_first))
    if len(texts) == 1 and len(texts[0].split()) == 1 and plain_wish(texts[0]) == "it":
        return True
    bare = False
    for text in filter(_mentions, texts):
        kind = plain_wish(text)
        if kind != "bare":
            return kind in {"texts", "how"}
        bare = True
    return bare


def _mentions(text: str) -> bool:
    return any(each.mentions(said.words) for said in sentences(text) for each in LANGUAGES)


def _wishes(said: Said) -> bool:
    if _ENGLISH.asks_in(said.words):
        return _ENGLISH.wishes(said)
    plain = said.words.isascii()
    return any(
        each.wishes(said) for each in possible_languages([said]) if not (plain and each.own_script)
    )


def possible_languages(text: Sequence[Said]) -> list[Language]:
    """The languages in which a text can be a wish: those with a word of one in it."""
    words = {word for said in text for word in said.words.split()}
    plain, found = all(map(str.isascii, words)), _OPENERS.found(words)
    return [
        each
        for number, each in enumerate(LANGUAGES)
        if number in found or (each.joined and not plain)
    ]
