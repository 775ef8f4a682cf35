"""Decides whether an answer is an explicit yes to an offer. If in doubt, the agent asks again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from support_agent.domain.confirmation.beside_code import ASIDE, without_asides
from support_agent.domain.confirmation.refusals import NO_WORDS
from support_agent.domain.money import in_dollar_signs
from support_agent.domain.offers import KINDS
from support_agent.domain.orders.order_numbers import digits_of, in_plain
from support_agent.domain.text.phrases import (
    MOST_CHARACTERS,
    PHRASES,
    SPOKEN_KINDS,
    TEXT_KINDS,
    Table,
    is_plain,
    parts,
    table,
    words_of,
)

MOST_WORDS = 30
MOST_YESES = 4

_FROWNS = re.compile(r"[:;]\s?['-]?[(\[]|\):")
_THUMB_UP = re.compile(r"[\U0001F44C\U0001F44D\U0001F64F\u2705]")
_TRAILS_OFF = re.compile(r"\.\s?\.|,\s*$")
_ORDER_NUMBER = re.compile(r"\bord(?:er)?(?:\snumber)?\W{0,2}(\d{1,20})\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\$\s?(\d{1,9}(?:,\d{3}){0,3}(?:\.\d\d)?)\b|\b(\d{1,9}\.\d\d)\b")
_CODE = re.compile(r"\d{4}")
_WORD_AND_CODE = re.compile(r"\b([a-z]{2,12})\W{1,3}(\d{4})\b", re.IGNORECASE)
_QUOTED_WORD = re.compile(r"\s*[\"\u201c]([a-z]{2,12} \d{4})[\"\u201d][\s.!]*", re.IGNORECASE)
_DRAWN_OUT = re.compile(r"\b(?<!\bnot )(?:ye+s+|ye+a+h+|su+re+|yu+p+|ye+p+)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """An open proposal, as far as a yes must match it.

    `told`: code has sent its terms in writing, with its code. `in_hand`: its terms were the last
    thing said on this channel, with no other question. `items`: the words that name its goods.
    `counts`: how many, per product and in total.
    """

    id: int
    code: str
    kind: str
    order_number: str
    amount: Decimal | None = None
    told: bool = True
    in_hand: bool = True
    items: frozenset[str] = frozenset()
    counts: frozenset[int] = frozenset()


def keyword(kind: str, code: str) -> str:
    """What a customer can write back to confirm: "REFUND 4821"."""
    return f"{KINDS[kind].keyword} {code}"


def has_keyword(text: str, offer: Offer) -> bool:
    """Whether a text has the word and code of an offer, with anything around them."""
    word = (KINDS[offer.kind].keyword.lower(), offer.code)
    return word in pairwise(words_of(text))


def without_keyword(text: str, offer: Offer) -> str:
    """The text without the word and code of an offer."""
    word = keyword(offer.kind, offer.code).lower()
    return _WORD_AND_CODE.sub(
        lambda found: " " if f"{found[1]} {found[2]}".lower() == word else found[0], text
    )


def confirmed_offers(
    text: str, offers: Sequence[Offer], *, spoken: bool = False, names: Iterable[str] = ()
) -> list[Offer]:
    """The offers this text says yes to: none, one, or several that it names by their codes.

    `text`: what the customer just wrote, without quotes and signature. `spoken`: it was heard by a
    speech recognizer, so "um" and "well" are not doubts. `names`: the customer's, which may be its
    signature. Every word must belong to a yes to those offers. An offer that was told is matched by
    its word and code, or by a yes and its code. Without a code, the text must be a yes to the only
    offer in hand, or to both of two.
    """
    text = in_dollar_signs(text)
    quoted = _QUOTED_WORD.fullmatch(text)
    numbers = [offer.order_number for offer in offers]
    told = [offer for offer in offers if offer.told]
    plain = without_asides(
        in_plain(quoted[1] if quoted else text, numbers),
        {keyword(offer.kind, offer.code): (offer.kind, offer.counts) for offer in told},
        frozenset[str]().union(*(offer.items for offer in told)),
    )
    said = _read(plain, spoken=spoken)
    if said is None:
        return []
    # A "no" inside a name is not a refusal.
    known = frozenset(map(str.lower, names)) - NO_WORDS
    about = [offer for offer in offers if (offer.told if said.codes else offer.in_hand)]
    if len(said.codes) > 1 or (len(about) == 2 and "both" in said.words):  # noqa: PLR2004
        meant = [offer for offer in about if not said.codes or offer.code in said.codes]
        fits = len(meant) == max(2, len(said.codes)) and _says_yes(
            said, meant, spoken=spoken, names=known
        )
        return meant if fits else []
    meant = [offer for offer in about if _says_yes(said, [offer], spoken=spoken, names=known)]
    return meant if len(meant) == 1 else []


def may_mean_yes(text: str, offers: Sequence[Offer]) -> bool:
    """Whether the text might be meant as a yes, so that the agent has to ask again."""
    words = words_of(text[:MOST_CHARACTERS].replace("\u00ed", "i"))
    found = {
        kind
        for kind, _ in parts(
            words, table("yes", "spoken_yes", "both", "foreign_yes", "nod", "waits")
        )
    }
    nods = "nod" in found and is_only_manners(text, spoken=True)
    if nods or found & {"yes", "spoken_yes", "both", "foreign_yes"} or _THUMB_UP.search(text):
        return True
    if _DRAWN_OUT.search(text):
        return True
    return any(offer.code in words for offer in offers) or says_only_yes(text, offers)


def is_only_manners(text: str, *, spoken: bool) -> bool:
    """Whether a text is only polite phrases and hesitation, so a yes next to it stays a yes."""
    if not is_plain(text):
        return False
    kinds = ["nod", "courtesy", "greeting", "closing", *(["hesitation"] if spoken else [])]
    return all(kind for kind, _ in parts(words_of(text), table(*kinds)))


def says_only_yes(text: str, offers: Sequence[Offer], *, names: Iterable[str] = ()) -> bool:
    """Whether a text is only a yes to some offer, even if it is unclear to which one.

    A yes that names an order outside the offers does not count.
    """
    if not is_plain(text):
        return False
    if not words_of(text):
        return _THUMB_UP.search(text) is not None
    numbers = [offer.order_number for offer in offers]
    known = table(*TEXT_KINDS, "both", "code", "no", "waits") | {
        (n.lower(),): "name" for n in names
    }
    items: frozenset[str] = frozenset()
    for offer in offers:
        known |= _own(offer)
        items |= offer.items
    plain = in_plain(text, numbers)
    orders = set(_ORDER_NUMBER.findall(plain))
    if not orders <= {digits_of(number) for number in numbers}:
        return False
    about = [offer for offer in offers if digits_of(offer.order_number) in orders]
    if len(orders) == 1 and len(about) < len(offers):
        # Each offer is for one order and not for any other.
        return says_only_yes(text, about, names=names)
    words = with_items(words_of(_ORDER_NUMBER.sub(" <order> ", plain)), items)
    kinds = [kind for kind, _ in parts(words, known)]
    says = {"yes", "code", "act", "both"}
    return all(kinds) and not {"no", "waits"} & {*kinds} and not says.isdisjoint(kinds)


@dataclass(frozen=True, slots=True)
class _Said:
    """A text that may be a yes: its words, with placeholders for orders, amounts and codes."""

    words: list[str]
    orders: frozenset[str]
    amounts: frozenset[Decimal]
    codes: frozenset[str]


def _read(text: str, *, spoken: bool) -> _Said | None:
    if not is_plain(text.replace(ASIDE, " ")):
        return None
    if not spoken and (_TRAILS_OFF.search(text.strip()) or _FROWNS.search(text)):
        return None
    orders = frozenset(_ORDER_NUMBER.findall(text))
    rest = _ORDER_NUMBER.sub(" <order> ", text)
    amounts = frozenset(Decimal((a or b).replace(",", "")) for a, b in _AMOUNT.findall(rest))
    words = words_of(_AMOUNT.sub(" <amount> ", rest))
    if not words or len(words) > MOST_WORDS or "$" in _AMOUNT.sub(" ", rest):
        return None
    return _Said(words, orders, amounts, frozenset(filter(_CODE.fullmatch, words)))


_ORDERS = frozenset(tuple(phrase.split()) for phrase in PHRASES["orders"])


def _says_yes(said: _Said, offers: Sequence[Offer], *, spoken: bool, names: frozenset[str]) -> bool:
    """Whether the whole text is a yes, polite phrases, and what these offers are about."""
    if not (
        said.codes <= {offer.code for offer in offers}
        and said.orders <= {digits_of(offer.order_number) for offer in offers}
        and said.amounts <= {offer.amount for offer in offers}
    ):
        return False
    known = table(*(SPOKEN_KINDS if spoken else TEXT_KINDS)) | {(n,): "name" for n in names}
    if said.codes:
        known |= {(ASIDE,): "courtesy"}
        known |= {tuple(phrase.split()): "courtesy" for phrase in PHRASES["code"]}
        known |= {tuple(phrase.split()): "yes" for phrase in PHRASES["unclear"]}
    if len(offers) > 1:
        known |= table("both") | {("and",): "courtesy"}
    items: frozenset[str] = frozenset()
    for offer in offers:
        known |= _own(offer)
        items |= offer.items
    found = list(parts(with_items(said.words, items), known))
    kinds = [kind for kind, _ in found]
    yeses = [phrase for kind, phrase in found if kind in {"yes", "spoken_yes"}]
    if not said.codes:
        yeses += [phrase for kind, phrase in found if kind == "act" and phrase in _ORDERS]
    return (
        (_names(kinds, offers) if said.codes else _agrees(kinds, yeses, len(offers)))
        and all(kinds)
        and "unclear" not in kinds
        and _is_about(kinds, len(offers))
        and len(yeses) <= MOST_YESES
    )


def _names(kinds: Sequence[str], offers: Sequence[Offer]) -> bool:
    """Whether each code comes with its word: later its digits could answer another question."""
    if "yes" in kinds or "spoken_yes" in kinds:
        return True
    if "act" not in kinds:
        return all(offer.in_hand for offer in offers)
    # "Cancel 4821" could mean the cancellation offer itself.
    is_doubtful = len(offers) == 1 and KINDS[offers[0].kind].yes.may_end_offer
    return not is_doubtful and kinds.count("act") >= kinds.count("code")


def _agrees(kinds: Sequence[str], yeses: Sequence[tuple[str, ...]], offers: int) -> bool:
    """Whether it is a yes by itself; if there are two offers, to both."""
    if not yeses or _is_shrugged(yeses):
        return False
    said = [place for place, kind in enumerate(kinds) if kind in {"yes", "spoken_yes"}]
    if said and "hesitation" in kinds[said[-1] :]:
        return False
    # "Hi both, yes": a greeting says nothing about the offers.
    beside = {kinds[place - 1] for place in range(1, len(kinds)) if kinds[place] == "both"}
    beside |= {kinds[place + 1] for place in range(len(kinds) - 1) if kinds[place] == "both"}
    return offers == 1 or not beside.isdisjoint({"yes", "spoken_yes"})


def _own(offer: Offer) -> Table:
    """The phrases of the offer itself."""
    acts = {tuple(phrase.split()): "act" for phrase in KINDS[offer.kind].yes.phrases}
    about = {tuple(phrase.split()): "about" for phrase in PHRASES["about"]}
    behind = ("", *PHRASES["behind_code"])
    return acts | about | {(offer.code, *phrase.split()): "code" for phrase in behind}


_BEFORE_ITEM = frozenset({"for", "of", "on", "my", "the", "those", "these", "this", "that"})


def with_items(words: Sequence[str], items: frozenset[str]) -> list[str]:
    """The words with <item> in place of the goods: "my fans", "for the thermal paste"."""
    found: list[str] = []
    for word in words:
        if word not in items and word.removesuffix("s") not in items and f"{word}s" not in items:
            found.append(word)
            continue
        while found and found[-1] in {*_BEFORE_ITEM, "<item>"}:
            found.pop()
        found.append("<item>")
    return found


def _is_about(kinds: Sequence[str], most_acts: int = 1) -> bool:
    """Whether orders and amounts follow what the offer is about, and that is said only once.

    "Yes, my order is 1001" answers another question, and so does "yes, cancel the cancellation".
    """
    behind = all(
        kinds[place - 1] in {"act", "about"} if place else False
        for place, kind in enumerate(kinds)
        if kind == "about"
    )
    return "code" in kinds or (behind and kinds.count("act") <= most_acts)


def _is_shrugged(yeses: Sequence[tuple[str, ...]]) -> bool:
    """A casual yes said twice ("yeah yeah", "sure sure") is dismissive."""
    return any(one == other != ("yes",) for one, other in pairwise(yeses))
