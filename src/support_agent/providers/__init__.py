"""Everything beyond a network that we don't own, and the keyless replacements that ship instead."""
