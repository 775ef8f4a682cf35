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
    """An attachment as listed by the sender's mail, never opened."""

    filename: str
    content_type: str
    size: int | None = None


class Message(Read):
    """One message, in or out, on any channel."""

    id: int
    direction: Literal["inbound", "outbound"]
    channel: Channel
    content: str
    batch_id: int | None = Field(description="The turn that took or wrote it.")
    status: MessageStatus
    author: Literal["customer", "agent", "person", "system"]
    written_by: str | None = Field(default=None, description="The person of the shop who wrote it.")
    address: str
    evidence: Evidence | None = None
    provider_id: str | None = None
    quoted: str = ""
    automatic: str | None = Field(default=None, description="Why it is not answered, if it is not.")
    attachments: list[Attachment] = Field(default=[])
    thread_id: int | None = None
    subject: str | None = None
    message_id: str | None = None
    error: str | None = None
    sent_at: datetime | None = None
    created_at: datetime


class MessagePage(Read):
    """Messages oldest first; `before` fetches the page before them, null at the beginning."""

    messages: list[Message]
    before: int | None
