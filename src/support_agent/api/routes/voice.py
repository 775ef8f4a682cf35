"""POST /calls and WS /ws/voice: a call in the browser. linear16 both ways, with typed JSON."""

import asyncio
import re
from collections.abc import Awaitable

import orjson
import structlog
from fastapi import APIRouter, Request, WebSocket, WebSocketDisconnect

from support_agent.api.access import Agent, is_simulated, signed_in
from support_agent.api.deps import Options, WithFlows, WithOptions
from support_agent.api.errors import answer_to
from support_agent.api.peers import client_address, network_of
from support_agent.api.schemas.calls import CallToken
from support_agent.api.standing import hung_up_when_revoked
from support_agent.domain.errors import SupportAgentError, Unavailable
from support_agent.domain.roles import AGENT
from support_agent.flows import Flows
from support_agent.flows.calls.call import Call
from support_agent.flows.calls.caller import Caller, CallSource
from support_agent.flows.calls.door.tokens import GOOD_FOR_SECONDS
from support_agent.flows.calls.lines import BUSY
from support_agent.flows.calls.sound.events import (
    CallEnded,
    CallFailed,
    CallMessage,
    CallReady,
    SoundFormat,
)
from support_agent.ports.voice import AudioFormat, VoiceError

router = APIRouter(tags=["Calls"])
log = structlog.get_logger()

HEARS = AudioFormat(sample_rate=16_000)
SPEAKS = AudioFormat(sample_rate=24_000)
# 20 ms of 16 kHz linear16 are 640 bytes; a lagging browser sends more at once, but never this much.
MOST_FRAME_BYTES = 64 * 1024
MOST_TYPED_CHARACTERS = 2000
_CUSTOMER_ID = re.compile("[1-9][0-9]{0,18}")


@router.post("/calls", status_code=201, summary="Create a token for a call")
async def create_call_token(
    request: Request, flows: WithFlows, options: WithOptions, who: Agent
) -> CallToken:
    """Lets one call in from a browser: open `/ws/voice?token=…`, once, within a minute.

    The caller counts as a stranger. Where customers are simulated, calls need no token.
    """
    await flows.rates.count("call starts", "operator", str(who.id))
    await flows.rates.count("call starts", "address", network_of(request, options.near))
    return CallToken(token=await flows.call_tokens.make(who), good_for_seconds=GOOD_FOR_SECONDS)


@router.websocket("/ws/voice")
async def voice(socket: WebSocket) -> None:
    """One call. `?customer_id=` names the caller in a simulation; otherwise `?token=` admits it."""
    flows: Flows = socket.app.state.flows
    options: Options = socket.app.state.options
    if is_simulated(socket, options):
        await socket.accept()
        await _take(socket, flows, _named_caller(socket, flows), CallSource(is_telephone=False))
        return
    way = CallSource(is_telephone=False, address=client_address(socket, options.near))
    try:
        if not flows.calls.is_free(way):
            raise Unavailable(BUSY)
        await flows.rates.count("call starts", "socket", network_of(socket, options.near))
        operator_id = await signed_in(socket, flows, options, lambda: _let_in_by(socket, flows))
    except SupportAgentError as error:
        await socket.send_denial_response(answer_to(error))
        return
    await socket.accept()
    await _take(socket, flows, flows.calls.unknown_caller(), way, operator_id)


async def _let_in_by(socket: WebSocket, flows: Flows) -> int:
    """The operator whose token admits the call. Raises Unauthorized, Forbidden."""
    scheme, _, sent = socket.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return (await flows.people.by_token(sent.strip(), AGENT)).id
    return await flows.call_tokens.redeem(socket.query_params.get("token", ""))


async def _take(
    socket: WebSocket,
    flows: Flows,
    finding: Awaitable[Caller],
    way: CallSource,
    operator_id: int | None = None,
) -> None:
    """The whole call, once its socket is open."""
    try:
        caller = await finding
        async with flows.calls.open(caller, HEARS, SPEAKS, way) as call:
            await _send(socket, _ready(flows, call))
            with hung_up_when_revoked(call, flows.people, operator_id):
                await _both_ways(socket, call)
        # Only now is it stored completely: a caller who calls again at once finds a free line.
        await _send(socket, CallEnded(reason="over"))
        await _close(socket)
    except (SupportAgentError, VoiceError) as error:
        log.info("call_refused", reason=str(error))
        await _send(socket, CallFailed(code=_code(error), detail=str(error)))
        await _close(socket)
    except WebSocketDisconnect:
        return


async def _named_caller(socket: WebSocket, flows: Flows) -> Caller:
    wanted = socket.query_params.get("customer_id", "")
    if _CUSTOMER_ID.fullmatch(wanted) and int(wanted) < 2**63:
        return await flows.calls.caller(int(wanted))
    return await flows.calls.unknown_caller()


def _ready(flows: Flows, call: Call) -> CallReady:
    voice = flows.calls.voice
    return CallReady(
        turn_id=call.record.turn_id,
        customer_id=call.record.state.customer_id,
        started_at=call.record.begun.started_at,
        now=flows.clock.now(),
        voice=voice.label if voice else "",
        audio_in=SoundFormat(encoding=HEARS.encoding, sample_rate=HEARS.sample_rate),
        audio_out=SoundFormat(encoding=SPEAKS.encoding, sample_rate=SPEAKS.sample_rate),
    )


async def _both_ways(socket: WebSocket, call: Call) -> None:
    listener = asyncio.ensure_future(_listen(socket, call))
    try:
        async for event in call.events():
            if isinstance(event, bytes):
                await socket.send_bytes(event)
            else:
                await _send(socket, event)
    finally:
        listener.cancel()


async def _listen(socket: WebSocket, call: Call) -> None:
    """Reads what the browser sends until it hangs up, which also ends the call's events."""
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                break
            if audio := message.get("bytes"):
                if len(audio) > MOST_FRAME_BYTES:
                    await _refuse(socket, "a frame of audio may hold 64 kB at most")
                    continue
                await call.hear(audio)
            elif (text := message.get("text")) and not await _command(socket, call, text):
                break
    finally:
        call.hang_up()


async def _command(socket: WebSocket, call: Call, text: str) -> bool:
    """Handles one JSON message from the browser; False ends the call."""
    try:
        command = orjson.loads(text)
        kind = command["type"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        await _refuse(socket, "a text message must be a JSON object with a type")
        return True
    match kind:
        case "end":
            return False
        case "typed" if isinstance(words := command.get("text"), str) and words.strip():
            await call.type(words.strip()[:MOST_TYPED_CHARACTERS])
        case "played" if isinstance(milliseconds := command.get("ms"), int):
            piece = command.get("id")
            call.played(max(0, milliseconds), piece if isinstance(piece, str) else None)
        case "end_turn":
            await call.end_turn()
        case _:
            await _refuse(socket, "type must be typed (text), played (ms), end_turn or end")
    return True


async def _refuse(socket: WebSocket, detail: str) -> None:
    await _send(socket, CallFailed(code="bad_message", detail=detail))


async def _send(socket: WebSocket, message: CallMessage) -> None:
    await socket.send_text(orjson.dumps(message.model_dump()).decode())


async def _close(socket: WebSocket) -> None:
    await socket.close(1000)


def _code(error: Exception) -> str:
    """A short stable word: "unavailable", "conflict", "not_found", or the voice agent's code."""
    if isinstance(error, VoiceError):
        return error.code
    name = type(error).__name__
    return "".join(f"_{ch.lower()}" if ch.isupper() else ch for ch in name).lstrip("_")
