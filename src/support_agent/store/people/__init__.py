"""Tickets, the shop's own people, and who answers a customer."""
