"""How patient a call with Deepgram is."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeepgramTiming:
    """How patient a call is.

    `silent_seconds`: if an answer is due and nothing arrives for this long, the connection is given
    up. `unheard_seconds`: if the caller spoke and no words of it arrive, the agent asks again.
    `backoff_seconds`: the waits before each retry; they start over after a connection held for
    `steady_seconds`.
    """

    handshake_seconds: float = 10.0
    keep_alive_seconds: float = 5.0
    silent_seconds: float = 15.0
    unheard_seconds: float = 8.0
    early_audio_seconds: float = 2.0
    backoff_seconds: Sequence[float] = (0.25, 1.0)
    steady_seconds: float = 30.0
    look_seconds: float = 0.5
