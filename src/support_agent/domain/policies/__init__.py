"""The shop's rules, as pure decisions."""
