"""Who a customer is: contacts, codes, merges."""
