"""Offers and what comes of them: a yes, the effect, the parcel that comes back."""
