"""The migrations of the database, run by the store at start."""
