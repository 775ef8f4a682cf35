"""A local call: turns, tools, interruptions and refused input."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import asdict, replace

import pytest

from support_agent.ports.chat_model import (
    AssistantMessage,
    ModelAway,
    ToolCall,
    ToolMessage,
    ToolSchema,
    UserMessage,
)
from support_agent.ports.voice import (
    AgentAudioDone,
    AgentSaid,
    AudioFormat,
    CallerSaid,
    CallerStartedSpeaking,
    CallerStoppedSpeaking,
    Latency,
    SayRefused,
    SpokenTurn,
    ToolsAsked,
    ToolsCancelled,
    VoiceAway,
    VoiceRefused,
    VoiceSettings,
    Warned,
)
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.dialogue import LocalTiming
from support_agent.providers.local_voice.speech import NoSpeech
from tests.providers.local_voice.local_voice_call import (
    AGENT,
    CALLER,
    LocalCall,
    ScriptedSpeech,
    echo,
    frames,
    local_call,
    mulaw,
    noise,
    silence,
    voice,
)

LOOKUP = ToolCall("mine", "lookup_order", '{"order_number":"ORD-1001"}')


async def answer(call: LocalCall, content: str = '{"outcome":"ok"}', count: int = 1) -> None:
    """Answers the first call of the `count`th request."""
    (asked, *_) = (await call.event(ToolsAsked, count)).calls
    await call.session.answer(ToolMessage(asked.id, asked.name, content))


async def test_a_spoken_turn_is_answered_aloud() -> None:
    speech = ScriptedSpeech("Where is order one zero zero one?")
    async with local_call(speech) as call:
        await call.says(silence(0.3) + voice(1.0))
        await call.event(AgentAudioDone)
        assert call.kinds == [
            CallerStartedSpeaking,
            CallerSaid,
            CallerStoppedSpeaking,
            AgentSaid,
            Latency,
            AgentAudioDone,
        ]
        assert call.words(CallerSaid) == ["Where is ORD-1001?"]
        assert call.words(AgentSaid) == ["You said: Where is ORD-1001?"]
        assert speech.said == ["You said: Where is O R D, one zero zero one?"]
        assert len(call.audio) == int(len(speech.said[0]) * 0.01 * 24_000) * 2
        seconds = asdict(call.of(Latency)[0])
        known = {stage for stage, each in seconds.items() if each is not None}
        assert known == {"hearing", "first_words", "speaking", "total"}


async def test_the_greeting_is_spoken_first() -> None:
    settings = VoiceSettings(greeting="Hi Alex. How can I help?", think=echo)
    async with local_call(ScriptedSpeech(), settings=settings) as call:
        await call.event(AgentAudioDone)
        assert call.words(AgentSaid) == ["Hi Alex.", "How can I help?"]
        assert len(call.session.request_id) == 16


async def test_a_tool_is_asked_for_and_its_answer_given_to_the_mind() -> None:
    turns: list[SpokenTurn] = []

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        turns.append(turn)
        [result] = await turn.call([LOOKUP])
        assert result == ToolMessage("mine", "lookup_order", '{"outcome":"ok"}')
        yield "It shipped."

    async with local_call(ScriptedSpeech("Where is it?", "Thanks."), think) as call:
        await call.says(voice(1.0))
        await answer(call)
        await call.event(AgentAudioDone)
        asked = ToolCall("fc_1", "lookup_order", '{"order_number":"ORD-1001"}')
        assert call.of(ToolsAsked)[0].calls == (asked,)
        await call.says(silence(0.5) + voice(1.0))
        await answer(call, count=2)
        await call.event(AgentAudioDone, 2)
        assert turns[1].history == (
            UserMessage("Where is it?"),
            AssistantMessage("", (LOOKUP,)),
            ToolMessage("mine", "lookup_order", '{"outcome":"ok"}'),
            AssistantMessage("It shipped."),
        )


async def test_speaking_over_the_agent_cuts_it_off() -> None:
    turns: list[SpokenTurn] = []

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        turns.append(turn)
        if len(turns) == 1:
            for number in range(50):
                yield f"Sentence number {number} is a long one."
        yield "Fine."

    speech = ScriptedSpeech("Tell me all.", "Stop.", letter_seconds=0.05)
    async with local_call(speech, think) as call:
        await call.says(silence(0.3) + voice(1.0))
        await call.until(lambda: len(call.words(AgentSaid)) >= 2)
        heard_until = len(call.events)
        await call.says(silence(0.3) + voice(1.0), then_silence=0)
        await call.event(CallerStartedSpeaking, 2)
        after = call.events[heard_until:]
        cut = next(i for i, e in enumerate(after) if e == CallerStartedSpeaking())
        await asyncio.sleep(0.1)
        assert not [e for e in call.events[heard_until + cut :] if isinstance(e, bytes)]
        await call.says(b"")
        await call.event(AgentAudioDone)
        # The agent remembers only what could be heard of the first answer.
        assert turns[1].history == (
            UserMessage("Tell me all."),
            AssistantMessage("Sentence number 0 is a long one."),
        )
        assert call.words(AgentSaid)[-1] == "Fine."


async def test_what_the_caller_adds_before_the_answer_belongs_to_the_turn() -> None:
    seen: list[str] = []
    closed: list[str] = []

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        seen.append(turn.text)
        try:
            await asyncio.sleep(0.0 if len(seen) > 1 else 60)
            yield "Sure."
        finally:
            closed.append(turn.text)

    async with local_call(ScriptedSpeech("Send it", "to my sister."), think) as call:
        await call.says(voice(1.0))
        await call.until(lambda: len(seen) == 1)
        await call.says(voice(1.0))
        await call.event(AgentAudioDone)
        assert seen == ["Send it", "Send it to my sister."]
        assert closed == seen
        assert call.words(CallerSaid) == ["Send it", "to my sister."]


async def test_words_that_are_understood_late_are_answered_with_the_next() -> None:
    seen: list[SpokenTurn] = []

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        seen.append(turn)
        yield "Sure."

    speech = ScriptedSpeech("Send it", "to my sister.")
    speech.hear_seconds = 0.1
    async with local_call(speech, think) as call:
        await call.says(voice(1.0))
        await call.says(voice(1.0), then_silence=0)
        await call.until(lambda: len(call.words(CallerSaid)) == 1)
        await call.says(b"")
        await call.event(AgentAudioDone)
        assert [turn.text for turn in seen] == ["Send it to my sister."]
        assert seen[0].history == ()


async def test_calls_under_way_are_taken_back_when_the_caller_speaks() -> None:
    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        if turn.text == "Stop.":
            yield "Stopped."
            return
        await turn.call([LOOKUP])
        yield "Never said."

    async with local_call(ScriptedSpeech("Refund it.", "Stop."), think) as call:
        await call.says(voice(1.0))
        request = await call.event(ToolsAsked)
        await call.says(voice(1.0))
        cancelled = await call.event(ToolsCancelled)
        assert cancelled.calls == request.calls
        assert cancelled.calls[0].name == "lookup_order"
        await answer(call)
        await call.event(AgentAudioDone)
        assert call.words(AgentSaid) == ["Stopped."]


async def test_a_noise_makes_the_agent_go_on_where_it_was_cut_off() -> None:
    speech = ScriptedSpeech("", letter_seconds=0.1)
    settings = VoiceSettings(greeting="Hello there. I am listening.", think=echo)
    async with local_call(speech, settings=settings) as call:
        await call.event(AgentAudioDone)
        await call.says(voice(0.8))
        await call.event(AgentAudioDone, 2)
        assert call.words(AgentSaid) == ["Hello there.", "I am listening."] * 2
        assert call.words(CallerSaid) == []


async def test_a_noise_while_the_agent_thinks_lets_it_think_again() -> None:
    asked: list[str] = []

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        asked.append(turn.text)
        await asyncio.sleep(0.0 if len(asked) > 1 else 60)
        yield "Here it is."

    async with local_call(ScriptedSpeech("Where is it?", ""), think) as call:
        await call.says(voice(1.0))
        await call.until(lambda: len(asked) == 1)
        await call.says(voice(0.8))
        await call.event(AgentAudioDone)
        assert asked == ["Where is it?", "Where is it?"]


async def test_a_noise_during_a_tool_call_makes_the_agent_ask_again() -> None:
    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        await turn.call([LOOKUP])
        yield "Never said."

    async with local_call(ScriptedSpeech("Refund it.", ""), think) as call:
        await call.says(voice(1.0))
        await call.event(ToolsAsked)
        await call.says(voice(0.8))
        await call.event(AgentAudioDone)
        assert call.words(AgentSaid) == ["Sorry, I didn't get that. Could you say it again?"]


async def test_an_unfinished_sentence_is_given_more_time() -> None:
    speech = ScriptedSpeech("My order number is", "My order number is 1001.")
    async with local_call(speech) as call:
        for frame in frames(voice(1.0) + silence(0.7)):
            await call.session.send_audio(frame)
            await asyncio.sleep(0)
        assert call.words(CallerSaid) == []
        await call.says(voice(0.8))
        await call.event(AgentAudioDone)
        assert call.words(CallerSaid) == ["My ORD-1001."]


async def test_a_closed_microphone_ends_the_turn() -> None:
    async with local_call(ScriptedSpeech("Hello."), manner=LocalTiming(look_seconds=0.02)) as call:
        await call.says(voice(1.0), then_silence=0)
        await call.event(AgentAudioDone)
        assert call.words(CallerSaid) == ["Hello."]


async def test_push_to_talk_ends_the_turn_at_once() -> None:
    async with local_call(ScriptedSpeech("Hello.")) as call:
        await call.session.end_turn()
        await call.says(voice(1.0), then_silence=0)
        await call.session.end_turn()
        await call.event(AgentAudioDone)
        assert call.words(CallerSaid) == ["Hello."]


async def test_the_owners_words_are_spoken_queued_or_refused() -> None:
    speech = ScriptedSpeech(letter_seconds=0.1)
    async with local_call(speech) as call:
        await call.session.say("One moment.", "if silent")
        await call.event(AgentAudioDone)
        await call.session.say("Refused.", "if silent")
        await call.event(SayRefused)
        await call.session.say("Queued.")
        await call.event(AgentAudioDone, 2)
        await call.session.say("Now.", "now")
        await call.event(AgentAudioDone, 3)
        await call.says(silence(0.3) + noise(0.4, db=-10), then_silence=0)
        await call.session.say("Refused.")
        await call.event(SayRefused, 2)
        assert speech.said == ["One moment.", "Queued.", "Now."]


async def test_what_is_typed_is_answered_too() -> None:
    async with local_call(ScriptedSpeech()) as call:
        await call.session.send_text("Where is ORD-1001?")
        await call.event(AgentAudioDone)
        assert call.words(CallerSaid) == ["Where is ORD-1001?"]
        assert call.words(AgentSaid) == ["You said: Where is ORD-1001?"]
        assert call.audio


async def test_noise_holds_up_no_answer_to_what_was_typed() -> None:
    held = asyncio.Event()

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        await held.wait()
        yield f"You said: {turn.text}"

    async with local_call(ScriptedSpeech(), think) as call:
        await call.says(silence(0.3) + noise(0.4, db=-10), then_silence=0)
        await call.event(CallerStartedSpeaking)
        await call.session.send_text("Where is ORD-1001?")
        for _ in range(3):
            await call.says(noise(0.4, db=-10))
        await call.event(CallerStoppedSpeaking, 4)
        held.set()
        await call.event(AgentAudioDone)
        assert call.words(AgentSaid) == ["You said: Where is ORD-1001?"]
        assert len(call.of(CallerStartedSpeaking)) == 1


async def test_words_are_added_to_what_was_typed() -> None:
    thinks = asyncio.Event()

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        if "sister" not in turn.text:
            thinks.set()
            await asyncio.Event().wait()
        yield f"You said: {turn.text}"

    async with local_call(ScriptedSpeech("It is my sister's."), think) as call:
        await call.session.send_text("Where is ORD-1001?")
        await thinks.wait()
        await call.says(silence(0.3) + noise(0.4, db=-10))
        await call.event(AgentAudioDone)
        assert call.words(AgentSaid) == ["You said: Where is ORD-1001?", "It is my sister's."]
        assert len(call.of(CallerStartedSpeaking)) == 1


async def test_without_speech_a_call_is_typed() -> None:
    agent = LocalVoice(NoSpeech())
    assert agent.label == "Typed calls"
    settings = VoiceSettings(greeting="Hi!", think=echo)
    async with local_call(NoSpeech(), settings=settings, agent=agent) as call:
        await call.event(AgentAudioDone)
        await call.session.send_text("Hello.")
        await call.event(AgentAudioDone, 2)
        assert call.words(AgentSaid) == ["Hi!", "You said: Hello."]
        assert call.audio == b""
        assert await NoSpeech().hear(b"", AudioFormat()) == ""


async def test_more_to_go_by_reaches_the_next_turn() -> None:
    prompts: list[str] = []

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        prompts.append(turn.prompt)
        yield "Fine."

    settings = VoiceSettings(
        prompt="Be kind.",
        think=think,
        tools=[ToolSchema("lookup_order", "Finds an order.", {"type": "object"})],
        history=[UserMessage("Earlier.")],
    )
    async with local_call(ScriptedSpeech(), settings=settings) as call:
        await call.session.add_to_prompt("An SMS came.")
        await call.session.send_text("Hello.")
        await call.event(AgentAudioDone)
        assert prompts == ["Be kind.\n\nAn SMS came."]


async def test_a_mind_that_fails_is_excused() -> None:
    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        if turn.text == "One.":
            raise ModelAway("timeout", "no answer")
        for nothing in ():
            yield nothing

    async with local_call(ScriptedSpeech("One.", "Two."), think) as call:
        await call.says(voice(1.0))
        await call.event(AgentAudioDone)
        assert call.of(Warned)[0].code == "THINK_REQUEST_FAILED"
        await call.says(voice(1.0))
        await call.event(AgentAudioDone, 2)
        assert len(set(call.words(AgentSaid))) == 1


async def test_speech_that_fails_is_told_and_the_call_goes_on() -> None:
    speech = ScriptedSpeech(VoiceAway("speech_away", "gone"), "Hello.", "Again.")
    async with local_call(speech) as call:
        await call.says(voice(1.0), then_silence=0)
        await call.session.end_turn()
        await call.event(Warned)
        speech.speak_fails = True
        await call.says(voice(1.0))
        await call.event(Warned, 2)
        speech.speak_fails = False
        await call.says(voice(1.0))
        await call.event(AgentAudioDone)
        assert {warned.code for warned in call.of(Warned)} == {"SPEAK_REQUEST_FAILED"}


async def test_somebody_must_think() -> None:
    with pytest.raises(VoiceRefused):
        async with LocalVoice(ScriptedSpeech()).connect(VoiceSettings()):
            raise AssertionError


async def test_hanging_up_cuts_off_the_mind() -> None:
    ended: list[bool] = []

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        try:
            await turn.call([LOOKUP])
            yield "Never said."
        finally:
            ended.append(True)

    async with local_call(ScriptedSpeech("Refund it."), think) as call:
        await call.says(voice(1.0))
        await call.event(ToolsAsked)
    assert ended == [True]
    assert call.error is None


async def test_the_telephones_audio_is_taken_and_given() -> None:
    phone = AudioFormat("mulaw", 8_000)
    settings = VoiceSettings(think=echo, audio_in=phone, audio_out=phone)
    speech = ScriptedSpeech("Hello.")
    async with local_call(speech, settings=settings) as call:
        for frame in frames(mulaw(silence(0.3) + voice(1.0) + silence(0.8)), 160):
            await call.session.send_audio(frame)
        await call.event(AgentAudioDone)
        assert call.words(CallerSaid) == ["Hello."]


# ── What can't be taken ──────────────────────────────────────────────────────────────────────


async def test_a_caller_who_is_gone_is_let_go() -> None:
    manner = LocalTiming(client_seconds=0.05, look_seconds=0.01)
    async with local_call(ScriptedSpeech(), manner=manner) as call:
        await call.until(lambda: call.over)
        assert isinstance(call.error, VoiceAway)
        assert call.error.code == "CLIENT_MESSAGE_TIMEOUT"
        # Nothing comes after the end.
        await call.session.send_text("Hello?")
        assert call.events == []


async def test_a_caller_who_only_listens_is_kept() -> None:
    manner = LocalTiming(client_seconds=0.1, look_seconds=0.01)
    async with local_call(ScriptedSpeech(), manner=manner) as call:
        for _ in range(30):
            await asyncio.sleep(0.01)
            await call.session.keep_alive()
        assert not call.over


@pytest.mark.parametrize(
    "form",
    [
        AudioFormat(sample_rate=11_025),
        AudioFormat(sample_rate=16_000.0),  # type: ignore[arg-type]
        AudioFormat("opus", 48_000),  # type: ignore[arg-type]
    ],
)
@pytest.mark.parametrize("side", ["audio_in", "audio_out"])
async def test_audio_that_can_not_be_taken_is_refused(side: str, form: AudioFormat) -> None:
    settings = replace(VoiceSettings(think=echo), **{side: form})  # type: ignore[arg-type]
    with pytest.raises(VoiceRefused, match=side) as caught:
        async with LocalVoice(ScriptedSpeech()).connect(settings):
            raise AssertionError
    assert caught.value.code == "INVALID_SETTINGS"


async def test_audio_may_be_left_to_the_settings_own() -> None:
    settings = VoiceSettings()
    assert (settings.audio_in, settings.audio_out) == (CALLER, AGENT)
    assert (settings.prompt, settings.history) == ("", ())


async def test_refused_settings_are_told_before_the_call_begins() -> None:
    settings = VoiceSettings(think=echo, audio_in=AudioFormat(sample_rate=11_025))
    with pytest.raises(VoiceRefused, match="sample_rate"):
        async with LocalVoice(ScriptedSpeech()).connect(settings):
            raise AssertionError


async def test_an_error_during_the_call_reaches_its_owner() -> None:
    async with local_call(ScriptedSpeech()) as call:
        await call.session.send_audio(bytes(10_000_000))
        await call.until(lambda: call.over)
        assert isinstance(call.error, VoiceRefused)
        assert call.error.code == "USER_AUDIO_FORMAT"


async def test_a_call_that_breaks_inside_ends_alone() -> None:
    async with local_call(ScriptedSpeech(RuntimeError("boom"))) as call:
        await call.says(voice(1.0))
        await call.until(lambda: call.over)
        assert isinstance(call.error, VoiceAway)
        assert call.error.code == "INTERNAL_SERVER_ERROR"
