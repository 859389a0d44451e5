"""Medians and quartiles, and ratios within rounds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

Spread = dict[str, float]
"""``low`` (first quartile), ``median``, ``high`` (third quartile), ``of`` (how many)."""


def spread(values: Sequence[float]) -> Spread:
    """Return median and quartiles of at least one value."""
    if len(values) == 1:
        return {"low": values[0], "median": values[0], "high": values[0], "of": 1}
    low, median, high = quantiles(values, n=4, method="inclusive")
    return {"low": low, "median": median, "high": high, "of": len(values)}


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Return ours divided by theirs, round by round.

    An engine that takes part in the first rounds only is compared with those.
    """
    return spread([a / b for a, b in zip(ours, theirs, strict=False)])
