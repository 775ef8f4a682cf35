"""Reads what the shop's staff order in plain words."""
