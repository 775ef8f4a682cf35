"""For whoever runs the product: health and the audit."""
