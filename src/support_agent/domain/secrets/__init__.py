"""Secrets that a text tells: found, masked, and seen when they are spread over messages."""
