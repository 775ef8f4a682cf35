"""What a message says to a customer's offers, besides a yes that was carried out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from support_agent.agent.turn import OfferReplies
from support_agent.agent.wording.terms import declined, lapsed
from support_agent.domain.channels import is_mail, is_spoken
from support_agent.domain.confirmation.confirmation import (
    Offer,
    confirmed_offers,
    has_keyword,
    is_only_manners,
    may_mean_yes,
    says_only_yes,
    without_keyword,
)
from support_agent.domain.confirmation.refusals import puts_off, refuses
from support_agent.domain.events import Event, ProposalChanged
from support_agent.domain.mail.quotations import writers_words
from support_agent.domain.mail.signatures import without_signature
from support_agent.domain.mail.subjects import bears_reply, new_in_subject
from support_agent.domain.wishes.wishes import keeps, turns_down
from support_agent.flows.messaging.came_of import told_of_offer
from support_agent.store.commerce import proposals, told_offers
from support_agent.store.commerce.proposals import Proposal
from support_agent.store.conversation import history, messages
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.db import Tx

# "On Tuesday, November 24, 2026 at 10:00, the shop wrote:", perhaps wrapped.
MOST_INTRODUCING = 3
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
# Words that name goods; shorter ones ("of", "no") have other meanings.
_NAMED = re.compile(r"[a-z]{3,}|\d{1,9}[a-z]{1,9}|[a-z]{1,9}\d{1,9}")


async def left_over(
    tx: Tx, customer_id: int, turn_id: int, batch: Sequence[BatchMessage]
) -> OfferReplies:
    """What a batch that confirmed nothing says to open offers and to ended ones."""
    waiting = await proposals.open_offers(tx, customer_id)
    offers = [as_offer(proposal) for proposal in waiting]
    names = [await signs_as(tx, customer_id, message) for message in batch]
    said = [*zip(batch, names, strict=True)]
    unmet: set[int] = set()
    if any(may_mean_yes(message.content, offers) for message in batch):
        # "Please cancel order 1003" is about that offer alone.
        meant = {
            offer.id
            for offer in offers
            if any(says_only_yes(m.content, [offer], names=signed) for m, signed in said)
        }
        unmet = meant or {offer.id for offer in offers}
    old = await told_offers.recently_ended(tx, customer_id, turn_id)
    over, refused = await _over_and_refused(tx, customer_id, batch, waiting, old)
    known = [*offers, *map(as_offer, over)]
    only_yes = all(
        has_plain_subject(m) and says_only_yes(m.content, known, names=signed) for m, signed in said
    )
    done = [proposal for proposal in over if proposal.status == "confirmed"]
    left = [offer for offer in offers if offer.id in unmet - refused]
    return OfferReplies(
        unmet=tuple(offer.id for offer in left),
        only_yes=only_yes,
        crowded=tuple(
            offer.id
            for offer in left
            if any(not is_spoken(m.channel) and has_keyword(m.content, offer) for m in batch)
        ),
        lapsed=tuple(lapsed(proposal.shown()) for proposal in over if proposal not in done),
        told_again=tuple([told for each in done for told in await told_of_offer(tx, each.id)]),
        declined=tuple(refused),
        ended=tuple(declined(proposal.shown()) for proposal in waiting if proposal.id in refused),
    )


async def _over_and_refused(
    tx: Tx,
    customer_id: int,
    batch: Sequence[BatchMessage],
    waiting: Sequence[Proposal],
    old: Sequence[Proposal],
) -> tuple[list[Proposal], set[int]]:
    """Offers that a yes came too late for, and open ones that were refused."""
    over: dict[str, Proposal] = {}
    refused: set[int] = set()
    open_ids = {proposal.id for proposal in waiting}
    open_codes = {proposal.code for proposal in waiting}
    for message in batch:
        said = await told_offers.told_before(tx, customer_id, message.id, message.channel)
        turned_down = {p.id for p in waiting if turns_down(message.content, p.kind, p.order_number)}
        if refuses(message.content, spoken=is_spoken(message.channel)):
            turned_down |= said.in_hand & open_ids
        turned_down |= {p.id for p in waiting if _refused_with_code(message.content, as_offer(p))}
        if keeps(message.content, for_now=False):
            turned_down |= said.in_hand & open_ids or open_ids
        if turned_down:
            refused |= turned_down
            continue
        numbers = set(_DIGITS.findall(message.content)) - open_codes
        agrees = may_mean_yes(message.content, [])
        for proposal in old:
            by_code = proposal.id in said.told and proposal.code in numbers
            if by_code or (agrees and proposal.id in said.in_hand):
                over[proposal.code] = proposal
    return list(over.values()), refused


def _refused_with_code(text: str, offer: Offer) -> bool:
    """Whether a no comes with the word and code of an offer: "No thanks REFUND 4821"."""
    return has_keyword(text, offer) and refuses(without_keyword(text, offer), beside_code=True)


async def decline(tx: Tx, customer_id: int, ids: Sequence[int]) -> list[Event]:
    """Voids what the customer refused."""
    return voided(await proposals.decline(tx, customer_id, ids))


async def void_untold(tx: Tx, turn_id: int) -> tuple[list[Event], list[str]]:
    """Voids the offers of a turn that ends with a notice, which does not tell them.

    Returns the events, and what code says about those that the customer had been told before.
    """
    gone = await proposals.void_of_turn(tx, turn_id)
    told = await told_offers.told_ever(tx, [proposal.id for proposal in gone])
    said = [declined(proposal.shown()) for proposal in gone if proposal.id in told]
    return voided(gone), said


def voided(gone: Sequence[Proposal]) -> list[Event]:
    """The events for offers that are no longer open."""
    return [ProposalChanged(old.shown()) for old in gone]


def as_offer(proposal: Proposal, *, told: bool = True, in_hand: bool = True) -> Offer:
    """A proposal, as far as a yes must match it."""
    return Offer(
        proposal.id,
        proposal.code,
        proposal.kind,
        proposal.order_number,
        proposal.amount,
        told=told,
        in_hand=in_hand,
        counts=frozenset({*proposal.item_counts, sum(proposal.item_counts)}),
        items=frozenset(_NAMED.findall(" ".join(proposal.item_names).lower())),
    )


async def as_said(tx: Tx, customer_id: int, message: BatchMessage) -> BatchMessage:
    """An email reduced to its own lines, without signature and without a subject of ours."""
    if not is_mail(message.channel):
        return message
    own = writers_words(message.content)
    content, subject = await own_words(
        tx,
        customer_id,
        own,
        message.subject or "",
        sender=(message.address, message.sender_name),
        before=message.id,
    )
    # Answers between quotations keep them, where they are not read as a plain reply.
    quoted = message.quoted if own == message.content else f"{message.content}\n{message.quoted}"
    return replace(message, content=content, quoted=quoted, subject=subject)


async def own_words(  # noqa: PLR0917 - what a mail is made of
    tx: Tx,
    customer_id: int,
    content: str,
    subject: str,
    sender: tuple[str, str],
    before: int | None,
) -> tuple[str, str]:
    """A mail's text without its signature, and its subject unless that replies to ours.

    `sender`: address and name; `before`: the mail's ID, once it has one.
    """
    beside = await messages.mail_context(tx, customer_id, address=sender[0], before=before)
    said = without_signature(content, beside.earlier, names_in(*sender), sender[0])
    return said, new_in_subject(subject, beside.subjects) if bears_reply(subject) else subject


def has_plain_subject(message: BatchMessage) -> bool:
    """Whether a message's subject adds nothing."""
    return is_only_manners(message.subject or "", spoken=False)


def is_plain_reply(message: BatchMessage) -> bool:
    """Whether nothing besides a message's own words can change their meaning.

    A picture can. A subject of the customer's is part of what they say. Quoted text must really be
    a quotation: marked line by line, after at most the lines that say who wrote it.
    """
    if message.attachments or not has_plain_subject(message):
        return False
    lines = [line for line in message.quoted.splitlines() if line.strip()]
    marked = [line.lstrip().startswith(">") for line in lines]
    return not lines or (any(marked) and all(marked[min(marked.index(True), MOST_INTRODUCING) :]))


def takes_back_below(message: BatchMessage) -> bool:
    """Whether a line between or below a message's quotations refuses something or puts it off."""
    lines = [line.strip() for line in message.quoted.splitlines()]
    return any(refuses(line) or puts_off(line) or keeps(line) for line in lines if line[:1] != ">")


async def signs_as(tx: Tx, customer_id: int, message: BatchMessage) -> list[str]:
    """The words that may stand below a yes as its sender's name."""
    if is_mail(message.channel):
        return names_in(message.address, message.sender_name)
    card = await history.card(tx, customer_id)
    return names_in(card.email or "", "") if card.email_verified else []


def names_in(address: str, sender_name: str) -> list[str]:
    """A mail sender's names: those in its own address and From line.

    Never the name on file, which a model can write.
    """
    return _LETTERS.findall(f"{address.partition('@')[0]} {sender_name}")


def adds_nothing(message: BatchMessage, waiting: Sequence[Proposal]) -> bool:
    """Whether a message after a yes leaves it unchanged: polite phrases, or another yes."""
    spoken = is_spoken(message.channel)
    if not has_plain_subject(message) or takes_back_below(message):
        return False
    return is_only_manners(message.content, spoken=spoken) or any(
        confirmed_offers(message.content, [as_offer(proposal)], spoken=spoken)
        for proposal in waiting
    )
