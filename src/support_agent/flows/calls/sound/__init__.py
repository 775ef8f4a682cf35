"""What a caller hears and sees of a call, and how long it may be silent."""
