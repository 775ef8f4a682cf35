"""Finds requests that no shop makes: for secrets, codes, remote access, money elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from support_agent.agent.claims.fold import views
from support_agent.agent.claims.lexicon import denied, words_of
from support_agent.agent.claims.wants import Before, is_list, points_back, wants
from support_agent.domain.text.toml_tables import toml_beside

_DATA = toml_beside(__file__)
_SENTENCE = re.compile(r"[.!?]+(?=\s|$)|\n+")
_CLAUSE = re.compile(r"(?<![,;:()\u2013\u2014|])[,;:()\u2013\u2014|]+(?=\s)|\s-\s")


@dataclass(frozen=True, slots=True)
class _Kind:
    # A text without one of these stems contains none of the nouns.
    stems: tuple[str, ...]
    nouns: re.Pattern[str]
    fine: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        return any(stem in text for stem in self.stems) and self.nouns.search(text) is not None


_KINDS = {
    name: _Kind(
        tuple(_DATA[name]["stems"].split()),
        re.compile(_DATA[name]["nouns"]),
        re.compile(_DATA[name]["fine"]),
    )
    for name in ("secrets", "codes", "machines", "pictures", "payments")
}
_FINE = re.compile(_DATA["wants"]["fine"])
_OTHERS_CODE = re.compile(_DATA["codes"]["others"])
_TOLD_OF = re.compile(_DATA["told_of"]["words"])
_SENDS = re.compile(_DATA["sends"]["words"])
_OTHERS = re.compile(_DATA["others"]["words"])
_LIST = frozenset(str(_DATA["lists"]["words"]).split())


@lru_cache(128)
def forbidden_requests(markdown: str, *, code_sent: bool) -> tuple[str, ...]:
    """The sentences with such a request. `code_sent`: the customer is expected to send a code."""
    found: list[str] = []
    for text in views(markdown).texts:
        lower = text.lower().replace("\u2019", "'")
        kinds = [kind for kind in _KINDS.values() if kind.is_in(lower)]
        found += _in(lower, kinds, code_sent=code_sent)
    return tuple(dict.fromkeys(found))


def _in(text: str, kinds: list[_Kind], *, code_sent: bool) -> Iterator[str]:
    before = Before()
    at = 0
    for gap in (*_SENTENCE.finditer(text), None):
        sentence = text[at : gap.start() if gap else len(text)].strip()
        at = gap.end() if gap else at
        if not sentence:
            continue
        here = [kind for kind in kinds if kind.is_in(sentence)]
        ours = code_sent and not _OTHERS_CODE.search(sentence)
        if ours:
            here = [kind for kind in here if kind is not _KINDS["codes"]]
        asked = gap is not None and "?" in gap[0]
        no = denied(sentence)
        if (
            any(_asks(sentence, kind, asked=asked) for kind in here)
            or _wants(sentence, before, asked=asked, code_sent=ours)
            or (before.named and not here and not no and _sends(sentence))
            or (here and _SENDS.search(sentence) and _turns(sentence, here))
        ):
            yield sentence
        ends = gap is not None and gap[0].count("\n") > 1
        before = (
            Before(named=bool(here))
            if no
            else before.then(sentence, named=bool(here), code_sent=code_sent, ends_list=ends)
        )


def _sends(sentence: str) -> bool:
    """Whether it asks for what the previous sentence named."""
    return bool(_SENDS.search(sentence)) or points_back(sentence)


def _wants(sentence: str, before: Before, *, asked: bool, code_sent: bool) -> bool:
    """The same as `wants`, for the clauses that deny nothing."""
    if _TOLD_OF.search(sentence) or _FINE.search(sentence):
        return False
    clauses = _CLAUSE.split(sentence)
    kept: list[str] = []
    refused = False
    for clause in clauses:
        refused = not asked and (denied(clause) or (refused and is_list(clause)))
        kept += [] if refused else [clause]
    said = sentence if len(kept) == len(clauses) else " , ".join(kept)
    return wants(said, before, asked=asked, code_sent=code_sent)


def _asks(sentence: str, kind: _Kind, *, asked: bool) -> bool:
    """Whether a clause of it asks for what the kind names, without denial, advice or hearsay."""
    return not _TOLD_OF.search(sentence) and any(
        (asked or not denied(clause)) and not kind.fine.search(clause)
        for clause in _clauses(sentence, kind)
    )


def _turns(sentence: str, kinds: list[_Kind]) -> bool:
    """Whether a clause asks for what an earlier one denied: "never by mail; but now send it"."""
    refused = False
    for clause in _CLAUSE.split(sentence):
        if any(kind.is_in(clause) for kind in kinds):
            refused = refused or denied(clause)
        elif (
            refused and _SENDS.search(clause) and not denied(clause) and not _OTHERS.search(clause)
        ):
            return True
    return False


def _clauses(sentence: str, kind: _Kind) -> list[str]:
    """The clauses that name it; a list counts as one, and a noun that spans two as the sentence."""
    clauses: list[str] = []
    for part in _CLAUSE.split(sentence):
        if not kind.nouns.search(part):
            continue
        if clauses and _LIST.issuperset(words_of(kind.nouns.sub(" ", part))):
            clauses[-1] += f" {part}"
        else:
            clauses.append(part)
    return clauses or [sentence]
