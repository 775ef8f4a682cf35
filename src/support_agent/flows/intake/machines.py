"""Detects automatic messages without a mark, by their content and their timing."""

from dataclasses import replace

from support_agent.domain.channels import SAYS_AUTOMATIC
from support_agent.domain.machines.automatic import (
    calls_itself_automatic,
    names_itself_a_reply,
    subject_of_bounce,
    subject_of_machine,
)
from support_agent.domain.machines.away import is_away_note, is_notice
from support_agent.domain.machines.notices import beyond_notice
from support_agent.domain.machines.written import looks_written
from support_agent.domain.text.reading import to_read
from support_agent.domain.wishes.handoff import wants_person
from support_agent.ports.inbound import InboundMessage
from support_agent.store.conversation import lately
from support_agent.store.db import Tx


def may_be_machine(message: InboundMessage) -> bool:
    """Whether it begins like an automatic reply, or says what only those say."""
    if message.automatic is not None or message.opt is not None:
        return False
    subject = message.mail.subject if message.mail else ""
    named = subject_of_machine(subject) or subject_of_bounce(subject)
    text = message.content
    if named or is_away_note(text) or is_notice(subject, text):
        return True
    # Someone who only mentions such a message has something else to say.
    return calls_itself_automatic(text) and not looks_written("", beyond_notice(to_read(text)))


async def held_if_machine(tx: Tx, customer_id: int, message: InboundMessage) -> InboundMessage:
    """The message, held if it also came soon after a message of ours to that address.

    Its beginning is no proof: a customer may write "Out of office chairs: do you sell any?" Only
    programs name their own reply above the subject of a reply.
    """
    if not may_be_machine(message):
        return message
    names_itself = message.mail is not None and names_itself_a_reply(message.mail.subject)
    # An away note that says whom to contact would be read as a request for a person of ours.
    said = to_read(message.content)
    if names_itself or (wants_person(said) and not wants_person(beyond_notice(said))):
        return replace(message, automatic=SAYS_AUTOMATIC)
    if await lately.just_wrote_to(tx, customer_id, message.channel, message.sender or ""):
        return replace(message, automatic=SAYS_AUTOMATIC)
    return message
