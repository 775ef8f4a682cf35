"""Offers and their results: a yes, the effect, the returned parcel."""
