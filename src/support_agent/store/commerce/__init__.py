"""Orders, products, offers, effects and returns."""
