"""Travel times of one profile under conditions: free flow, an hour's traffic, closures on the way.

Without a departure the metric of free flow answers. With one, the metrics of the full hours around it
do, and between them times run along straight lines (``fifo``). A way that is still being driven when
a closure begins or ends is searched moment by moment (``under_way``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roads.closures import boundaries, in_force
from planner.roads.conditions import Approach, Conditions
from planner.roads.fifo import full_hour, interpolated
from planner.roads.matrix import Join, Metric, Table, Ways, join_all, metres_of
from planner.roads.metrics import Metrics, State
from planner.roads.sides import ways_in, ways_out
from planner.roads.snapping import Place
from planner.roads.under_way import UnderWay

_MILLISECOND = timedelta(milliseconds=1)


class End(NamedTuple):
    """Where a way begins or ends, and how that point may be left or reached."""

    place: Place
    approach: Approach


class Timetable:
    """Answers for one profile; safe for threads."""

    def __init__(self, metrics: Metrics, *, drives_on_left: bool) -> None:
        self._metrics, self._drives_on_left = metrics, drives_on_left

    def reachable(self, conditions: Conditions, ends: Sequence[End]) -> list[bool]:
        """Tell which places can be reached at all under their approach."""
        metric = self._metrics.under(_state(conditions))
        return [bool(one.ways) for one in self._ways(ways_in, metric, ends)]

    def durations(
        self, conditions: Conditions, sources: Sequence[End], targets: Sequence[End]
    ) -> NDArray[np.int64]:
        """Return milliseconds, sources x targets; -1 where no road leads."""
        ms = self._steady(conditions, sources, targets)
        for i, j, _, join in self._under_way(conditions, sources, targets, ms):
            ms[i, j] = -1 if join is None else join.ms
        return ms

    def table(
        self, conditions: Conditions, sources: Sequence[End], targets: Sequence[End]
    ) -> Table:
        """Return milliseconds, and whole metres of the ways that take them."""
        ms = self._steady(conditions, sources, targets)
        metric = self._metrics.under(_state(conditions))
        joins = join_all(metric, *self._both(metric, sources, targets))
        metres = np.full(ms.shape, -1.0)
        rows, columns = np.nonzero(joins.ms >= 0)
        found = [joins.one(i, j) for i, j in zip(rows.tolist(), columns.tolist(), strict=True)]
        metres[rows, columns] = metres_of(metric, [join for join in found if join is not None])
        for i, j, moving, join in self._under_way(conditions, sources, targets, ms):
            ms[i, j] = -1 if join is None else join.ms
            metres[i, j] = -1 if join is None else metres_of(moving, [join])[0]
        return Table(ms, np.rint(metres).astype(np.int32))

    def join(self, conditions: Conditions, source: End, target: End) -> tuple[Metric, Join | None]:
        """Return the quickest join of two places, and the metric that its ways are of."""
        ms = self._steady(conditions, [source], [target])
        for _, _, moving, join in self._under_way(conditions, [source], [target], ms):
            return moving, join
        metric = self._metrics.under(_state(conditions))
        join = join_all(metric, *self._both(metric, [source], [target])).one(0, 0)
        return metric, None if join is None else replace(join, ms=int(ms[0, 0]))

    def _steady(
        self, conditions: Conditions, sources: Sequence[End], targets: Sequence[End]
    ) -> NDArray[np.int64]:
        """Return milliseconds under what is in force at departure, as if nothing changed later."""

        def under(hour: datetime | None) -> NDArray[np.int64]:
            metric = self._metrics.under(_state(conditions, hour))
            return join_all(metric, *self._both(metric, sources, targets)).ms

        if conditions.depart is None or not self._metrics.meets_traffic:
            return under(None)
        return interpolated(conditions.depart, under)

    def _under_way(
        self,
        conditions: Conditions,
        sources: Sequence[End],
        targets: Sequence[End],
        ms: NDArray[np.int64],
    ) -> list[tuple[int, int, Metric, Join | None]]:
        """Search the pairs whose way is still being driven when a closure begins or ends.

        Where no road leads now, one may lead later.
        """
        depart = conditions.depart
        change = boundaries(conditions.closures, depart) if depart is not None else None
        if depart is None or change is None:
            return []
        met = np.argwhere((ms > (change - depart) // _MILLISECOND) | (ms < 0)).tolist()
        if not met:
            return []
        search = UnderWay(self._metrics, conditions, depart)
        outs, ins = self._both(search.metric, sources, targets)
        return [(i, j, search.metric, search.join(outs[i], ins[j])) for i, j in met]

    def _both(
        self, metric: Metric, sources: Sequence[End], targets: Sequence[End]
    ) -> tuple[list[Ways], list[Ways]]:
        return self._ways(ways_out, metric, sources), self._ways(ways_in, metric, targets)

    def _ways(self, side: Callable[..., Ways], metric: Metric, ends: Sequence[End]) -> list[Ways]:
        left = self._drives_on_left
        return [side(metric, end.place, end.approach, drives_on_left=left) for end in ends]


def _state(conditions: Conditions, hour: datetime | None = None) -> State:
    """Return what decides the metric at departure, under an hour's traffic (by default its own)."""
    depart = conditions.depart
    if depart is None:
        return State(closures=conditions.closures, avoid=conditions.avoid)
    shut = in_force(conditions.closures, depart)
    return State(hour or full_hour(depart), depart, shut, conditions.avoid)
