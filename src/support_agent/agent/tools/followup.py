"""Sends an email or a text during a call."""

import uuid

from pydantic import Field

from support_agent.agent.claims.trust import Trust
from support_agent.agent.toolbox import Arguments, ToolContext, ToolResult, tool
from support_agent.agent.wording.replies import plain_sms, says_something, without_tags
from support_agent.domain.channels import TextChannel, is_mail, is_short, masked_address
from support_agent.domain.events import MessageQueued
from support_agent.domain.sentences.tables import MESSAGES
from support_agent.store.delivery import followups


class SendFollowup(Arguments):
    """Arguments of send_followup."""

    outward = "text"
    channel: TextChannel
    text: str = Field(
        min_length=2,
        max_length=4000,
        description="The whole message: markdown by email, plain and short by SMS.",
    )


@tool(
    SendFollowup,
    writes=True,
    kinds=("call",),
    trust=Trust(deed="sent", masks_contact=True),
)
async def send_followup(context: ToolContext, arguments: SendFollowup) -> ToolResult:
    """Send the caller an e-mail or a text message during the call, when they ask for it.

    It goes to the contact on file, nowhere else; it arrives while the call goes on. Say what you
    send, and to which masked address the result says it goes.
    """
    text = without_tags(arguments.text).strip()
    if not says_something(text):
        return ToolResult(
            "refused", {"reason": "The text has no words in it."}, rule="followup.empty"
        )
    if is_short(arguments.channel):
        text = plain_sms(text, context.shop.limits.sms_max_chars)
    queued = await followups.queue_followup(
        context.tx,
        customer_id=context.customer_id,
        turn_id=context.turn_id,
        channel=arguments.channel,
        text=text,
        subject=MESSAGES.follow_up_subject(shop=context.shop.name),
        message_id=f"<{uuid.uuid4()}@{context.mail_domain}>",
    )
    if queued is None:
        word = "email address" if is_mail(arguments.channel) else "phone number for texts"
        return ToolResult(
            "refused",
            {
                "reason": f"There is no verified {word} on file.",
                "instead": "Tell the caller the answer on the phone.",
            },
            rule="followup.no_contact",
        )
    sent = {"channel": arguments.channel, "to": masked_address(queued["address"])}
    return ToolResult("ok", sent, events=(MessageQueued(queued),))
