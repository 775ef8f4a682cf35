"""POST /webhook/voice and WS /ws/phone: a real telephone line through Twilio's Media Streams."""

import asyncio
import time
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request, Response, WebSocket, WebSocketDisconnect

from support_agent.api.access import SIGNED_BY_TWILIO, is_simulated
from support_agent.api.deps import Options, WithFlows, WithOptions
from support_agent.api.routes.webhooks import FORM, REFUSED, WebhookRoute, read_webhook, twiml
from support_agent.api.schemas.webhooks import TwilioCall, body_of
from support_agent.domain.errors import InvalidInput, SupportAgentError
from support_agent.flows import Flows
from support_agent.flows.calls.call import Call
from support_agent.flows.calls.caller import CallSource
from support_agent.flows.calls.door.transfer import Transfer
from support_agent.flows.calls.sound.events import (
    CallAudioDone,
    CallCaption,
    CallFlush,
    CallMessage,
    CallWithPerson,
)
from support_agent.ports.phone import (
    LineAudio,
    LineDigit,
    LineEvent,
    LineMark,
    LineStarted,
    LineStopped,
    PhoneLine,
)
from support_agent.ports.voice import AudioFormat, VoiceError

router = APIRouter(tags=["Webhooks"], route_class=WebhookRoute)
log = structlog.get_logger()
_TAKEN = REFUSED | twiml(
    "TwiML that says what the call does next.",
    '<Response><Connect><Stream url="wss://shop.example/ws/phone"/></Connect></Response>',
)

TELEPHONE = AudioFormat("mulaw", 8000)
# A socket that stays silent is not the carrier's.
START_SECONDS = 5.0
# Typed digits count as spoken words once the caller pauses or presses #; * discards them.
DIGITS_SECONDS = 1.5
FOR_A_PERSON = "0"
LAST_WORDS, LAST_WORDS_SECONDS = "last-words", 20.0


@router.post(
    "/webhook/voice",
    summary="Answer a phone call",
    response_class=Response,
    responses=_TAKEN,
    dependencies=[SIGNED_BY_TWILIO],
    openapi_extra=body_of(TwilioCall, FORM),
)
async def receive_call(request: Request, flows: WithFlows, options: WithOptions) -> Response:
    """A phone call in Twilio's form: answered with a stream to this server, or a polite busy."""
    read = await read_webhook(request, options, flows.phone.line.look)
    where = _Addresses(request, options)
    return _twiml(await flows.phone.answer(read, where.stream, where.next))


@router.post(
    "/webhook/voice/next",
    summary="Continue a phone call",
    response_class=Response,
    responses=_TAKEN,
    dependencies=[SIGNED_BY_TWILIO],
    openapi_extra=body_of(TwilioCall, FORM),
)
async def continue_call(request: Request, flows: WithFlows, options: WithOptions) -> Response:
    """A call after its stream ended, or after a person was rung: who is next, or the end."""
    read = await read_webhook(request, options, flows.phone.line.look)
    where = _Addresses(request, options)
    twiml = await flows.transfer.next(read, where.brief, where.next)
    if twiml is None:
        twiml = await flows.phone.answer(read, where.stream, where.next, again=True)
    return _twiml(twiml)


@router.post(
    "/webhook/voice/brief",
    summary="Brief the person who answered",
    response_class=Response,
    responses=_TAKEN,
    dependencies=[SIGNED_BY_TWILIO],
    openapi_extra=body_of(TwilioCall, FORM),
)
async def brief_person(request: Request, flows: WithFlows, options: WithOptions) -> Response:
    """A person has answered: what they are told before the caller is put through."""
    return _twiml(
        await flows.transfer.brief(await read_webhook(request, options, flows.phone.line.look))
    )


def _twiml(text: str) -> Response:
    return Response(text, media_type="text/xml")


class _Addresses:
    """The addresses at which the line reaches us, as it called us."""

    def __init__(self, request: Request, options: Options) -> None:
        base = options.public_url or f"http://{request.headers.get('host', '')}"
        self.stream = f"{base.replace('http', 'ws', 1)}/ws/phone"
        self.next, self.brief = f"{base}/webhook/voice/next", f"{base}/webhook/voice/brief"


@router.websocket("/ws/phone")
async def phone(socket: WebSocket) -> None:
    """The call's audio. Nothing is opened before the signed webhook's token was presented."""
    flows: Flows = socket.app.state.flows
    options: Options = socket.app.state.options
    await socket.accept()
    line = flows.phone.line
    try:
        async with asyncio.timeout(START_SECONDS):
            started = await _started(socket, line)
        caller = await flows.phone.redeem(started.token, started.call_id)
        if caller is None or (caller.evidence == "simulated" and not is_simulated(socket, options)):
            log.warning("phone_refused", reason="token")
            await socket.close(1008)
            return
        way = CallSource(
            can_transfer=bool(flows.transfer.number),
            greeting=await flows.transfer.words_for_return(started.call_id),
        )
        async with flows.calls.open(caller, TELEPHONE, TELEPHONE, way) as call:
            await _Bridge(socket, line, started, call, flows.transfer).run()
        await socket.close(1000)
    except InvalidInput as error:
        log.info("call_refused", reason=str(error))
        await socket.close(1008)
    except (TimeoutError, SupportAgentError, VoiceError) as error:
        log.info("call_refused", reason=str(error) or "no start")
        await socket.close(1011)
    except WebSocketDisconnect:
        return


async def _started(socket: WebSocket, line: PhoneLine) -> LineStarted:
    while True:
        try:
            event = line.read(await socket.receive_text())
        except KeyError:
            raise InvalidInput("frame", "must be text; the stream's audio is in JSON") from None
        if isinstance(event, LineStarted):
            return event
        if event is not None:
            raise InvalidInput("frame", "the stream must begin with start")


@dataclass(slots=True)
class _Bridge:
    """Connects one call between the line's socket and the agent."""

    socket: WebSocket
    line: PhoneLine
    started: LineStarted
    call: Call
    transfer: Transfer
    digits: str = ""
    pressed_at: float = 0.0
    answers: int = 0
    leaving: bool = False
    parting: bool = False

    async def run(self) -> None:
        listener = asyncio.ensure_future(self._listen())
        try:
            async for event in self.call.events():
                if isinstance(event, bytes):
                    await self.socket.send_text(self.line.audio(self.started.stream_id, event))
                else:
                    await self._shown(event)
        finally:
            listener.cancel()

    async def _shown(self, event: CallMessage) -> None:
        stream = self.started.stream_id
        match event:
            case CallFlush():
                await self.socket.send_text(self.line.clear(stream))
            case CallAudioDone():
                self.answers += 1
                name = LAST_WORDS if self.parting else f"answer-{self.answers}"
                await self.socket.send_text(self.line.mark(stream, name))
            case CallCaption(who="agent"):
                # What was said before the caller was transferred may still be playing.
                self.parting = self.leaving
            case CallWithPerson() if self.transfer.number:
                turn_id = self.call.record.turn_id
                await self.transfer.begin(
                    self.started.call_id, turn_id, self.call.turns.handover.brief
                )
                self.leaving = True
                # The last words are played to their end; a mark that never comes is not awaited.
                asyncio.get_running_loop().call_later(LAST_WORDS_SECONDS, self.call.hang_up)
            case _:
                pass

    async def _listen(self) -> None:
        try:
            while True:
                wait = DIGITS_SECONDS if self.digits else None
                try:
                    async with asyncio.timeout(wait):
                        frame = await self.socket.receive_text()
                except TimeoutError:
                    await self._say_digits()
                    continue
                if not await self._take(self.line.read(frame)):
                    return
        except (WebSocketDisconnect, InvalidInput, KeyError):
            return
        finally:
            self.call.hang_up()

    async def _take(self, event: LineEvent | None) -> bool:
        match event:
            case LineAudio(audio):
                await self.call.hear(audio)
                # The line is never silent: audio continues while nobody presses a key.
                if self.digits and time.monotonic() - self.pressed_at > DIGITS_SECONDS:
                    await self._say_digits()
            case LineDigit("#"):
                await self._say_digits()
            case LineDigit("*"):
                self.digits = ""
            case LineDigit(digit):
                self.digits += digit
                self.pressed_at = time.monotonic()
            case LineMark(name) if name == LAST_WORDS:
                return False
            case LineStopped():
                return False
            case _:
                pass
        return True

    async def _say_digits(self) -> None:
        typed, self.digits = self.digits, ""
        if typed == FOR_A_PERSON:
            await self.call.type("I want to speak to a person.")
        elif typed:
            await self.call.type(f"I typed {typed} on my phone.")
