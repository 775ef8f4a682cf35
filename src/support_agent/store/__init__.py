"""All SQL and every Redis command. Each query stands beside the function that runs it."""
