"""WHAT can be visited: venues, their opening hours and the file they come from."""
