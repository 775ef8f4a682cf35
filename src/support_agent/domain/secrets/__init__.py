"""Finds and masks secrets in texts, including secrets spread over several messages."""
