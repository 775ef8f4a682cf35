"""All SQL and every Redis command. Each query is next to the function that runs it."""
