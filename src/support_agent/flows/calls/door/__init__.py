"""How callers are admitted, and transferred to a person."""
