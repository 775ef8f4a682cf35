"""Imports, the audit chain, usage, and the sample shop."""
