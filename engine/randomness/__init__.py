"""Random numbers as functions of a seed: the original's own, and ours."""
