"""How long a whole tour is searched where nobody says how long: apart, for it is told without NumPy."""

from __future__ import annotations

ITERATIONS = 4_000
"""Of the long search: a few seconds for a tour of a dozen coach-days."""
