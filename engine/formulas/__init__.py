"""Formulas that a user types: read by our own parser, computed by NumPy."""
