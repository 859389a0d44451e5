"""The one judge of times: it times an order, lists every rule broken, and knows what joins coach-days."""
