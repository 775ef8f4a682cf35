"""Is this an explicit yes to that offer? Strict on purpose: anything else is asked again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from support_agent.domain.models import ProposalKind
from support_agent.domain.phrases import (
    MOST_CHARACTERS,
    PHRASES,
    TABLES,
    Table,
    is_plain,
    parts,
    table,
    words_of,
)

MOST_WORDS = 30
MOST_YESES = 4

_WISHES = {
    kind: re.compile(rf"\b(?:{'|'.join(map(re.escape, begun))})")
    for kind, begun in TABLES["wishes"].items()
}
# Before a word for a wish: it is not wished for.
_DENIES = re.compile(
    r"\b(?:don't|do not|dont|not|never|no|without|instead of|rather than)\b[^.!?\n]{0,40}$"
)
_REACH = 60
_KEYWORD: dict[ProposalKind, str] = {
    "refund": "REFUND",
    "return_label": "LABEL",
    # Not CANCEL: carriers take that word as an opt-out.
    "cancellation": "CONFIRM",
    "exchange": "EXCHANGE",
}
_TRAILS_OFF = re.compile(r"\.\s?\.|,\s*$")
_ORDER_NUMBER = re.compile(r"\bord(?:er)?(?:\snumber)?\W{0,2}(\d{1,12})\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\$\s?(\d{1,9}(?:,\d{3}){0,3}(?:\.\d\d)?)\b|\b(\d{1,9}\.\d\d)\b")
_CODE = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Offer:
    """An open proposal, as far as a yes has to match it.

    `told`: code itself has told its terms in writing, with its code. `in_hand`: its terms are the
    last thing that was said on the channel of the answer, and nothing else was asked with them.
    """

    id: int
    code: str
    kind: ProposalKind
    order_number: str
    amount: Decimal | None = None
    told: bool = True
    in_hand: bool = True


def keyword(kind: ProposalKind, code: str) -> str:
    """What a customer can write back to confirm: "REFUND 4821"."""
    return f"{_KEYWORD[kind]} {code}"


def confirmed_offer(
    text: str, offers: Sequence[Offer], *, spoken: bool = False, names: Iterable[str] = ()
) -> Offer | None:
    """The one offer this text says yes to, or None.

    `text` is what the customer wrote now, without quoted mail; `spoken`: what a recognizer heard,
    in which "um" and "well" are no doubt; `names`: the customer's, which may stand below.
    Every word has to be part of a yes to that offer. With its code, a told offer is meant; without
    one, the text must be a yes to exactly one offer in hand.
    """
    said = _read(text, spoken=spoken)
    if said is None:
        return None
    # A name that says no says no.
    known = frozenset(name for name in map(str.lower, names) if name not in {"no", "not"})
    meant = [
        offer
        for offer in offers
        if (offer.told if said.codes else offer.in_hand)
        and said.codes <= {offer.code}
        and said.orders <= {offer.order_number.rpartition("-")[2]}
        and said.amounts <= {offer.amount}
        and _is_yes(said, offer, spoken=spoken, names=known)
    ]
    return meant[0] if len(meant) == 1 else None


def leans_to_yes(text: str, codes: Iterable[str]) -> bool:
    """Whether somebody may have meant a yes by it, so that it has to be asked again."""
    words = words_of(text[:MOST_CHARACTERS])
    found = {kind for kind, _ in parts(words, table("yes", "spoken_yes", "nod"))}
    nods = "nod" in found and says_nothing(text, spoken=True)
    return nods or bool(found & {"yes", "spoken_yes"}) or any(code in words for code in codes)


def says_nothing(text: str, *, spoken: bool) -> bool:
    """Whether a text is manners and hesitation alone, so that a yes beside it stays one."""
    if not is_plain(text):
        return False
    kinds = ["nod", "courtesy", "greeting", "closing", *(["hesitation"] if spoken else [])]
    return all(kind for kind, _ in parts(words_of(text), table(*kinds)))


def says_only_yes(text: str, offers: Sequence[Offer], *, names: Iterable[str] = ()) -> bool:
    """Whether a text is a yes to some offer and nothing beside it, however unclear to which."""
    if not is_plain(text):
        return False
    known = table(*_TEXT_KINDS, "code", "no") | {(name.lower(),): "name" for name in names}
    for offer in offers:
        known |= _own(offer)
    kinds = [kind for kind, _ in parts(words_of(_ORDER_NUMBER.sub(" <order> ", text)), known)]
    return all(kinds) and "no" not in kinds and not {"yes", "code"}.isdisjoint(kinds)


def refuses(text: str) -> bool:
    """Whether a text turns an offer down and says nothing else."""
    if not is_plain(text):
        return False
    known = table("no", "courtesy", "greeting", "closing", "nod")
    kinds = [kind for kind, _ in parts(words_of(text), known)]
    return all(kinds) and "no" in kinds


def asks_for(text: str, kind: ProposalKind) -> bool:
    """Whether somebody who writes this may wish for an offer of that kind: "I'd like to return it".

    It decides how clear a bare yes to the offer is, and nothing else.
    """
    text = text.lower().replace("\u2019", "'")
    return any(
        not _DENIES.search(text[max(0, wish.start() - _REACH) : wish.start()])
        for wish in _WISHES[kind].finditer(text)
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """A text that may be a yes: its words, with what stands for orders, amounts and codes."""

    words: list[str]
    orders: frozenset[str]
    amounts: frozenset[Decimal]
    codes: frozenset[str]


def _read(text: str, *, spoken: bool) -> _Said | None:
    if not is_plain(text):
        return None
    if not spoken and _TRAILS_OFF.search(text.strip()):
        return None
    orders = frozenset(_ORDER_NUMBER.findall(text))
    rest = _ORDER_NUMBER.sub(" <order> ", text)
    amounts = frozenset(Decimal((a or b).replace(",", "")) for a, b in _AMOUNT.findall(rest))
    words = words_of(_AMOUNT.sub(" <amount> ", rest))
    if not words or len(words) > MOST_WORDS or "$" in _AMOUNT.sub(" ", rest):
        return None
    return _Said(words, orders, amounts, frozenset(filter(_CODE.fullmatch, words)))


_TEXT_KINDS = ("yes", "nod", "courtesy", "greeting", "closing")
_SPOKEN_KINDS = ("yes", "spoken_yes", *_TEXT_KINDS[1:], "hesitation")


def _is_yes(said: _Said, offer: Offer, *, spoken: bool, names: frozenset[str]) -> bool:
    """Whether all of it is a yes, manners, and what this offer is about."""
    own = _own(offer) | {(name,): "name" for name in names}
    if said.codes:
        own |= {tuple(phrase.split()): "courtesy" for phrase in PHRASES["code"]}
    found = list(parts(said.words, table(*(_SPOKEN_KINDS if spoken else _TEXT_KINDS)) | own))
    kinds = [kind for kind, _ in found]
    yeses = [phrase for kind, phrase in found if kind in {"yes", "spoken_yes"}]
    # "Cancel 4821" alone may mean the offer of a cancellation itself.
    by_code = "code" in kinds and not (offer.kind == "cancellation" and "act" in kinds)
    decided = by_code or (bool(yeses) and not _is_shrugged(yeses))
    return decided and all(kinds) and _is_about(kinds) and len(yeses) <= MOST_YESES


def _own(offer: Offer) -> Table:
    """The phrases of an offer itself."""
    acts = {tuple(phrase.split()): "act" for phrase in PHRASES[offer.kind]}
    about = {tuple(phrase.split()): "about" for phrase in PHRASES["about"]}
    return acts | about | {(offer.code,): "code"}


def _is_about(kinds: Sequence[str]) -> bool:
    """Whether orders and amounts stand behind what the offer is about, which is said once.

    "Yes, my order is 1001" answers another question, and so does "yes, cancel the cancellation".
    """
    behind = all(
        kinds[place - 1] in {"act", "about"} if place else False
        for place, kind in enumerate(kinds)
        if kind == "about"
    )
    return "code" in kinds or (behind and kinds.count("act") <= 1)


def _is_shrugged(yeses: Sequence[tuple[str, ...]]) -> bool:
    """Said twice, a casual yes ("yeah yeah", "sure sure") waves somebody off."""
    return len(yeses) > 1 and len(set(yeses)) == 1 and yeses[0] != ("yes",)
