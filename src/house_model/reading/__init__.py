"""Reads what a customer writes: clauses, facts, and what is wanted."""
