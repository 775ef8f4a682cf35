"""The terms of an offer, in fixed sentences. Only these tell an offer, never a model's words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from support_agent.agent.claims import this_turn
from support_agent.agent.claims.acts import sentences
from support_agent.domain.confirmation.confirmation import keyword
from support_agent.domain.money import money
from support_agent.domain.offers import KINDS
from support_agent.domain.sentences.language import WORDS, speaking_here
from support_agent.domain.sentences.tables import OFFERS
from support_agent.domain.text.wording import inert
from support_agent.ports.chat_model import ChatMessage, ToolMessage

# More are only counted, so that the terms of a large order still fit into a text message.
MOST_NAMED = 5
# Replaces a value in the form of a sentence.
BLANK = "\ue000"
_BLANK_AMOUNT = Decimal("0.07")
_ASIDE = re.compile(r" \([^()]{0,200}\)")

# A question mark of any script that is not part of a link.
_ASKS = re.compile(
    r"[?\uff1f\u061f\u037e\u2047-\u2049\u203d](?![\w/=&%-])"
    r"|\b(?:let|tell|give) (?:me|us)\b|\b(?:reply|respond|say)\b|\byes\b"
    r"|\b(?:would|do) you (?:like|want|prefer)\b|\bif you(?:'d| would)? (?:like|want|prefer)\b"
    r"|\b(?:shall|should|may) (?:i|we)\b|\bwant (?:me|us) to\b"
    # Says how an answer would be understood, or what the terms below are.
    r"|\b(?:y|n|sure|ok|okay|answers?|digits|figures|footer|quot\w{1,8}|signature|template|below|above)\b"
    r"|\b(?:please|to|you) confirm\b|\b(?:text|write|message|send) (?:me|us|back)\b",
    re.IGNORECASE,
)
# A rule or an introducing line would make the terms look like somebody else's words.
_RULE = re.compile(r"^[ \t]{0,8}[-_=*~\u2014\u2500-\u257f]{2,}[ \t]{0,8}$", re.MULTILINE)
_INTRODUCES = re.compile(r"(?:^|\n)[^\n]{0,2000}:\s{0,9}$")
# Below an unclosed fence, comment or tag, the terms would not be displayed properly.
_FENCE = re.compile(r"^[ \t>]{0,8}(?:```|~~~)[^\n]*", re.MULTILINE)
_NUMBER = re.compile(r"\d+")
_APART = re.compile(r"(?<=\d)[\s.,*_-]{1,3}(?=\d)")


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer, with everything that a yes to it accepts.

    `refund_on_arrival`: paid when the parcel arrives, which a person may have to decide.
    """

    id: int
    code: str
    kind: str
    order_number: str
    items: list[str]
    amount: Decimal | None
    new_item: str | None = None
    new_price: Decimal | None = None
    refund_on_arrival: Decimal | None = None
    person_decides_refund: bool = False


def made_offers(transcript: Sequence[ChatMessage]) -> bool:
    """Whether tools made an offer in this turn."""
    return any(
        isinstance(message, ToolMessage) and '"outcome":"proposed"' in message.content
        for message in this_turn(transcript)
    )


def statements(text: str) -> str:
    """A model's words next to an offer, without requests for an answer, which the terms make."""
    text = _RULE.sub("", _FENCE.sub("", text)).replace("<", "&lt;")
    kept, at = "", 0
    for start, end in sentences(text):
        if _ASKS.search(text, start, end):
            kept += text[at:start]
            at = end
    kept = (kept + text[at:]).strip()
    if introduces := _INTRODUCES.search(kept):
        kept = kept[: introduces.start()].strip()
    return re.sub(r"\n{3,}", "\n\n", kept)


def asks_anything(text: str) -> bool:
    """Whether anything in it could be answered with a yes, or says how to answer."""
    return _ASKS.search(text) is not None


def has_code(text: str, code: str) -> bool:
    """Whether a text contains an offer's code, in digits, together or apart."""
    return any(code in _NUMBER.findall(each) for each in (text, _APART.sub("", text)))


def terms(offer: Offered) -> str:
    """One sentence with everything that a yes would accept, and how to say yes."""
    return OFFERS.to_confirm(what=_about(offer), word=keyword(offer.kind, offer.code))


def not_alone(offer: Offered, ticket: str = "") -> str:
    """The reply when a word and code came with other words. `ticket`: of who reads it."""
    rest = OFFERS.person_reads_rest(ticket=ticket) if ticket else OFFERS.send_alone()
    return f"{OFFERS.counts_alone(word=keyword(offer.kind, offer.code))} {rest}"


def spoken_terms(offers: Sequence[Offered]) -> str:
    """The terms on the phone, as one sentence. A bare yes to several offers chooses none."""
    if len(offers) == 1:
        return OFFERS.go_ahead(what=_about(offers[0]))
    return OFFERS.which_one(whats=OFFERS.or_else().join(map(_about, offers)))


def _about(offer: Offered) -> str:
    said = KINDS[offer.kind].sentences
    items = _named([inert(item) for item in offer.items])
    new_item = inert(offer.new_item or "")
    if offer.new_price is not None:
        new_item += OFFERS.at_price(price=money(offer.new_price))
    return said.terms(
        of=f"{items} ({offer.order_number})" if items else offer.order_number,
        order=offer.order_number,
        aside=f" ({items})" if items else "",
        amount=money(offer.amount or Decimal(0)),
        method=OFFERS.method(),
        new_item=new_item,
        on_arrival=_on_arrival(offer, said.later()),
    )


def _named(items: Sequence[str]) -> str:
    more = len(items) - MOST_NAMED
    shown = [*items[:MOST_NAMED], *([OFFERS.more_items(count=more)] if more > 0 else [])]
    if len(shown) > 1:
        return OFFERS.items_and(items=", ".join(shown[:-1]), last=shown[-1])
    return "".join(shown)


def _on_arrival(offer: Offered, what: str) -> str:
    if not offer.refund_on_arrival:
        return ""
    amount = money(offer.refund_on_arrival)
    if offer.person_decides_refund:
        return OFFERS.person_decides_later(what=what, amount=amount)
    return OFFERS.goes_back_later(amount=amount, method=OFFERS.method())


def outcome(done: Mapping[str, object]) -> str:
    """The result of a yes, in one sentence that is true whatever a model adds."""
    said = {"done": OFFERS.done, "failed": OFFERS.failed, "with_person": OFFERS.with_person}
    sentence = said.get(str(done.get("outcome")), OFFERS.pending)(act=_act(done))
    return f"{sentence[0].upper()}{sentence[1:]}"


def written_outcome(done: Mapping[str, object]) -> str:
    """The same in writing, with details the customer may need later."""
    more = [
        OFFERS.your_ticket(ticket=ticket) if (ticket := done.get("ticket")) else "",
        OFFERS.your_reference(reference=known) if (known := done.get("reference")) else "",
        OFFERS.tracking_number(number=number) if (number := done.get("tracking_number")) else "",
        OFFERS.label_here(url=url) if (url := done.get("url")) else "",
    ]
    return " ".join(filter(None, [outcome(done), *more]))


def lapsed(ended: Mapping[str, object]) -> str:
    """The reply to a yes to an offer that is no longer open."""
    return OFFERS.lapsed(act=_act(ended))


def replaced(earlier: Mapping[str, object]) -> str:
    """Says that a newer offer for the same order replaces an open one."""
    return OFFERS.replaced(act=_act(earlier))


def declined(ended: Mapping[str, object]) -> str:
    """The reply to a refused offer."""
    return OFFERS.declined(act=_act(ended))


def _act(about: Mapping[str, object]) -> str:
    amount = money(Decimal(str(about["amount"]))) if about.get("amount") else ""
    return KINDS[str(about["kind"])].sentences.act(
        order=str(about["order_number"]),
        of_amount=OFFERS.of_amount(amount=amount) if amount else "",
    )


def forms() -> Iterator[str]:
    """Code's sentences about an offer, with `BLANK` for values and optional parts.

    In every language there is, because a model may answer in any. What follows an outcome (a
    ticket, a reference, a link) is a fact that anybody may state.
    """
    for code in WORDS:
        with speaking_here(code):
            for sentence in (*_outcome_forms(), *_terms_forms()):
                yield sentence.replace(money(_BLANK_AMOUNT), BLANK)


def _outcome_forms() -> Iterator[str]:
    for kind, amount in product(KINDS.values(), (None, _BLANK_AMOUNT)):
        about = {"kind": kind.name, "order_number": BLANK, "amount": amount}
        for result in ("done", "failed", "with_person", "pending"):
            yield outcome({**about, "outcome": result})
        # Whatever verb comes with the noun: "Done: your refund is made."
        yield OFFERS.done(act=f"{BLANK}{kind.sentences.noun()}{BLANK}")
    for over in (OFFERS.lapsed, OFFERS.replaced, OFFERS.declined):
        yield over(act=BLANK)


def _terms_forms() -> Iterator[str]:
    offers = [
        Offered(0, BLANK, kind, BLANK, [], _BLANK_AMOUNT, BLANK, refund_on_arrival=_BLANK_AMOUNT)
        for kind in KINDS
    ]
    for offer in offers:
        yield _ASIDE.sub(BLANK, terms(offer))
        yield OFFERS.counts_alone(word=keyword(offer.kind, offer.code))
        yield _ASIDE.sub(BLANK, spoken_terms([offer]))
        for other in offers:
            yield _ASIDE.sub(BLANK, spoken_terms([offer, other]))
