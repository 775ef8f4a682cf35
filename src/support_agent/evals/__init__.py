"""Scenarios: played on a shop of their own, and graded by what is stored."""
