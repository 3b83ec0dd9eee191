"""A network's structure, its parameters' places, and the passes through it."""
