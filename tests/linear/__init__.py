"""Nothing that reads other people's text may take more than linear time."""
