"""Calls without a key: speech on this machine, or typed calls where it isn't installed."""
