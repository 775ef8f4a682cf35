"""Prompts, context, tools and the loop: one for every channel."""
