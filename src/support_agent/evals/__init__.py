"""Plays scenarios on a fresh shop and grades them by what is stored."""
