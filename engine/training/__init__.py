"""Training: from a batch of runs to the same runs some epochs later, and their scores."""
