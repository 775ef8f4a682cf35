"""Who a sender is, and the codes that prove it."""
