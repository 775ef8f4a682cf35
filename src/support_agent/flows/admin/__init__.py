"""For whoever runs the product: health and audit."""
