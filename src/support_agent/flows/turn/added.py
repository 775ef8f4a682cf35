"""The sentences that code adds to an answer: about codes, outcomes, and ended offers."""

from collections.abc import Sequence

from support_agent.agent.turn import Turn
from support_agent.agent.wording.code_words import came_of_codes, said_of_codes
from support_agent.agent.wording.terms import (
    Offered,
    not_alone,
    written_outcome,
)
from support_agent.domain.channels import is_short
from support_agent.domain.sentences.tables import MESSAGES, OFFERS
from support_agent.domain.wishes.no_texts import (
    may_stop_texts,
    plain_wish,
    wishes_no_texts,
)
from support_agent.store.conversation.history import TurnState


def said_first(state: TurnState) -> list[str]:
    """What code says about codes and a wish for no more texts, before everything else."""
    texts = [message for message in state.batch if is_short(message.channel)]
    out = state.card.sms_opted_out
    meant = may_stop_texts if out else wishes_no_texts
    wishes = any(meant(message.content) for message in texts)
    stop = [MESSAGES.stopped() if out else MESSAGES.how_to_stop()] if wishes else []
    seen = [MESSAGES.not_opened()] if any(message.attachments for message in texts) else []
    return [*said_of_codes(state.step_up), *stop, *seen]


def only_wishes_no_texts(state: TurnState) -> bool:
    """Whether a yes to the answer can only be about stopping texts: nothing else was asked."""
    said = [(plain_wish(m.content), "?" in m.content) for m in state.batch if is_short(m.channel)]
    only = len(said) == len(state.batch)
    return only and all(
        kind == "how" or (kind in {"texts", "bare"} and not asks) for kind, asks in said
    )


def not_alone_sentences(turn: Turn, offers: Sequence[Offered]) -> list[str]:
    """The reply to the word and code of open offers that came with other words."""
    confirmed = turn.confirmed
    return [not_alone(each, confirmed.case) for each in offers if each.id in confirmed.crowded]


def outcome_sentences(turn: Turn, state: TurnState, offers: Sequence[Offered] = ()) -> list[str]:
    """The results of the turn's yeses and codes, in code's own sentences."""
    yeses = map(written_outcome, turn.confirmed.done)
    return [*came_of_codes(state.step_up), *yeses, *ended_sentences(turn, offers)]


def ended_sentences(turn: Turn, offers: Sequence[Offered]) -> list[str]:
    """What code says about ended offers and, if none is made, how to get a new one."""
    confirmed = turn.confirmed
    anew = [OFFERS.ask_again()] if confirmed.lapsed and not offers else []
    return [*confirmed.told_again, *confirmed.lapsed, *anew, *confirmed.ended]
