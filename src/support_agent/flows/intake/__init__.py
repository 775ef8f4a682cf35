"""A message comes in: who wrote it, whether it is kept, held or answered."""
