"""How long a whole tour is searched. This module imports no NumPy: the command line reads it at once."""

from __future__ import annotations

from dataclasses import dataclass

ITERATIONS = 4_000
"""Of the long search: a few seconds for a tour of a dozen coach-days."""


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """How long to search, and from which seed.

    ``iterations`` are those of the long search, at least 1. Stopped by them alone, the answer repeats byte
    for byte. ``seconds`` is when to stop at the latest, about (None: when the iterations are done).
    """

    seed: int = 0
    iterations: int = ITERATIONS
    seconds: float | None = None


USUAL = SearchLimits()
