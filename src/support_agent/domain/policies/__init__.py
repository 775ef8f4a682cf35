"""The rules of the shop, as pure decisions."""
