"""The greeting of a call: by name, aware of what was written before."""

from support_agent.domain.channels import TEXT_CHANNELS
from support_agent.domain.models import Level
from support_agent.domain.sentences.tables import CALLS, SPOKEN_OF
from support_agent.store.conversation.history import TurnState


def greeting(shop_name: str, state: TurnState, level: Level, person: str | None = None) -> str:
    """The first words of a call. An unverified caller hears nothing about the customer.

    `person`: who of the staff has the customer, "" if nobody has joined; None: the assistant.
    """
    first_name = state.card.first_name if level != "L0" else None
    hello = CALLS.hello_by_name(name=first_name) if first_name else CALLS.hello()
    return f"{hello} {CALLS.opening(shop=shop_name)} {_reason(state, level, person)}"


def _reason(state: TurnState, level: Level, person: str | None) -> str:
    if person is not None:
        named = person and level != "L0"
        who = CALLS.named_person(name=person) if named else CALLS.person()
        return CALLS.somebody_has_case(person=who)
    channels = _channels(state)
    if level == "L0" or not channels:
        return CALLS.how_can_i_help()
    order = state.card.extracted_data.get("order_number")
    written = CALLS.and_also().join(getattr(SPOKEN_OF, channel)() for channel in channels)
    if order and order["value"]:
        return CALLS.seen_about_order(channels=written, order=str(order["value"]))
    return CALLS.seen_in_writing(channels=written)


def _channels(state: TurnState) -> list[str]:
    """The written channels of the history, email first."""
    seen = {
        message.get("channel")
        for past in state.past
        for document in past.documents
        for message in document.get("new_messages", ())
    }
    return [channel for channel in TEXT_CHANNELS if channel in seen]
