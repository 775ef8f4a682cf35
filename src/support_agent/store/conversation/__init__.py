"""Messages, turns, the outbox, and the lease on a customer."""
