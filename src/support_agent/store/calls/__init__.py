"""Phone calls, their tokens, and transfers to a person."""
