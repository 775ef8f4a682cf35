"""The sentences that code itself writes or speaks to customers. Their words are in en.toml."""
