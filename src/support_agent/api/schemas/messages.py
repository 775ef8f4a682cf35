"""Messages, in and out, on every channel."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from support_agent.api.schemas.base import Read
from support_agent.domain.channels import Channel, Evidence

MessageStatus = Literal[
    "received", "held", "queued", "sending", "sent", "failed", "uncertain", "cancelled"
]


class Attachment(Read):
    """An attachment as the sender's email lists it. It is never opened."""

    filename: str
    content_type: str
    size: int | None = None


class Message(Read):
    """One message, in or out, on any channel."""

    id: int
    direction: Literal["inbound", "outbound"]
    channel: Channel
    content: str
    batch_id: int | None = Field(description="The turn that answered or wrote it.")
    status: MessageStatus
    author: Literal["customer", "agent", "person", "system"]
    written_by: str | None = Field(default=None, description="The operator who wrote it.")
    address: str
    evidence: Evidence | None = None
    provider_id: str | None = None
    quoted: str = ""
    automatic: str | None = Field(default=None, description="Why it isn't answered, if it isn't.")
    attachments: list[Attachment] = Field(default=[])
    thread_id: int | None = None
    subject: str | None = None
    message_id: str | None = None
    error: str | None = None
    sent_at: datetime | None = None
    created_at: datetime


class MessagePage(Read):
    """A page of messages, oldest first.

    Pass `before` in the query to get the page before it; null at the start.
    """

    messages: list[Message]
    before: int | None
