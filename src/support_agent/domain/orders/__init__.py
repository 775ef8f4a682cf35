"""Order numbers: the shop's format, and how people write them."""
