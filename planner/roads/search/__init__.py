"""Shortest paths: from points to places on streets, from places to matrices and ways."""
