"""Does a text wish for no more texts? The words for it, by language, are in no_texts.toml.

A wish is a word that ends or refuses near a word for texts, in one clause, that is no report of
texts that did not come and no limit ("not before 9"); or a question how to end them. It is asked
about, so it is read in favor of asking. Only a plain wish stops texts: one that names them, with
nothing else in it, or a yes behind one. What names nothing of its own ("stop it", "opt out") ends
what was spoken of last. The carrier's own keywords stop texts where they come in.
"""

from collections.abc import Sequence

from support_agent.domain.wishes.no_texts_language import (
    LANGUAGES,
    MOST_CHARACTERS,
    Plain,
    Said,
    sentences,
)
from support_agent.domain.wishes.no_texts_words import COMMA, folded, spaced, without

# Carriers' words that may as well be about an order: with a please, it is asked.
ABOUT_ORDERS = frozenset({"cancel", "end", "quit"})

_PLAIN: tuple[Plain, ...] = ("texts", "bare", "it", "how", "yes", "")
# People who write in another language have some English words as well.
_ENGLISH = LANGUAGES[0]


def wishes_no_texts(text: str) -> bool:
    """Whether its sender may want no more texts, as far as plain words say it."""
    return said_alone(text, manners=True) in ABOUT_ORDERS or any(map(_wishes, sentences(text)))


def plain_wish(text: str) -> Plain:
    """What a text plainly says, "" where it may mean something else or takes it back."""
    said = sentences(text)
    english = any(_ENGLISH.asks_in(one.words) for one in said)
    kinds: set[Plain] = {each.plain(said) for each in ([_ENGLISH] if english else LANGUAGES)}
    plainest = min(kinds, key=_PLAIN.index)
    # Any language that may have said it may take it back.
    spoken = (each for each in LANGUAGES if each.speaks(said)) if plainest else ()
    return "" if any(each.takes_back(one.words) for each in spoken for one in said) else plainest


def may_stop_texts(text: str) -> bool:
    """Whether a text may end texts, if only as an answer to how they end."""
    return wishes_no_texts(text) or plain_wish(text) != ""


def stops_texts(
    text: str, before: str, *, asks_only_that: bool, earlier: Sequence[str] = ()
) -> bool:
    """Whether a text stops all texts, once its sender was told how to.

    `before` is the text that our last one answered, "" unless that said how to and nothing came
    since; `asks_only_that`: it asked nothing else. `earlier`: the sender's texts before that, the
    newest first.
    """
    kind = plain_wish(text)
    if kind == "bare":
        return _were_of_texts([before, *earlier])
    answers = kind == "it" or (kind == "yes" and asks_only_that)
    return kind == "texts" or (
        answers and plain_wish(before) not in {"", "yes"} and _were_of_texts([before, *earlier])
    )


def said_alone(text: str, *, manners: bool) -> str:
    """The words of a text run together ("opt out", "S T O P"), or the one that it repeats.

    Without punctuation and emoji; with `manners` without a please and thanks as well. "" for a
    question: "Cancel?" wants an answer.
    """
    plain = folded(text[:MOST_CHARACTERS])
    words = spaced(plain).replace(COMMA, " ")
    rest = (without(words, _ENGLISH.manners) if manners else words).split()
    return "" if "?" in plain else "".join(rest[:1] if len(set(rest)) == 1 else rest)


def _were_of_texts(newest_first: Sequence[str]) -> bool:
    """Whether the last of those that spoke of an end or of texts plainly wished for theirs.

    Or the only one is a word that says it, as a keyword does ("ARRET").
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
    return any(each.wishes(said) for each in LANGUAGES if not (plain and each.own_script))
