"""Travel times at any moment, from those at the full hours.

A leg's duration is known under the traffic of each full hour. In between it runs along a straight
line, and it is cut so that leaving later never means arriving earlier (FIFO): a traveller may
always wait for the next hour's traffic, hence ``d(h) <= d(h + 1) + 1 hour``, and so on for the
hours after. With both ends of every straight piece cut that way, no piece falls by more than one
second a second.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

HOUR = timedelta(hours=1)
HOUR_MS = 3_600_000
_NO_ROAD = np.int64(1) << 62

Ints = NDArray[np.int64]


def full_hour(at: datetime) -> datetime:
    """Return the full hour that a moment lies in."""
    return at.replace(minute=0, second=0, microsecond=0)


def interpolated(at: datetime, durations_ms_at: Callable[[datetime], Ints]) -> Ints:
    """Return the durations in milliseconds of ways that leave at ``at``.

    ``durations_ms_at`` answers a full hour with an array of durations under that hour's traffic,
    -1 where there is no road, of any shape but always the same. It is asked once an hour: for the
    hour of ``at``, for the next one unless ``at`` is full, and for as many more as the longest
    duration may be waited out. For every cell that has a road in all these hours, and departures
    in whole milliseconds, ``at + duration`` never falls as ``at`` grows. A cell without a road in
    the hour of ``at`` reads -1; one that loses its road in the next keeps its duration until then.
    """
    asked = cache(durations_ms_at)
    hour = full_hour(at)
    here = _cut(hour, asked)
    since_ms = (at - hour) // timedelta(milliseconds=1)
    if since_ms == 0:
        return here
    later = _cut(hour + HOUR, asked)
    grows = np.where((here >= 0) & (later >= 0), later - here, 0)
    # Whole numbers, rounded half up: that commutes with adding the departure, so FIFO holds exactly.
    found: Ints = here + (grows * since_ms + HOUR_MS // 2) // HOUR_MS
    return found


def _cut(hour: datetime, durations_ms_at: Callable[[datetime], Ints]) -> Ints:
    """Return a full hour's durations, at most those of waiting any number of hours first."""
    own = np.asarray(durations_ms_at(hour), np.int64)
    best, waited = own, 1
    while waited * HOUR_MS < best.max(initial=0):
        later = np.asarray(durations_ms_at(hour + waited * HOUR), np.int64)
        best = np.minimum(best, np.where(later >= 0, later, _NO_ROAD) + waited * HOUR_MS)
        waited += 1
    return best
