"""Servers that play the outside vendors on 127.0.0.1, in process or as separate processes."""
