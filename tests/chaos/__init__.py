"""Real processes, really killed: nothing may be lost or done twice."""
