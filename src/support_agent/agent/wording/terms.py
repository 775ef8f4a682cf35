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
from support_agent.domain.text.wording import inert
from support_agent.ports.chat_model import ChatMessage, ToolMessage

# More are only counted, so that the terms of a large order still fit into a text message.
MOST_NAMED = 5
METHOD = "your original payment method"
# Replaces a value in the form of a sentence.
BLANK = "\ue000"
_BLANK_AMOUNT = Decimal("0.07")
# How to get a new offer after one has ended.
ASK_AGAIN = "If you still want it, please ask for it again."
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


def asks(text: str) -> bool:
    """Whether anything in it could be answered with a yes, or says how to answer."""
    return _ASKS.search(text) is not None


def has_code(text: str, code: str) -> bool:
    """Whether a text contains an offer's code, in digits, together or apart."""
    return any(code in _NUMBER.findall(each) for each in (text, _APART.sub("", text)))


def terms(offer: Offered) -> str:
    """One sentence with everything that a yes would accept, and how to say yes."""
    return f"To confirm {_about(offer)}, reply {keyword(offer.kind, offer.code)}."


def not_alone(offer: Offered, ticket: str = "") -> str:
    """The reply when a word and code came with other words. `ticket`: of who reads it."""
    word = keyword(offer.kind, offer.code)
    said = f"Nothing is done yet: {word} counts only where nothing else is said with it."
    if ticket:
        return f"{said} A person from our team reads what else yours says; your ticket is {ticket}."
    return f"{said} Send it alone, in reply to this, with no signature below it."


def spoken_terms(offers: Sequence[Offered]) -> str:
    """The terms on the phone, as one sentence. A bare yes to several offers chooses none."""
    if len(offers) == 1:
        return f"Shall I go ahead with {_about(offers[0])}, yes or no?"
    return f"Which one shall I go ahead with: {', or '.join(_about(each) for each in offers)}?"


def _about(offer: Offered) -> str:
    sentences = KINDS[offer.kind].sentences
    items = _named([inert(item) for item in offer.items])
    price = f" at {money(offer.new_price)}" if offer.new_price is not None else ""
    return sentences.terms.format(
        of=f"{items} ({offer.order_number})" if items else offer.order_number,
        order=offer.order_number,
        aside=f" ({items})" if items else "",
        amount=money(offer.amount or Decimal(0)),
        method=METHOD,
        new_item=inert(offer.new_item or ""),
        price=price,
        on_arrival=_on_arrival(offer, sentences.on_arrival),
    )


def _named(items: Sequence[str]) -> str:
    more = len(items) - MOST_NAMED
    shown = [*items[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
    return ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + "".join(shown[-1:])


def _on_arrival(offer: Offered, what: str) -> str:
    if not offer.refund_on_arrival:
        return ""
    amount = money(offer.refund_on_arrival)
    if offer.person_decides_refund:
        return f" (a person decides on the {what} of {amount} when it has arrived)"
    return f" ({amount} goes back to {METHOD} when it has arrived)"


def outcome(done: Mapping[str, object]) -> str:
    """The result of a yes, in one sentence that is true whatever a model adds."""
    what = _named_act(done)
    match done.get("outcome"):
        case "done":
            return f"Done: {what} is made."
        case "failed":
            return f"I'm sorry, {what} did not go through."
        case "with_person":
            return f"{what[0].upper()}{what[1:]} is with our team now and not made yet."
        case _:
            return f"{what[0].upper()}{what[1:]} is being processed."


def written_outcome(done: Mapping[str, object]) -> str:
    """The same in writing, with details the customer may need later."""
    more = [
        form.format(done[key])
        for key, form in (
            ("ticket", "Your ticket is {}."),
            ("reference", "Your reference is {}."),
            ("tracking_number", "The parcel's tracking number is {}."),
            ("url", "You can print the label here: {}"),
        )
        if done.get(key)
    ]
    return " ".join([outcome(done), *more])


def lapsed(ended: Mapping[str, object]) -> str:
    """The reply to a yes to an offer that is no longer open."""
    return f"Nothing was done: the offer for {_named_act(ended)} is no longer open."


def replaced(earlier: Mapping[str, object]) -> str:
    """Says that a newer offer for the same order replaces an open one."""
    return f"The earlier offer for {_named_act(earlier)} is no longer open."


def declined(ended: Mapping[str, object]) -> str:
    """The reply to a refused offer."""
    return f"The offer for {_named_act(ended)} has ended, and nothing was done."


def _named_act(about: Mapping[str, object]) -> str:
    amount = f" of {money(Decimal(str(about['amount'])))}" if about.get("amount") else ""
    sentences = KINDS[str(about["kind"])].sentences
    return sentences.act.format(order=str(about["order_number"]), amount=amount)


def forms() -> Iterator[str]:
    """Code's sentences about an offer, with `BLANK` for values and optional parts.

    What follows an outcome (a ticket, a reference, a link) is a fact that anybody may state.
    """
    for sentence in (*_outcome_forms(), *_terms_forms()):
        yield sentence.replace(money(_BLANK_AMOUNT), BLANK)


def _outcome_forms() -> Iterator[str]:
    for kind, amount in product(KINDS, (None, _BLANK_AMOUNT)):
        about = {"kind": kind, "order_number": BLANK, "amount": amount}
        act = _named_act(about)
        for result in ("done", "failed", "with_person", "pending"):
            yield outcome({**about, "outcome": result})
        # Whatever verb comes with the noun: "Done: your refund is made."
        yield outcome({**about, "outcome": "done"}).replace(act, f"{BLANK}{act.split()[1]}{BLANK}")
        yield lapsed(about).replace(act, BLANK)
        yield replaced(about).replace(act, BLANK)
        yield declined(about).replace(act, BLANK)


def _terms_forms() -> Iterator[str]:
    offers = [
        Offered(0, BLANK, kind, BLANK, [], _BLANK_AMOUNT, BLANK, refund_on_arrival=_BLANK_AMOUNT)
        for kind in KINDS
    ]
    for offer in offers:
        yield _ASIDE.sub(BLANK, terms(offer))
        yield not_alone(offer).partition(". ")[0]
        yield _ASIDE.sub(BLANK, spoken_terms([offer]))
        for other in offers:
            yield _ASIDE.sub(BLANK, spoken_terms([offer, other]))
