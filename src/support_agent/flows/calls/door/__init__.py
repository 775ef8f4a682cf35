"""How callers get in, and how they are passed on to a person."""
