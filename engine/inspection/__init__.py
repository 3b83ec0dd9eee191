"""What can be seen of a run: maps, outputs, metrics, and advice."""
