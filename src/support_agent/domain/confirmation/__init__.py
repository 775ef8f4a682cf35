"""Decides whether an answer is an explicit yes to an offer: its word, its code, and the rest."""
