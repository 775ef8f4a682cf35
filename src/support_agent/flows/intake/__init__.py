"""An incoming message: who wrote it, and whether it is stored, held or answered."""
