"""Is it an explicit yes to that offer? The word, its code, and what may stand beside them."""
