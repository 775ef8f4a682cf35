"""One revision a file: a number and a name, its SQL beside it."""
