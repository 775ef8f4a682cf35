"""What the house model does and says, one module per kind of wish."""
