"""Reads what a customer writes: clauses, facts, and wishes."""
