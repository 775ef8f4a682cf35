"""Turns the model's words into what is sent, and writes the sentences that come from code."""
