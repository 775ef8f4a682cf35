"""How a call is answered: by name, knowing what was written before."""

from support_agent.domain.channels import CHANNELS, TEXT_CHANNELS
from support_agent.domain.models import Level
from support_agent.store.conversation.history import TurnState

_WRITTEN = {name: CHANNELS[name].spoken_of for name in TEXT_CHANNELS}


def greeting(shop_name: str, state: TurnState, level: Level, person: str | None = None) -> str:
    """The first words of a call. Nothing of the customer is said to a caller nobody vouches for.

    `person`: who of the shop has the customer, "" while nobody has joined; None: the assistant.
    """
    opening = f"thanks for calling {shop_name}. I'm the shop's automated assistant."
    name = f"Hi {state.card.first_name}, " if state.card.first_name and level != "L0" else "Hello, "
    if person is not None:
        who = f"{person} from our team" if person and level != "L0" else "A person from our team"
        return (
            f"{name}{opening} {who} has your case and will get back to you. I can't do anything "
            "about it myself, but what you say now is written down for them."
        )
    if level == "L0":
        return f"{name}{opening} How can I help?"
    channels = _channels(state)
    if not channels:
        return f"{name}{opening} How can I help?"
    order = state.card.extracted_data.get("order_number")
    about = f" about {order['value']}" if order and order["value"] else ""
    written = " and ".join(_WRITTEN[channel] for channel in channels)
    return f"{name}{opening} I can see we've been chatting over {written}{about}. How can I help?"


def _channels(state: TurnState) -> list[str]:
    """The written channels of the history, e-mail first."""
    seen = {
        message.get("channel")
        for past in state.past
        for document in past.documents
        for message in document.get("new_messages", ())
    }
    return [channel for channel in _WRITTEN if channel in seen]
