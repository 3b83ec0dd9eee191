"""The settings of a run: their kinds, and all of them together as a configuration."""
