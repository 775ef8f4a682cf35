"""Sentences and questions written without sight of the code, and how they are scored."""
