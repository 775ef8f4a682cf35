"""Sentences and questions written without knowing the code, and their scoring."""
