"""A call with Deepgram: order, audio, turns, tools, and what is dropped."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from support_agent.ports.chat_model import ToolCall
from support_agent.ports.voice import (
    AgentAudioDone,
    AgentSaid,
    AudioFormat,
    CallerSaid,
    CallerStartedSpeaking,
    CallerStoppedSpeaking,
    Latency,
    SayRefused,
    ToolsAsked,
    ToolsCancelled,
    VoiceSettings,
    Warned,
)
from support_agent.providers.deepgram.manner import DeepgramTiming
from tests.loopback.deepgram_line import FRAME_BYTES, Line
from tests.loopback.deepgram_talk import Turn, talk
from tests.providers.deepgram.deepgram_call import BRISK, LOOKUP, REFUND, calling, nothing


async def test_welcome_settings_and_settings_applied_come_in_this_order() -> None:
    async with calling(nothing) as (call, server):
        assert server.lines[0].sent == ["Welcome", "SettingsApplied"]
        assert [message["type"] for message in server.lines[0].messages] == ["Settings"]
        assert call.session.request_id == "request-0"
        assert server.lines[0].headers["authorization"] == "Token test-key"
        assert server.lines[0].violations == []


async def test_the_greeting_is_spoken_as_it_was_written() -> None:
    settings = VoiceSettings(prompt="Be kind.", greeting="Hi Alex!")
    async with calling(nothing, settings=settings) as (call, _):
        await call.event(AgentAudioDone)
        assert call.conversation == ["Hi Alex!"]
        assert len(call.audio) == 4 * FRAME_BYTES


async def test_the_callers_audio_arrives_unchanged_and_in_order() -> None:
    frames = [bytes([number]) * 320 for number in range(1, 50)]

    async with calling(nothing) as (call, server):
        for frame in frames:
            await call.session.send_audio(frame)
        await server.lines[0].heard(320 * len(frames))
        assert server.lines[0].audio == frames


async def test_a_turn_calls_a_tool_and_speaks_the_answer() -> None:
    answers: list[dict[str, Any]] = []

    async def script(line: Line) -> None:
        await line.turn("Where is my order?")
        answers.extend(await line.calls(LOOKUP))
        await line.says("It ships today.")

    async with calling(script) as (call, server):
        request = await call.event(ToolsAsked)
        assert request.calls[0].arguments == '{"order_number": "ORD-1001"}'
        await call.answer("fc_1")
        await call.event(AgentAudioDone)
        assert answers[0]["content"] == '{"outcome":"ok"}'
        assert len(call.audio) == 4 * FRAME_BYTES
        assert server.lines[0].violations == []
        # The echo of our own answer and the History that repeats it are left out.
        assert call.kinds == [
            CallerStartedSpeaking,
            CallerSaid,
            CallerStoppedSpeaking,
            ToolsAsked,
            AgentSaid,
            Latency,
            AgentAudioDone,
        ]


async def test_latencies_come_once_a_turn_as_numbers() -> None:
    async def script(line: Line) -> None:
        for _ in range(20):
            await line.latency(stt_latency=0.3)
        await line.turn("Hello?")
        await line.says("Hello.")
        await line.latency(tts_latency="soon")
        await line.turn("Bye.")
        await line.send({"type": "LatencyReport", "tts_latency": 0.5})
        await line.send({"type": "AgentAudioDone"})

    async with calling(script) as (call, _):
        await call.event(AgentAudioDone, 2)
        first, second = call.of(Latency)
        assert first == Latency(hearing=0.21, first_token=0.4, speaking=0.1, total=0.9)
        assert second == Latency(speaking=0.5)


async def test_no_frame_of_a_cut_off_answer_comes_after_the_caller_spoke() -> None:
    async def script(line: Line) -> None:
        await line.turn("Tell me everything.")
        await line.frames(3, value=1)
        await line.user_speaks()
        await line.frames(50, value=2)
        await line.send({"type": "ConversationText", "role": "assistant", "content": "late"})
        await line.send({"type": "AgentAudioDone"})
        await line.user_said("Stop.")
        await line.says("Stopped.", value=3)

    async with calling(script) as (call, _):
        await call.event(AgentAudioDone)
        spoke = [i for i, e in enumerate(call.events) if e == CallerStartedSpeaking()][1]
        before = b"".join(e for e in call.events[:spoke] if isinstance(e, bytes))
        after = b"".join(e for e in call.events[spoke:] if isinstance(e, bytes))
        assert set(before) == {1}
        assert set(after) == {3}
        # Nor are its late words, nor the report that it is done.
        assert call.conversation == ["Tell me everything.", "Stop.", "Stopped."]
        assert call.kinds.count(AgentAudioDone) == 1


async def test_an_answer_that_ends_without_a_word_about_it_is_survived() -> None:
    async def script(line: Line) -> None:
        await line.turn("One.")
        await line.says("First", done=False)
        await line.turn("Two.")
        await line.says("Second")

    async with calling(script) as (call, _):
        await call.event(AgentAudioDone)
        assert call.conversation[-1] == "Second"


async def test_a_cancelled_call_is_not_answered() -> None:
    async def script(line: Line) -> None:
        await line.user_speaks()
        await line.requests(LOOKUP, REFUND)
        await line.cancels(LOOKUP)
        await line.answer("fc_2")
        await line.user_said("Refund it.")
        await line.says("Shall I?")

    async with calling(script) as (call, server):
        await call.event(ToolsCancelled)
        await call.answer("fc_1")
        await call.answer("fc_2")
        await call.answer("fc_2")
        await call.answer("fc_99")
        await call.event(AgentAudioDone)
        line = server.lines[0]
        assert [m["id"] for m in line.of("FunctionCallResponse")] == ["fc_2"]
        assert line.violations == []


async def test_a_call_that_deepgram_makes_itself_is_not_ours_to_answer() -> None:
    async def script(line: Line) -> None:
        await line.requests(LOOKUP, client_side=False)
        await line.send({"type": "FunctionCallResponse", "id": "fc_1", "content": "{}"})
        await line.says("Done.")

    async with calling(script) as (call, server):
        await call.event(AgentAudioDone)
        assert call.of(ToolsAsked) == []
        await call.answer("fc_1")
        await asyncio.sleep(0.05)
        assert server.lines[0].of("FunctionCallResponse") == []


@pytest.mark.parametrize(
    "frame", ["not json", "[1]", '"word"', "{}", '{"type": 5}', '{"type": "Brandnew", "x": 1}']
)
async def test_what_can_not_be_read_or_is_unknown_is_passed_over(frame: str) -> None:
    async def script(line: Line) -> None:
        await line.socket.send(frame)
        await line.says("Still here.")

    async with calling(script) as (call, _):
        await call.event(AgentAudioDone)
        assert set(call.kinds) <= {AgentSaid, Latency, AgentAudioDone}


@pytest.mark.parametrize(
    "functions", [None, "lookup_order", [None, 3], [{"name": "f"}], [{"id": 7, "arguments": {}}]]
)
async def test_odd_function_lists_do_no_harm(functions: object) -> None:
    async def script(line: Line) -> None:
        await line.send({"type": "FunctionCallRequest", "functions": functions})
        await line.send({"type": "FunctionCallCancelled", "functions": functions})
        await line.says("Still here.")

    async with calling(script) as (call, _):
        await call.event(AgentAudioDone)


async def test_arguments_are_text_whatever_the_model_sends() -> None:
    functions = [
        {"id": 7, "name": "lookup_order", "arguments": {"order_number": "ORD-1001"}},
        {"name": "no_id", "arguments": 7},
    ]

    async def script(line: Line) -> None:
        await line.send({"type": "FunctionCallRequest", "functions": functions})

    async with calling(script) as (call, _):
        asked = await call.event(ToolsAsked)
        assert asked.calls == (
            ToolCall("7", "lookup_order", '{"order_number": "ORD-1001"}'),
            ToolCall("", "no_id", "{}"),
        )


@pytest.mark.parametrize("code", ["SLOW_THINK_REQUEST", "PROMPT_TOO_LONG", "NEVER_HEARD_OF"])
async def test_a_warning_is_passed_on_and_the_call_goes_on(code: str) -> None:
    async def script(line: Line) -> None:
        await line.send({"type": "Warning", "code": code, "description": "hm"})
        await line.says("Still here.")

    async with calling(script) as (call, _):
        await call.event(AgentAudioDone)
        assert call.of(Warned) == [Warned(code)]


async def test_an_injected_filler_is_heard_and_a_refused_one_is_told() -> None:
    async def script(line: Line) -> None:
        filler = await line.message("InjectAgentMessage")
        assert filler["behavior"] == "queue"
        await line.says(filler["message"])
        await line.message("InjectAgentMessage", 2)
        await line.send({"type": "InjectionRefused", "message": "the user is speaking"})

    async with calling(script) as (call, _):
        await call.session.say("One moment.")
        await call.event(AgentAudioDone)
        await call.session.say("One moment.")
        await call.event(SayRefused)


async def test_an_idle_line_is_kept_alive_and_a_busy_one_is_left_alone() -> None:
    async with calling(nothing, manner=BRISK) as (call, server):
        for _ in range(15):
            await call.session.send_audio(b"\0" * 320)
            await asyncio.sleep(0.02)
        assert server.lines[0].of("KeepAlive") == []
        await server.lines[0].message("KeepAlive", 2)


async def test_a_caller_who_was_not_understood_is_asked_again() -> None:
    async def script(line: Line) -> None:
        await line.user_speaks()
        await line.frames(3, value=1)
        asked = await line.message("InjectAgentMessage")
        await line.says(asked["message"], value=2)

    manner = DeepgramTiming(unheard_seconds=1.1, look_seconds=0.02)
    async with calling(script, manner=manner) as (call, _):
        await call.event(AgentAudioDone)
        assert call.conversation[0] == "Sorry, I didn't catch that."
        assert set(call.audio) == {2}


async def test_the_call_ends_when_either_side_hangs_up() -> None:
    async def script(line: Line) -> None:
        await line.socket.close(1000)

    async with calling(script) as (call, _):
        await call.until(lambda: call.over)
        assert call.error is None
        await call.session.send_audio(b"\0" * 320)
        await call.session.keep_alive()
    async with calling(nothing) as (call, server):
        assert server.lines[0].ready
    await asyncio.sleep(0.05)
    assert server.lines[0].close_code == 1000


async def test_the_phones_audio_goes_through_without_transcoding() -> None:
    phone = AudioFormat("mulaw", 8_000)
    settings = VoiceSettings(prompt="Be kind.", audio_in=phone, audio_out=phone)
    async with calling(nothing, settings=settings) as (call, server):
        await call.session.send_audio(b"\xff" * 160)
        await server.lines[0].heard(160)
        audio = server.lines[0].settings["audio"]
        assert audio["input"] == {"encoding": "mulaw", "sample_rate": 8_000}
        assert audio["output"] == {"encoding": "mulaw", "sample_rate": 8_000, "container": "none"}


async def test_a_burst_of_sound_is_a_turn_of_the_conversing_server() -> None:
    turns = [
        Turn("Where is ORD-1001?", lambda r: f"It is {r[0]['status']}.", [LOOKUP[1:]]),
        Turn("Thanks.", "Bye."),
    ]
    async with calling(talk(turns)) as (call, _):
        for _ in range(20):
            await call.session.send_audio(b"\x01\x10" * 320)
        for _ in range(15):
            await call.session.send_audio(b"\0" * 640)
        request = await call.event(ToolsAsked)
        await call.answer(request.calls[0].id, '{"status": "shipped"}')
        await call.event(AgentAudioDone)
        await call.session.send_text("Thanks.")
        await call.event(AgentAudioDone, 2)
        said: Sequence[Any] = call.conversation
        assert said == ["Where is ORD-1001?", "It is shipped.", "Thanks.", "Bye."]
