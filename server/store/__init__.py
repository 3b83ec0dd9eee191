"""Keeps what belongs to classes, and nothing else, in a database. Does."""
