"""Deepgram's Voice Agent."""
