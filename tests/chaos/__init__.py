"""Real processes, killed for real: nothing may be lost and nothing done twice."""
