"""Phone calls, from the door to the summary."""
