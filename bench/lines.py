"""Routes as lines: where two part, where one turns round."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from planner.geodesy import LonLat, bearing_deg

M_PER_DEG = 111_195.0
STEP_M = 10.0


def _plane(line: Sequence[LonLat], lat: float) -> Any:
    return np.array(line, float) * (M_PER_DEG * np.cos(np.radians(lat)), M_PER_DEG)


def metres_between(a: LonLat, b: LonLat) -> float:
    """Return the metres between two near points."""
    return float(np.hypot(*(_plane([a], a[1]) - _plane([b], a[1]))[0]))


def apart(line: Sequence[LonLat], other: Sequence[LonLat], far_m: float = 12.0) -> list[LonLat]:
    """Return points, one every 10 m of ``line``, that lie farther than ``far_m`` from ``other``."""
    lat = line[0][1]
    flat, there = _plane(line, lat), _plane(other, lat)
    step = np.hypot(*np.diff(flat, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(step)])
    at = np.arange(STEP_M / 2, along[-1], STEP_M)
    spots = np.column_stack([np.interp(at, along, flat[:, axis]) for axis in (0, 1)])
    a, d = there[:-1], np.diff(there, axis=0)
    square = np.maximum((d * d).sum(1), 1e-9)
    share = np.clip(((spots[:, None] - a) * d).sum(2) / square, 0, 1)
    off = np.hypot(*(a + share[..., None] * d - spots[:, None]).transpose(2, 0, 1)).min(1)
    scale = (M_PER_DEG * np.cos(np.radians(lat)), M_PER_DEG)
    return [(x, y) for x, y in (spots[off > far_m] / scale).tolist()]


def turns_round(line: Sequence[LonLat]) -> list[LonLat]:
    """Return the points at which a line turns back upon itself."""
    steps = [(a, b) for a, b in pairwise(line) if metres_between(a, b) > 0.5]
    return [
        b
        for (a, b), (c, d) in pairwise(steps)
        if abs((bearing_deg(c, d) - bearing_deg(a, b) + 180) % 360 - 180) > 170
    ]
