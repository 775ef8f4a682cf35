"""What models leave around an answer, and what no answer may hold."""
