"""Names on maps: how wide they are, where they fit, how they bend along a line."""
