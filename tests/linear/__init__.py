"""Nothing that reads what others write may take more than linear time."""
