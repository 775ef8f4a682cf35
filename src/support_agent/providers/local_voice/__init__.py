"""Calls without a key: speech on this machine, or typed ones where it isn't installed."""
