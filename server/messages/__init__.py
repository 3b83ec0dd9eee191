"""What browser and server say to each other: shapes, checks, encoding."""
