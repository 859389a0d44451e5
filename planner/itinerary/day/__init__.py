"""One coach-day exactly: programmes that find its best order and prove it, and bounds on it."""
