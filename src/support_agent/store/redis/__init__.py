"""Every Redis command: the batch timer, the bell, rate limits."""
