"""Decides whether an earlier message still leaves a later word and code a clear yes."""

import re

from support_agent.domain.confirmation.confirmation import (
    Offer,
    confirmed_offers,
    is_only_manners,
    keyword,
    with_items,
)
from support_agent.domain.confirmation.refusals import puts_off, refuses
from support_agent.domain.money import in_dollar_signs
from support_agent.domain.offers import KINDS
from support_agent.domain.orders.order_numbers import digits_of, shape_of
from support_agent.domain.text.phrases import Table, is_plain, parts, words_of
from support_agent.domain.text.toml_tables import toml_beside

_TABLES: dict[str, list[str]] = toml_beside(__file__)


def _table(*kinds: str) -> Table:
    return {tuple(words_of(phrase)): kind for kind in kinds for phrase in _TABLES[kind]}


_REPORTED = _table("manners", "excuses", "goods", "beside")
_ASKED = _table("manners", "where", "joins") | {("<other>",): "other"}
_ORDER = re.compile(r"\border (\d{1,20})\b")
# A refusal that says more ("please do not", "it works now") is not a slip that the word corrects.
_BARE_NO = frozenset({"no", "nope", "nah", "thanks", "thank", "you", "sorry", "ok", "okay"})
_CLAUSE = re.compile(r"[.,;:!\n]")
_BOTH = 2
_DURATION = re.compile(r"\b\d{1,3}(?= (?:minute|hour|day|week|month)s?\b)", re.IGNORECASE)


def leaves_clear(text: str, offer: Offer, *, spoken: bool = False) -> bool:
    """Whether a later yes to an offer is still clear after an earlier message with this text.

    It is clear after words that would be a yes together with the word and code; after a bare no,
    which the later yes takes back; after a plain report (why the answer is late, what is wrong with
    the goods); and after a question about another order's delivery.
    """
    if puts_off(text, spoken=spoken):
        return False
    if refuses(text, spoken=spoken):
        return is_plain(text) and _BARE_NO.issuperset(words_of(text))
    if not text.strip() or is_only_manners(text, spoken=spoken):
        return True
    joined = f"{text.rstrip()}\n{keyword(offer.kind, offer.code)}"
    return (
        bool(confirmed_offers(joined, [offer], spoken=spoken))
        or _is_report(text, offer)
        or _asks_of_another(text, offer)
    )


def _asks_of_another(text: str, offer: Offer) -> bool:
    """Whether it only asks where another order is, or whether it has arrived."""
    asked = shape_of(offer.order_number).plain(text.replace("?", " "))
    found = _ORDER.findall(asked)
    if not found or digits_of(offer.order_number) in found or not is_plain(asked):
        return False
    kinds = {kind for kind, _ in parts(words_of(_ORDER.sub(" <other> ", asked)), _ASKED)}
    return "where" in kinds and kinds <= {"where", "other", "manners", "joins"}


def _is_report(text: str, offer: Offer) -> bool:
    """Whether each clause is a plain report or only a polite phrase."""
    if "$" in in_dollar_signs(text) or not is_plain(text):
        return False
    said = set(words_of(text))
    if ("both" in said and _BOTH not in offer.counts) or (
        "all" in said and max(offer.counts, default=0) < _BOTH
    ):
        return False
    known = _REPORTED | {("<item>",): "beside"}
    found: set[str] = set()
    for clause in _CLAUSE.split(_DURATION.sub(" ", text)):
        words = with_items(words_of(clause), offer.items)
        kinds = {kind for kind, _ in parts(words, known)}
        if "" in kinds or ("beside" in kinds and kinds.isdisjoint({"excuses", "goods"})):
            return False
        found |= kinds
    return bool(found) and ("goods" not in found or KINDS[offer.kind].yes.is_of_goods_there)
