"""A run as a value, and its spellings: bytes, JSON, links."""
