"""The tests mirror src; each name is a sentence about one behavior."""
