"""One coach-day on the roads: its places, its problem, and its order with true times."""
