"""Finds where a text could lead its reader: links, hosts, phone numbers, addresses."""
