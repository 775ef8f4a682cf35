"""Finds and removes what models leave around an answer and what no answer may contain."""
