"""PostgreSQL and Valkey as our own child processes, for a machine that has neither."""
