"""What may be written before the word with its code, in an earlier message, and leaves it a yes."""

import re
import tomllib
from importlib.resources import files

from support_agent.domain.confirmation import (
    Offer,
    confirmed_offers,
    keyword,
    says_nothing,
    with_items,
)
from support_agent.domain.phrases import Table, is_plain, parts, words_of
from support_agent.domain.refusals import puts_off, refuses

_KNOWN: Table = {
    tuple(words_of(phrase)): kind
    for kind, phrases in tomllib.loads(
        files("support_agent.domain").joinpath("before_code.toml").read_text("utf-8")
    ).items()
    for phrase in phrases
}
_CLAUSE = re.compile(r"[.,;:!\n]")
_DURATION = re.compile(r"\b\d{1,3}(?= (?:minute|hour|day|week|month)s?\b)", re.IGNORECASE)


def leaves_clear(text: str, offer: Offer, *, spoken: bool = False) -> bool:
    """Whether a yes to an offer is still clear behind an earlier message that says this.

    It is behind what would be a yes together with its word and code, behind a plain refusal,
    which the later yes takes back, and behind a plain report: why the answer is late, or what is
    wrong with the goods.
    """
    if puts_off(text, spoken=spoken):
        return False
    if not text.strip() or refuses(text, spoken=spoken) or says_nothing(text, spoken=spoken):
        return True
    joined = f"{text.rstrip()}\n{keyword(offer.kind, offer.code)}"
    return bool(confirmed_offers(joined, [offer], spoken=spoken)) or _is_report(text, offer)


def _is_report(text: str, offer: Offer) -> bool:
    """Whether each clause is a plain report, or manners alone."""
    if "$" in text or not is_plain(text):
        return False
    known = _KNOWN | {("<item>",): "beside"}
    found: set[str] = set()
    for clause in _CLAUSE.split(_DURATION.sub(" ", text)):
        words = with_items(words_of(clause), offer.items)
        kinds = {kind for kind, _ in parts(words, known)}
        if "" in kinds or ("beside" in kinds and kinds.isdisjoint({"excuses", "goods"})):
            return False
        found |= kinds
    return bool(found) and ("goods" not in found or offer.kind != "cancellation")
