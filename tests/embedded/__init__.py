"""Both embedded stores."""
