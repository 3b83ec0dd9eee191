"""What a class in one room is, and what follows from what its teacher and its students do. Decides."""
