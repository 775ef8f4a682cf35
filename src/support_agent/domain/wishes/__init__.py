"""Recognizes requests in plain words that code must notice, whatever the model says."""
