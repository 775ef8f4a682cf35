"""Recognizes messages that no person wrote: automatic replies, away notes, repeating rounds."""
