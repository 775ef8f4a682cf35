"""Messages that no person wrote: automatic replies, away notes, rounds that say the same."""
