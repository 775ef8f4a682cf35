"""What the shop's own people order in plain words."""
