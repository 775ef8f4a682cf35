"""Reads a mail: new words, quoted words, signatures, subjects."""
