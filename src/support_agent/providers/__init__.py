"""Everything with a network we do not own, and the keyless parts that ship instead."""
