"""Imports the shop's own data from files."""
