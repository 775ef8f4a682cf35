"""The shop's terms and rules. Needs nothing installed."""
