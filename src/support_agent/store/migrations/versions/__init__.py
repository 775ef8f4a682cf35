"""One revision per file: a number and a name, with its SQL next to it."""
