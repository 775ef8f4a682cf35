"""Runs PostgreSQL and Valkey as child processes on a machine that has neither."""
