"""Protocols for outside services, and only for those beyond a network that we don't own."""
