"""A call with Deepgram when things break: refusals, errors, drops, silence, and recovery."""

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK
from websockets.frames import Close

from support_agent.ports.chat_model import AssistantMessage, UserMessage
from support_agent.ports.voice import (
    AgentAudioDone,
    Reconnected,
    ToolsAsked,
    ToolsCancelled,
    VoiceAway,
    VoiceRefused,
    VoiceSettings,
)
from support_agent.providers.deepgram.manner import DeepgramTiming
from support_agent.providers.deepgram.session import DeepgramSession
from support_agent.providers.deepgram.settings import DeepgramModels
from support_agent.providers.deepgram.socket import closed, read_message, refusal
from support_agent.providers.deepgram.voice import DeepgramVoice
from tests.loopback.deepgram_line import Line
from tests.loopback.deepgram_server import DeepgramServer
from tests.providers.deepgram.deepgram_call import BRISK, LOOKUP, SETTINGS, calling, nothing

RETRIED = [
    "ASR_CONNECTION_CLOSED",
    "ASR_DRIVER_TIMEOUT",
    "CLIENT_MESSAGE_TIMEOUT",
    "FAILED_TO_SPEAK",
    "FAILED_TO_START_LISTENING",
    "FAILED_TO_THINK",
    "INTERNAL_SERVER_ERROR",
    "MAXIMUM_SESSION_LENGTH_REACHED",
    "NON_EXISTENT_FUNCTION_CALLED",
    "SERVER_GOING_AWAY",
    "A_CODE_OF_TOMORROW",
]
FINAL = [
    "AGENT_ID_NOT_SUPPORTED",
    "INVALID_AGENT_ID",
    "INVALID_SETTINGS",
    "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
    "SETTINGS_ALREADY_APPLIED",
    "UNPARSABLE_CLIENT_MESSAGE",
    "USER_AUDIO_FORMAT",
]


@pytest.mark.parametrize("mode", ["silent", "unready"])
async def test_a_server_that_never_gets_ready_is_given_up_in_time(mode: str) -> None:
    with pytest.raises(VoiceAway, match="timeout"):
        async with asyncio.timeout(2), calling(manner=BRISK, mode=mode):
            raise AssertionError


async def test_a_slow_server_is_waited_for() -> None:
    async with calling(nothing, mode="slow") as (call, server):
        assert server.lines[0].sent == ["Welcome", "SettingsApplied"]
        assert call.session.request_id == "request-0"


@pytest.mark.parametrize(
    ("mode", "kind", "code"),
    [
        ("refuse", VoiceRefused, "key_rejected"),
        ("limit", VoiceAway, "rate_limited"),
        ("away", VoiceAway, "server_error"),
    ],
)
async def test_a_refused_connection_says_why(mode: str, kind: type[Exception], code: str) -> None:
    with pytest.raises(kind, match=code):
        async with calling(mode=mode):
            raise AssertionError


async def test_a_wrong_key_is_refused_and_not_shown() -> None:
    with pytest.raises(VoiceRefused) as caught:
        async with calling(key="my-secret"):
            raise AssertionError
    assert "my-secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "kind"), [("http://127.0.0.1:9", VoiceRefused), ("ws://127.0.0.1:9", VoiceAway)]
)
async def test_an_address_where_nobody_answers(url: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        async with DeepgramVoice("key", url=url).connect(SETTINGS):
            raise AssertionError


async def test_refused_settings_are_told_before_the_call_begins() -> None:
    settings = VoiceSettings(prompt="x" * 30_000)
    with pytest.raises(VoiceRefused) as caught:
        async with calling(settings=settings):
            raise AssertionError
    assert caught.value.code == "INVALID_SETTINGS"


@pytest.mark.parametrize("code", FINAL)
async def test_an_error_that_would_come_again_ends_the_call(code: str) -> None:
    async def script(line: Line) -> None:
        await line.fails(code)

    async with calling(script, manner=BRISK) as (call, server):
        await call.until(lambda: call.over)
        assert isinstance(call.error, VoiceRefused)
        assert call.error.code == code
        assert server.attempts == 1


@pytest.mark.parametrize("code", RETRIED)
async def test_an_error_that_may_pass_is_followed_by_a_new_connection(code: str) -> None:
    async def script(line: Line) -> None:
        await line.fails(code)

    async with calling(script, nothing, manner=BRISK) as (call, _):
        await call.event(Reconnected)
        assert call.session.request_id == "request-1"


async def test_the_call_goes_on_with_all_that_was_said() -> None:
    async def first(line: Line) -> None:
        await line.turn("Where is ORD-1001?")
        await line.requests(LOOKUP, thought_signature="sig")
        await line.answer("fc_1")
        await line.says("It is on its way.")
        await line.turn("Thanks, and")
        await line.breaks()

    async def second(line: Line) -> None:
        sorry = await line.message("InjectAgentMessage")
        await line.says(sorry["message"], value=2)

    settings = VoiceSettings(
        prompt="Be kind.",
        greeting="Hi!",
        history=[UserMessage("Earlier."), AssistantMessage("Yes.")],
    )
    async with calling(first, second, settings=settings, manner=BRISK) as (call, server):
        await call.event(ToolsAsked)
        await call.answer("fc_1", '{"status":"shipped"}')
        await call.event(Reconnected)
        await call.event(AgentAudioDone, 3)
        agent = server.lines[1].settings["agent"]
        assert "greeting" not in agent
        assert agent["context"]["messages"] == [
            {"type": "History", "role": "user", "content": "Earlier."},
            {"type": "History", "role": "assistant", "content": "Yes."},
            {"type": "History", "role": "assistant", "content": "Hi!"},
            {"type": "History", "role": "user", "content": "Where is ORD-1001?"},
            {
                "type": "History",
                "function_calls": [
                    {
                        "id": "fc_1",
                        "name": "lookup_order",
                        "client_side": True,
                        "arguments": json.dumps(LOOKUP[2]),
                        "response": '{"status":"shipped"}',
                        "thought_signature": "sig",
                    }
                ],
            },
            {"type": "History", "role": "assistant", "content": "It is on its way."},
            {"type": "History", "role": "user", "content": "Thanks, and"},
        ]
        assert call.conversation[-1].startswith("Sorry, I lost you")


async def test_calls_under_way_when_the_line_breaks_are_taken_back() -> None:
    async def first(line: Line) -> None:
        await line.requests(LOOKUP)
        await line.breaks()

    async with calling(first, nothing, manner=BRISK) as (call, server):
        taken_back = await call.event(ToolsCancelled)
        assert [(each.id, each.name) for each in taken_back.calls] == [("fc_1", "lookup_order")]
        await call.event(Reconnected)
        await call.answer("fc_1")
        await server.lines[1].message("InjectAgentMessage")
        assert server.lines[1].of("FunctionCallResponse") == []


async def test_the_last_two_seconds_spoken_into_a_broken_line_are_not_lost() -> None:
    async def first(line: Line) -> None:
        await line.message("KeepAlive")
        await line.breaks()

    manner = DeepgramTiming(keep_alive_seconds=0.05, look_seconds=0.02, backoff_seconds=(0.3,))
    second_of_audio = 32_000
    async with calling(first, nothing, manner=manner) as (call, server):
        await call.until(lambda: bool(server.lines[0].close_code))
        await asyncio.sleep(0.05)
        for value in range(1, 6):
            await call.session.send_audio(bytes([value]) * second_of_audio)
        await call.session.send_text("Are you there?")
        await call.event(Reconnected)
        await server.lines[1].message("InjectUserMessage")
        assert server.lines[1].audio == [
            b"\x04" * second_of_audio,
            b"\x05" * second_of_audio,
        ]
        assert server.lines[1].violations == []


async def test_after_two_tries_the_call_is_given_up() -> None:
    async def script(line: Line) -> None:
        await line.breaks()

    async with calling(script, manner=BRISK) as (call, server):
        await call.until(lambda: call.over)
        assert isinstance(call.error, VoiceAway)
        assert server.attempts == 3


async def test_a_server_that_goes_away_for_good_ends_the_call() -> None:
    async def script(line: Line) -> None:
        await line.message("KeepAlive")
        server.mode = "away"
        await line.fails("SERVER_GOING_AWAY", close=1012)

    async with calling(script, manner=BRISK) as (call, server):
        await call.until(lambda: call.over)
        assert isinstance(call.error, VoiceAway)
        assert call.error.code == "server_error"


async def test_a_key_revoked_during_the_call_is_not_tried_again() -> None:
    async def script(line: Line) -> None:
        await line.message("KeepAlive")
        server.mode = "refuse"
        await line.breaks()

    async with calling(script, manner=BRISK) as (call, server):
        await call.until(lambda: call.over)
        assert isinstance(call.error, VoiceRefused)
        assert server.attempts == 2


async def test_tries_are_earned_anew_by_a_connection_that_held() -> None:
    async def script(line: Line) -> None:
        await asyncio.sleep(0.05)
        if line.number < 5:
            await line.breaks()

    manner = DeepgramTiming(backoff_seconds=(0.01, 0.01), steady_seconds=0.03, look_seconds=0.02)
    async with calling(script, manner=manner) as (call, server):
        await call.event(Reconnected, 5)
        assert server.attempts == 6


async def test_an_answer_that_is_due_and_does_not_come_breaks_the_line() -> None:
    async def silent(line: Line) -> None:
        await line.turn("Hello?")

    async def deaf(line: Line) -> None:
        await line.turn("Where is my order?")
        await line.calls(LOOKUP)

    async with calling(silent, deaf, nothing, manner=BRISK) as (call, _):
        await call.event(Reconnected)
        await call.event(ToolsAsked)
        # While it is our turn to answer, silence is not the server's fault.
        await asyncio.sleep(0.6)
        assert len(call.of(Reconnected)) == 1
        await call.answer("fc_1")
        await call.event(Reconnected, 2)


async def test_hanging_up_while_it_reconnects_leaves_nothing_behind() -> None:
    async def script(line: Line) -> None:
        await line.message("KeepAlive")
        server.mode = "silent"
        await line.breaks()

    before = asyncio.all_tasks()
    async with calling(script, manner=BRISK) as (call, server):
        await call.until(lambda: server.attempts == 2)
    assert call.error is None
    async with asyncio.timeout(30):  # canceled work needs a moment to end
        while left := asyncio.all_tasks() - before:
            await asyncio.wait(left)


class ClosingSocket:
    """A connection whose Welcome is read while it is already being closed."""

    def __init__(self) -> None:
        self.closing = asyncio.Event()
        self.reading = asyncio.Event()

    async def recv(self) -> str:
        self.reading.set()
        await self.closing.wait()
        return '{"type": "Welcome", "request_id": "r"}'

    async def send(self, _message: object) -> None:
        raise ConnectionClosedOK(None, None)

    async def close(self) -> None:
        self.closing.set()


async def test_hanging_up_between_welcome_and_settings_is_no_surprise() -> None:
    socket = ClosingSocket()

    async def open_socket() -> Any:
        return socket

    session = DeepgramSession(open_socket, VoiceSettings(), DeepgramModels(), BRISK)
    starting = asyncio.ensure_future(session.start())
    await socket.reading.wait()
    await session.close()
    with pytest.raises(VoiceAway):
        await starting


@pytest.mark.parametrize("code", [1008, 4001])
async def test_a_close_that_refuses_is_final(code: int) -> None:
    async def script(line: Line) -> None:
        await line.socket.close(code)

    async with calling(script, manner=BRISK) as (call, server):
        await call.until(lambda: call.over)
        assert isinstance(call.error, VoiceRefused)
        assert server.attempts == 1


async def test_the_bodys_own_error_comes_out_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        async with calling(nothing):
            _ = 1 / 0


def test_each_way_a_connection_fails_has_its_word() -> None:
    rejected = ConnectionClosedError(Close(1000, ""), None)
    assert closed(rejected) is None
    assert refusal(rejected).code == "closed"
    assert refusal(ConnectionClosedError(None, None)).code == "close_none"
    assert refusal(OSError()).code == "connection"


async def test_a_server_in_debt_or_in_doubt_is_told_apart() -> None:
    async with DeepgramServer() as server:
        for status, code, kind in [
            (402, "no_credit", VoiceAway),
            (404, "bad_request", VoiceRefused),
            (403, "key_rejected", VoiceRefused),
        ]:
            server.refusal = status
            with pytest.raises(kind) as caught:
                async with DeepgramVoice("test-key", url=server.url).connect(SETTINGS):
                    raise AssertionError
            assert caught.value.code == code


@pytest.mark.parametrize("frame", ["", "no json", "[1]", '{"type": 7}', "[" * 200_000])
def test_a_frame_that_is_no_message_is_left_out(frame: str) -> None:
    assert read_message(frame) is None


def test_a_call_with_half_a_surrogate_pair_is_read_to_be_answered() -> None:
    message = read_message('{"type": "FunctionCallRequest", "functions": [{"name": "\\ud800"}]}')
    assert message == {"type": "FunctionCallRequest", "functions": [{"name": "\ud800"}]}
