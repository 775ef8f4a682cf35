"""The tests mirror src; each is a sentence about one behaviour."""
