"""Protocols for the outside services: only where there is a network we do not own."""
