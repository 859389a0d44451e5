"""How long it takes from place to place, at any departure of a day.

Durations are known at some moments, the samples. Between two samples they run along a straight line,
before the first and after the last they stand still, and a vehicle may always wait for a later
sample: leaving later never means arriving earlier (FIFO). All times are integer milliseconds.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Matrix = tuple[tuple[int, ...], ...]

GRAIN_MS = 1_000
"""Arrivals that follow from samples are rounded up to whole seconds, as the itinerary has them."""
NO_ROAD = -1
_FAR_MS = np.int64(1) << 60


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """Travel between places, and whether a leg is walked (the same all day).

    A coach leaves a place from a *stand*: the place, and the direction in which it stands there,
    which follows from where it came from. ``lands[s][j]`` is the stand at which it comes to rest
    that goes from stand *s* to place *j*. Stands have the numbers of their places, and further ones;
    the day begins at the start's own number. Without ``lands`` each place has one stand.

    ``travel_ms[k][s][j]`` is the duration of the leg from stand *s* to place *j* that leaves at
    ``moments_ms[k]``; -1 where no road leads, then and later. Samples that break FIFO are cut to
    what waiting for a later one makes of them. One sample alone holds all day.
    """

    travel_ms: tuple[Matrix, ...]
    walked: tuple[tuple[bool, ...], ...]
    moments_ms: tuple[int, ...] = (0,)
    lands: Matrix = ()

    def __post_init__(self) -> None:
        if len(self.travel_ms) != len(self.moments_ms) or not self.moments_ms:
            raise ValueError(f"{len(self.travel_ms)} matrices for {len(self.moments_ms)} moments")
        if any(a >= b for a, b in pairwise(self.moments_ms)):
            raise ValueError(f"the moments {self.moments_ms} are not in order")
        if len(self.moments_ms) > 1:
            stack = _cut(np.array(self.travel_ms, np.int64), self.moments_ms)
            matrices = tuple(tuple(map(tuple, matrix)) for matrix in stack.tolist())
            object.__setattr__(self, "travel_ms", matrices)

    @classmethod
    def steady(cls, travel_ms: Matrix, walked: tuple[tuple[bool, ...], ...]) -> TravelTimes:
        """Return times that are the same all day."""
        return cls((travel_ms,), walked)

    @property
    def is_steady(self) -> bool:
        """Whether the departure plays no part."""
        return len(self.moments_ms) == 1

    @property
    def stands(self) -> int:
        """How many stands there are."""
        return len(self.travel_ms[0])

    def landing(self, stand: int, destination: int) -> int:
        """Return the stand at which a coach comes to rest that goes from a stand to a place."""
        return self.lands[stand][destination] if self.lands else destination

    def travel_ms_at(self, stand: int, destination: int, depart_ms: int) -> int:
        """Return the travel time of a leg that leaves at ``depart_ms``; -1 where no road leads."""
        if len(self.moments_ms) == 1:
            return self.travel_ms[0][stand][destination]
        took_ms = self._between(stand, destination, depart_ms)
        return took_ms if took_ms < 0 else _full(depart_ms + took_ms) - depart_ms

    def latest_departure_ms(
        self, stand: int, destination: int, arrive_ms: int | None, now_ms: int
    ) -> int | None:
        """Return the latest departure that arrives by ``arrive_ms`` (None: whenever) and finds a road.

        ``now_ms`` is a departure that does; None is returned where every later one does too. A leg
        that has no road at ``now_ms`` takes no time here: the missing road is a fault of its own,
        and the rest of the day is timed as if the group got there.
        """
        if self.travel_ms_at(stand, destination, now_ms) < 0:
            return arrive_ms
        if len(self.moments_ms) == 1:
            return None if arrive_ms is None else arrive_ms - self.travel_ms[0][stand][destination]
        last_ms = self._last_road(stand, destination)
        if arrive_ms is None:
            return last_ms
        # Leaving at the latest arrival itself is too late unless the leg takes no time.
        early, late = now_ms, arrive_ms + 1 if last_ms is None else min(arrive_ms, last_ms) + 1
        if early + self.travel_ms_at(stand, destination, early) > arrive_ms:
            longest_ms = max(matrix[stand][destination] for matrix in self.travel_ms)
            early = arrive_ms - longest_ms - GRAIN_MS
        while late - early > 1:
            middle = (early + late) // 2
            if middle + self.travel_ms_at(stand, destination, middle) <= arrive_ms:
                early = middle
            else:
                late = middle
        return early

    def with_leg(self, stand: int, destination: int, depart_ms: int, travel_ms: int) -> TravelTimes:
        """Return the times with one leg's duration at one departure known (-1: no road).

        It becomes a sample. Where other samples of the leg contradict it, they give way as far as
        FIFO asks: who leaves earlier arrives no later, who leaves later no earlier. Where times are
        the same all day, the duration counts all day.
        """
        if self.is_steady:
            rows = [list(row) for row in self.travel_ms[0]]
            rows[stand][destination] = travel_ms
            return replace(self, travel_ms=(tuple(map(tuple, rows)),))
        moments = sorted({*self.moments_ms, depart_ms})
        places = range(len(self.walked))
        stack = [
            [list(row) for row in self.travel_ms[self.moments_ms.index(at_ms)]]
            if at_ms in self.moments_ms
            else [[self._between(s, j, at_ms) for j in places] for s in range(self.stands)]
            for at_ms in moments
        ]
        for at_ms, matrix in zip(moments, stack, strict=True):
            row, then_ms = matrix[stand], depart_ms + travel_ms - at_ms
            known_ms = row[destination]
            if at_ms == depart_ms:
                row[destination] = travel_ms
            elif at_ms > depart_ms:
                gone = travel_ms < 0 or known_ms < 0
                row[destination] = NO_ROAD if gone else max(known_ms, then_ms)
            elif travel_ms >= 0:
                row[destination] = then_ms if known_ms < 0 else min(known_ms, then_ms)
        return replace(
            self,
            travel_ms=tuple(tuple(map(tuple, matrix)) for matrix in stack),
            moments_ms=tuple(moments),
        )

    def _between(self, stand: int, destination: int, depart_ms: int) -> int:
        """Return the duration before it is rounded."""
        at = max(0, bisect_right(self.moments_ms, depart_ms) - 1)
        here_ms = self.travel_ms[at][stand][destination]
        since_ms = depart_ms - self.moments_ms[at]
        if here_ms < 0 or since_ms <= 0 or at + 1 == len(self.moments_ms):
            return here_ms
        later_ms = self.travel_ms[at + 1][stand][destination]
        if later_ms < 0:
            return here_ms
        gap_ms = self.moments_ms[at + 1] - self.moments_ms[at]
        # Rounded half up, which commutes with adding the departure: FIFO holds to the millisecond.
        return here_ms + ((later_ms - here_ms) * since_ms + gap_ms // 2) // gap_ms

    def _last_road(self, stand: int, destination: int) -> int | None:
        """Return the last departure that finds a road, None if there is no last one."""
        for at_ms, matrix in zip(self.moments_ms, self.travel_ms, strict=True):
            if matrix[stand][destination] < 0:
                return at_ms - 1
        return None


def _full(at_ms: int) -> int:
    return -(-at_ms // GRAIN_MS) * GRAIN_MS


def _cut(stack_ms: NDArray[np.int64], moments_ms: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the samples, none later at its destination than if it waited for the next one."""
    found = np.where(stack_ms < 0, _FAR_MS, stack_ms)
    for at in range(len(moments_ms) - 2, -1, -1):
        waited_ms = found[at + 1] + (moments_ms[at + 1] - moments_ms[at])
        found[at] = np.minimum(found[at], np.where(found[at + 1] < _FAR_MS, waited_ms, _FAR_MS))
    return np.where(found >= _FAR_MS, NO_ROAD, found)
