"""Words and rules of the shop. Needs nothing installed."""
