"""Twilio: text messages, phone calls, and the signature on both."""
