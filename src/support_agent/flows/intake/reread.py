"""Reads a mail again together with earlier ones: our own words are never new."""

from dataclasses import replace

from support_agent.domain.channels import TRUSTED, contact_kind
from support_agent.domain.mail.mail_words import read
from support_agent.domain.text.reading import aside
from support_agent.ports.inbound import InboundMessage
from support_agent.store.conversation import lately
from support_agent.store.db import Database

# Words are looked up in earlier texts faster than they are read for their meaning.
_LOOKED_UP = 4


async def read_again(database: Database, message: InboundMessage) -> InboundMessage:
    """The mail with its new words separated from quotes, now that its sender's mails are known.

    No line that repeats what we wrote to them is new, however a mail program marked or broke it.
    """
    words, alone = message.words, replace(message, words=None)
    if words is None or not words.text or message.sender is None:
        return alone
    async with database.connection() as tx:
        before = await lately.written(
            tx,
            contact_kind(message.channel),
            message.sender,
            proven=message.evidence in TRUSTED,
        )
    if not before.ours:
        return alone
    length = sum(map(len, (*before.ours, *before.theirs))) // _LOOKED_UP
    content, quoted = await aside(words.length + length, read, words, before.ours, before.theirs)
    return replace(alone, content=content, quoted=quoted)
