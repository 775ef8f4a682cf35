"""The shop's own data comes in from files."""
