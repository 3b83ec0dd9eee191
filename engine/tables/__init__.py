"""Tables of a user's own data: from any text that holds one to points."""
