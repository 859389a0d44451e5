"""WHAT IS KEPT: tours, their revisions and share links."""
