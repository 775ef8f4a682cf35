"""Tracks what the caller has heard of an answer, since only that counts as said."""

import time
from dataclasses import dataclass, field

from support_agent.ports.voice import AudioFormat

CHARACTERS_PER_SECOND = 15.0
"""The pace of speech: estimates the length of a piece whose audio is not completely sent."""

REPORT_MS = 400.0
"""How long a speaker's report, or the caller's first sound, takes to arrive."""


@dataclass(slots=True, eq=False)
class Piece:
    """One piece of an answer. `begins_ms`: its start in the call's audio; `id`: the screen's."""

    id: str
    text: str
    begins_ms: float
    message_id: int | None = None
    # The offers whose terms it tells.
    terms_of: tuple[int, ...] = ()

    def heard(self, milliseconds: float, lasts_ms: float) -> str:
        """The words of it that were heard in this time; "" if none."""
        letters = int(len(self.text) * milliseconds / lasts_ms) if lasts_ms > 0 else 0
        if letters >= len(self.text):
            return self.text
        return self.text[: max(0, letters)].rpartition(" ")[0].strip()


@dataclass(slots=True)
class Playback:
    """The audio sent to one caller, in milliseconds since the call began.

    The caller's reports count; without them, sent audio is heard in real time.
    """

    form: AudioFormat
    sent_ms: float = 0.0
    _pieces: list[Piece] = field(default_factory=list[Piece])
    _said: int = 0
    _complete: bool = False
    _silent_at: float = 0.0
    _reported_ms: float | None = None
    _bytes_per_ms: float = 0.0

    def __post_init__(self) -> None:
        self._bytes_per_ms = self.form.bytes_per_second / 1000

    @property
    def silent_at(self) -> float:
        """When the audio sent so far ends, by time.monotonic()."""
        return self._silent_at

    def sent(self, size: int) -> None:
        """This many bytes of audio were sent to the caller."""
        milliseconds = size / self._bytes_per_ms
        self.sent_ms += milliseconds
        self._silent_at = max(self._silent_at, time.monotonic()) + milliseconds / 1000

    def says(self, text: str) -> Piece:
        """A piece of the answer, whose audio comes next or has just begun."""
        self._said += 1
        piece = Piece(f"a{self._said}", text, self.sent_ms)
        self._pieces.append(piece)
        self._complete = False
        return piece

    def done(self) -> None:
        """All audio of what was said so far was sent."""
        self._complete = True

    def played(self, milliseconds: float, piece_id: str | None = None) -> None:
        """The caller's speaker reports how much of a piece was played, by default of the newest."""
        named = [piece for piece in self._pieces if piece_id in {None, piece.id}]
        # Nothing played of the newest piece says nothing about earlier ones.
        if named and (milliseconds > 0 or piece_id is not None or len(named) == 1):
            self._reported_ms = named[-1].begins_ms + milliseconds

    def turn(self) -> list[tuple[Piece, str]]:
        """The caller's turn was heard: what was said before it can no longer be interrupted.

        Returns the pieces that were not heard to their end, and what was heard of each.
        """
        cut = self._cut()
        self._pieces.clear()
        self._reported_ms = None
        return cut

    def stop(self) -> list[tuple[Piece, str]]:
        """Falls silent. Returns the pieces not heard to their end, like `turn`."""
        cut = self.turn()
        self._silent_at = 0.0
        return cut

    def whole(self) -> list[Piece]:
        """The pieces that have been heard to their end by now."""
        cut = {id(piece) for piece, _ in self._cut()}
        return [piece for piece in self._pieces if id(piece) not in cut]

    def _cut(self) -> list[tuple[Piece, str]]:
        at = self._heard_ms()
        cut: list[tuple[Piece, str]] = []
        for place, piece in enumerate(self._pieces):
            following = self._pieces[place + 1 : place + 2]
            lasts = self._lasts(piece, following[0].begins_ms if following else None)
            if at + min(REPORT_MS, lasts / 4) < piece.begins_ms + lasts:
                heard = piece.heard(at - piece.begins_ms, lasts)
                if heard != piece.text:
                    cut.append((piece, heard))
        return cut

    def _heard_ms(self) -> float:
        if self._reported_ms is not None:
            return self._reported_ms
        waiting = max(0.0, self._silent_at - time.monotonic()) * 1000
        return self.sent_ms - waiting

    def _lasts(self, piece: Piece, end: float | None) -> float:
        if end is not None:
            return end - piece.begins_ms
        if not self.sent_ms:
            return 0.0  # a typed call is read at once
        known = self.sent_ms - piece.begins_ms
        return (
            known if self._complete else max(known, len(piece.text) / CHARACTERS_PER_SECOND * 1000)
        )
