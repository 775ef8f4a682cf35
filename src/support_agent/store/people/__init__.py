"""Tickets, staff, and who answers a customer."""
