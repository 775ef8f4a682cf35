"""When a caller starts and stops, detected in synthetic audio."""

import pytest

from support_agent.ports.voice import AudioFormat
from support_agent.providers.local_voice.levels import SILENCE_DB, level_db
from support_agent.providers.local_voice.turns import Sign, TurnDetector
from tests.providers.local_voice.local_voice_call import (
    CALLER,
    frames,
    hum,
    mixed,
    mulaw,
    noise,
    silence,
    voice,
)

PHONE = AudioFormat("mulaw", 8_000)


def signs(sound: bytes, detector: TurnDetector | None = None) -> list[tuple[Sign, float]]:
    """What happened, and when in seconds."""
    detector = detector or TurnDetector(CALLER)
    found: list[tuple[Sign, float]] = []
    size = 160 if detector.audio == PHONE else 640
    for number, frame in enumerate(frames(sound, size)):
        for sign in detector.feed(frame):
            found.append((sign, (number + 1) * 0.02))
            if sign == "ended":
                detector.end()
    return found


def names(sound: bytes, detector: TurnDetector | None = None) -> list[Sign]:
    return [sign for sign, _ in signs(sound, detector)]


def test_a_turn_begins_pauses_and_ends_in_time() -> None:
    found = signs(silence(1.0) + voice(1.5) + silence(1.0))
    assert [sign for sign, _ in found] == ["started", "paused", "ended"]
    (_, started), (_, paused), (_, ended) = found
    assert 0.12 <= started - 1.0 <= 0.24
    assert 0.2 <= paused - 2.5 <= 0.32
    assert 0.5 <= ended - 2.5 <= 0.7


def test_a_short_pause_does_not_end_a_turn() -> None:
    sound = silence(0.5) + voice(0.8) + silence(0.45) + voice(0.8) + silence(1.0)
    assert names(sound) == ["started", "paused", "resumed", "paused", "ended"]


@pytest.mark.parametrize("seconds", [0.02, 0.06, 0.1])
def test_a_click_or_a_cough_is_no_turn(seconds: float) -> None:
    assert names(silence(1.0) + noise(seconds, db=-12) + silence(1.0)) == []


@pytest.mark.parametrize("db", [-60.0, -45.0, -35.0, -30.0])
def test_steady_noise_is_no_turn(db: float) -> None:
    assert names(noise(6.0, db=db)) == []


def test_a_hum_is_no_turn_and_a_microphones_offset_is_no_sound() -> None:
    assert names(hum(5.0)) == []
    assert level_db(hum(0.02, amplitude=0, offset=9_000), CALLER) == SILENCE_DB


def test_noise_that_sets_in_is_taken_for_a_turn_only_once() -> None:
    found = names(silence(2.0) + noise(12.0, db=-30))
    assert found.count("started") == 1
    assert found[-1] == "ended"


@pytest.mark.parametrize("floor_db", [-60.0, -50.0, -40.0])
def test_a_voice_is_heard_above_noise(floor_db: float) -> None:
    speech = silence(2.0) + voice(1.5) + silence(1.5)
    found = signs(mixed(speech, noise(5.0, db=floor_db)))
    assert [sign for sign, _ in found] == ["started", "paused", "ended"]
    assert 0.12 <= found[0][1] - 2.0 <= 0.3


def test_a_quiet_voice_is_heard_in_a_quiet_room() -> None:
    assert names(silence(1.0) + voice(1.5, db=-42) + silence(1.0))[0] == "started"


def test_who_speaks_at_once_is_heard() -> None:
    assert names(voice(1.5) + silence(1.0)) == ["started", "paused", "ended"]


def test_the_agents_echo_does_not_interrupt_it_but_a_caller_does() -> None:
    cautious = TurnDetector(CALLER, cautious=True)
    room = noise(5.0, db=-50)
    assert names(mixed(silence(2.0) + voice(2.0, db=-37) + silence(1.0), room), cautious) == []
    found = signs(mixed(silence(2.0) + voice(2.0) + silence(1.0), room), cautious)
    assert found[0][0] == "started"
    assert found[0][1] - 2.0 <= 0.4


def test_the_first_syllable_is_kept() -> None:
    detector = TurnDetector(CALLER)
    spoken = voice(0.5)
    for frame in frames(silence(1.0) + spoken):
        detector.feed(frame)
    assert spoken in detector.heard()
    assert detector.speaking


def test_patience_waits_longer_for_the_end() -> None:
    detector = TurnDetector(CALLER, patient=True)
    found = signs(silence(0.5) + voice(1.0) + silence(2.0), detector)
    assert found[-1][0] == "ended"
    assert 1.2 <= found[-1][1] - 1.5 <= 1.4


def test_half_a_minute_of_speech_is_taken_in_pieces() -> None:
    found = signs(silence(0.5) + voice(45.0) + silence(1.0))
    assert [sign for sign, _ in found] == ["started", "ended", "started", "paused", "ended"]
    assert 29 <= found[1][1] <= 32


@pytest.mark.parametrize("size", [1, 7, 320, 639, 5_000])
def test_frames_may_come_in_any_size(size: int) -> None:
    detector = TurnDetector(CALLER)
    found: list[Sign] = []
    for piece in frames(silence(0.5) + voice(0.6) + silence(0.4), size):
        found += detector.feed(piece)
    assert found == ["started", "paused"]


def test_the_telephones_sound_is_heard_as_well() -> None:
    sound = mulaw(silence(1.0) + voice(1.5) + silence(1.0))
    assert names(sound, TurnDetector(PHONE)) == ["started", "paused", "ended"]


def test_levels_are_decibels_below_full_scale() -> None:
    assert level_db(hum(0.02, amplitude=16_384), CALLER) == pytest.approx(-6.02, abs=0.1)
    assert level_db(mulaw(hum(0.02, amplitude=16_384)), PHONE) == pytest.approx(-6.02, abs=0.3)
    assert level_db(b"", CALLER) == SILENCE_DB
    assert level_db(b"\xff" * 160, PHONE) == SILENCE_DB
