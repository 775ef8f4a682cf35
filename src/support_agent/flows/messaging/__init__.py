"""What customers are told, and how it reaches them and the screens."""
