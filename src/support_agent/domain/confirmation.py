"""Is this an explicit yes to that offer? Strict on purpose: anything else is asked again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from support_agent.domain.models import ProposalKind

# Words that say yes to an offer and nothing else. A message is a yes only when all of it is made of
# these, so "ok, but also…" or "yes if it is free" never is one.
_YES_WORDS = """
    yes yep yeah yup sure ok okay confirm confirmed confirming agreed absolutely definitely correct
    please do it go ahead that's thats fine right i want that the to you can with of thanks thank
    proceed
"""
_YES = frozenset(_YES_WORDS.split())
# At least one of these must be among them: "please" or "the" alone is no yes.
_DECISIVE_WORDS = """
    yes yep yeah yup sure confirm confirmed confirming agreed absolutely definitely proceed
"""
_DECISIVE = frozenset(_DECISIVE_WORDS.split())
_GO_AHEAD = re.compile(r"\b(?:go ahead|do it)\b")
MOST_WORDS = 12

_ACTS: dict[str, frozenset[str]] = {
    "refund": frozenset({"refund"}),
    "return_label": frozenset({"label", "return"}),
    "cancellation": frozenset({"cancellation", "cancel"}),
    "exchange": frozenset({"exchange", "swap"}),
}
_KEYWORD: dict[ProposalKind, str] = {
    "refund": "REFUND",
    "return_label": "LABEL",
    # Not CANCEL: carriers take that word as an opt-out.
    "cancellation": "CONFIRM",
    "exchange": "EXCHANGE",
}

_WORD = re.compile(r"[a-z']+|\d+")
# Anything else (another script, a thumb turned down) may say the opposite of the words beside it.
_PLAIN = re.compile(
    r"[a-z0-9'\u2019\s.,!:;#\"()*-]|[\U0001F44D\U0001F64F\u2705\U0001F642\U0001F60A]"
    r"|[\U0001F3FB-\U0001F3FF\ufe0f]",
    re.IGNORECASE | re.ASCII,
)
_CODE = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ORDER_NUMBER = re.compile(r"\bord(?:er)?\W{0,2}(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """An open proposal, as far as a yes has to match it.

    `offered_at`: the customer was told. `in_hand`: nothing else was talked about since, so that a
    bare yes can only mean this.
    """

    id: int
    code: str
    kind: ProposalKind
    order_number: str
    offered_at: datetime
    in_hand: bool = True


def keyword(kind: ProposalKind, code: str) -> str:
    """What a customer can write back to confirm: "REFUND 4821"."""
    return f"{_KEYWORD[kind]} {code}"


def confirmed_offer(text: str, written_at: datetime, offers: Sequence[Offer]) -> Offer | None:
    """The one offer this text says yes to, or None.

    `text` is what the customer wrote now, without quoted mail. An offer made after the text was
    written can't be meant. With a code, that offer is meant; without one, the text must be a plain
    yes and exactly one offer in hand; to one that is not, the yes must say to what it is.
    Two different codes confirm nothing.
    """
    named_orders = set(_ORDER_NUMBER.findall(text))
    rest = _ORDER_NUMBER.sub(" ", text)
    words = _WORD.findall(rest.lower().replace("\u2019", "'"))
    codes = set(_CODE.findall(rest))
    if len(words) > MOST_WORDS or _PLAIN.sub("", text) or len(codes) > 1 or not words:
        return None
    meant = [
        offer
        for offer in offers
        if offer.offered_at <= written_at
        and codes <= {offer.code}
        and named_orders <= {offer.order_number.rpartition("-")[2]}
    ]
    if len(meant) > 1:
        meant = [offer for offer in meant if offer.in_hand]
    if len(meant) != 1:
        return None
    (offer,) = meant
    allowed = _YES | _ACTS[offer.kind] | {offer.code}
    decided = bool(codes) or bool(_DECISIVE.intersection(words))
    decided = decided or bool(_GO_AHEAD.search(" ".join(words)))
    named = bool(codes or named_orders or _ACTS[offer.kind].intersection(words))
    decided = decided and (offer.in_hand or named)
    return offer if decided and allowed.issuperset(words) else None
