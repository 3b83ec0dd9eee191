"""The points of a run: drawn from its seed, or the user's own."""
