"""Why not, and what then: conflicts, the smallest changes, prices, other plans, stress and repairs."""
