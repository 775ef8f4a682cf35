"""What Twilio and SendGrid post, as they document it. Used only for openapi.json."""

from typing import Any

from pydantic import BaseModel, Field


class TwilioMessage(BaseModel):
    """An incoming text message, in Twilio's form."""

    MessageSid: str = Field(description="Its id; a repeated one changes nothing.")
    From: str = Field(description="The sender's number in E.164.")
    To: str = Field(default="", description="The shop's number.")
    Body: str = Field(default="", description="The text.")
    AccountSid: str = ""
    NumMedia: str = Field(default="0", description="How many pictures or files come with it.")
    OptOutType: str = Field(
        default="", description="STOP, START or HELP, if Twilio took it for one."
    )


class TwilioMessageStatus(BaseModel):
    """A delivery report about an outbound text, in Twilio's form."""

    MessageSid: str
    MessageStatus: str = Field(description="queued, sent, delivered, undelivered, failed …")
    ErrorCode: str = Field(default="", description="Twilio's error number, if it failed.")
    AccountSid: str = ""


class TwilioCall(BaseModel):
    """A phone call, in Twilio's form."""

    CallSid: str
    From: str = Field(default="", description="The caller's number in E.164.")
    To: str = Field(default="", description="The shop's number.")
    AccountSid: str = ""
    ParentCallSid: str = Field(
        default="", description="The caller's call, in the call to a person."
    )
    DialCallStatus: str = Field(default="", description="How ringing a person ended.")


class SendGridMail(BaseModel):
    """An incoming email, in the form of SendGrid's Inbound Parse: parsed, or raw in `email`."""

    headers: str = Field(default="", description="The mail's header lines.")
    sender: str = Field(default="", alias="from", description="The From header.")
    to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    email: str = Field(default="", description="The whole MIME message, if SendGrid posts it raw.")
    envelope: str = Field(default="", description="The SMTP envelope, as JSON.")
    SPF: str = ""
    dkim: str = ""


class SendGridEvent(BaseModel):
    """What became of one outbound email, in the form of SendGrid's Event Webhook."""

    event: str = Field(description="delivered, bounce, dropped, deferred …")
    sg_message_id: str
    timestamp: int = 0
    reason: str = ""
    status: str = Field(default="", description='The SMTP status, such as "5.1.1".')


FORMS = (TwilioMessage, TwilioMessageStatus, TwilioCall, SendGridMail, SendGridEvent)


def body_of(form: type[BaseModel], media_type: str, *, many: bool = False) -> dict[str, Any]:
    """`openapi_extra` of an operation that takes this form; `many`: a list of them."""
    one: dict[str, Any] = {"$ref": f"#/components/schemas/{form.__name__}"}
    schema = {"type": "array", "items": one} if many else one
    # Unsigned requests are accepted if customers are simulated.
    return {
        "requestBody": {"required": True, "content": {media_type: {"schema": schema}}},
        "security": [{}],
    }
