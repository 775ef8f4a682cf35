"""Examples: what Twilio and SendGrid post."""

from pydantic import BaseModel

from support_agent.api.openapi.examples_customer import ASKED, MAIL, PHONE
from support_agent.api.schemas.webhooks import (
    SendGridEvent,
    SendGridMail,
    TwilioCall,
    TwilioMessage,
    TwilioMessageStatus,
)

_SHOP, _ACCOUNT = "+15550100100", "AC00000000000000000000000000000001"
_MAIL_HEADERS = f"Message-ID: <1@mail.example.com>\r\nFrom: Alex Rivera <{MAIL}>\r\n"
BOUNCED = SendGridEvent(
    event="bounce",
    sg_message_id="LRzXl_NHStOGhQ4kofSm_A.f1",
    timestamp=1793631845,
    reason="550 5.1.1 The mailbox does not exist.",
    status="5.1.1",
)
WEBHOOK_EXAMPLES: tuple[BaseModel, ...] = (
    TwilioMessage(
        MessageSid="SM00000000000000000000000000000318",
        From=PHONE,
        To=_SHOP,
        Body=ASKED.content,
        AccountSid=_ACCOUNT,
    ),
    TwilioMessageStatus(
        MessageSid="SM00000000000000000000000000000319",
        MessageStatus="delivered",
        AccountSid=_ACCOUNT,
    ),
    TwilioCall(
        CallSid="CA00000000000000000000000000000001", From=PHONE, To=_SHOP, AccountSid=_ACCOUNT
    ),
    SendGridMail(
        headers=_MAIL_HEADERS,
        **{"from": f"Alex Rivera <{MAIL}>"},
        to="support@macrocenter.example",
        subject="A question about ORD-1002",
        text="When will my processor arrive?",
        envelope=f'{{"to":["support@macrocenter.example"],"from":"{MAIL}"}}',
        SPF="pass",
        dkim="{@example.com : pass}",
    ),
)
