"""The outbox and what happened to sent messages: reports, losses, the rest of a long text."""
