"""Help articles, their search, and the questions that no article answers."""
