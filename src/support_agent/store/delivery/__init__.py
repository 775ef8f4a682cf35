"""The outbox and what became of what was sent: reports, losses, the rest of a long text."""
