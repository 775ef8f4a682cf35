"""Twilio's telephone: signed call webhooks, TwiML, and Media Streams.

Protocol: Twilio docs, "Media Streams - WebSocket Messages". Audio stays μ-law at 8 kHz.
"""

import base64
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson

from support_agent.domain.errors import InvalidInput
from support_agent.domain.phone_numbers import normal_phone
from support_agent.ports.inbound import WebhookRequest
from support_agent.ports.phone import (
    CallStage,
    IncomingCall,
    LineAudio,
    LineDigit,
    LineEvent,
    LineMark,
    LineStarted,
    LineStopped,
)
from support_agent.providers.twilio.messaging import SignedForm

_MOST_FRAME_CHARACTERS = 64 * 1024
_RING_SECONDS = 25
# What Twilio sends as From when the number is withheld: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and
# UNAVAILABLE, spelled on a telephone keypad. Such callers are all different people.
_CALL_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
# STIR/SHAKEN, full attestation: the caller's carrier knows them and that the number is theirs. B
# and C say less; a forwarded call, or one from a region without STIR/SHAKEN, says nothing.
_CARRIER_VOUCHES = "TN-Validation-Passed-A"


class TwilioPhone:
    """A PhoneLine. Unsigned calls are accepted only in development on this machine."""

    def __init__(
        self, auth_tokens: Sequence[str], account_sid: str | None, *, allow_unsigned: bool = False
    ) -> None:
        self._form = SignedForm(auth_tokens, account_sid, allow_unsigned=allow_unsigned)
        self.look = self._form.look

    def read_call(self, request: WebhookRequest) -> IncomingCall:
        """The call. Raises InvalidInput naming the field, or Forbidden for a bad signature."""
        form, evidence = self._form.read(request)
        call_id = form("CallSid")
        if not call_id.isalnum() or len(call_id) > 64:  # noqa: PLR2004 - Twilio's are 34
            raise InvalidInput("CallSid", "is missing; send Twilio's form of an incoming call")
        number = normal_phone(form("From"))
        sender = None if number in _WITHHELD else number
        # The signature proves that Twilio sent this, not who calls: anybody can show any number.
        vouched = evidence == "simulated" or form("StirVerstat") == _CARRIER_VOUCHES
        return IncomingCall(sender, call_id, evidence if sender and vouched else "none")

    def read_stage(self, request: WebhookRequest) -> CallStage:
        """The call after its stream, or the leg of the person being rung."""
        form, _ = self._form.read(request)
        call_id = form("ParentCallSid") or form("CallSid")
        if not call_id.isalnum():
            raise InvalidInput("CallSid", "is missing; send Twilio's form of a call")
        status = form("DialCallStatus")
        if not status:
            return CallStage(call_id)
        answered = status in {"completed", "answered"}
        return CallStage(call_id, "answered" if answered else "unanswered")

    def connect(self, stream_url: str, token: str, notice: str, next_url: str) -> str:
        """TwiML with a bidirectional stream; the token is a parameter, never in the URL."""
        said = f"<Say>{escape(notice)}</Say>" if notice else ""
        parameter = f'<Parameter name="token" value={quoteattr(token)}/>'
        stream = f"<Stream url={quoteattr(stream_url)}>{parameter}</Stream>"
        return _twiml(f"{said}<Connect action={quoteattr(next_url)}>{stream}</Connect>")

    def dial(self, number: str, brief_url: str, next_url: str) -> str:
        """TwiML that rings a number and whispers the brief before the two can hear each other."""
        rung = f"<Number url={quoteattr(brief_url)}>{escape(number)}</Number>"
        return _twiml(
            f'<Dial action={quoteattr(next_url)} timeout="{_RING_SECONDS}" '
            f'answerOnBridge="true">{rung}</Dial>'
        )

    def say(self, words: str) -> str:
        """TwiML that says these words."""
        return _twiml(f"<Say>{escape(words)}</Say>")

    def busy(self, words: str) -> str:
        """TwiML that says these words, if any, and hangs up."""
        said = f"<Say>{escape(words)}</Say>" if words else ""
        return _twiml(f"{said}<Hangup/>")

    def read(self, frame: str) -> LineEvent | None:
        """One frame of the stream; None for events that need no action."""
        if len(frame) > _MOST_FRAME_CHARACTERS:
            raise InvalidInput("frame", "is too large; 64 kB at most")
        try:
            message = orjson.loads(frame)
            return _event(message)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InvalidInput("frame", "is no Media Streams message") from None

    def audio(self, stream_id: str, audio: bytes) -> str:
        """A media frame. Twilio plays frames in order and needs no pacing."""
        payload = base64.b64encode(audio).decode("ascii")
        return _frame("media", stream_id, media={"payload": payload})

    def mark(self, stream_id: str, name: str) -> str:
        """A mark frame."""
        return _frame("mark", stream_id, mark={"name": name})

    def clear(self, stream_id: str) -> str:
        """A clear frame."""
        return _frame("clear", stream_id)


def _event(message: dict[str, Any]) -> LineEvent | None:
    match message["event"]:
        case "media":
            return LineAudio(base64.b64decode(message["media"]["payload"], validate=True))
        case "start":
            start = message["start"]
            token = str(start["customParameters"].get("token", ""))
            call_id = str(start["callSid"])
            if not _CALL_ID.fullmatch(call_id):
                raise ValueError("no id of a call")
            return LineStarted(start["streamSid"], token, call_id)
        case "mark":
            return LineMark(str(message["mark"]["name"]))
        case "dtmf":
            return LineDigit(str(message["dtmf"]["digit"])[:1])
        case "stop":
            return LineStopped()
        case _:
            return None


def _frame(event: str, stream_id: str, **parts: Any) -> str:
    return orjson.dumps({"event": event, "streamSid": stream_id, **parts}).decode()


def _twiml(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'
