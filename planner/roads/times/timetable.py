"""Travel times of one profile under conditions: free flow, an hour's traffic, closures on the way.

Without a departure the metric of free flow answers. With one, the metrics of the full hours around it
do, and between them times run along straight lines (``fifo``). A way that is still being driven when
a closure or a timed turn ban begins or ends is searched moment by moment (``time_dependent``), in the
traffic of that moment.

Leaving later never means arriving earlier (FIFO), whatever changes meanwhile. Between two changes
these three rules keep it: what arrives before the next change is what it would be without; what arrives
later arrives after the change, in the traffic of one and the same moment; and no change makes a way
quicker than it is with every street open and no timed ban. Across a change: whoever may arrive earlier by
leaving later waits where he is. (Looked ahead for a day. A preferred kerb is worth a detour, so it
keeps no order.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roads.network import conditional_restrictions
from planner.roads.network.arrays import Ints
from planner.roads.network.queries import Approach, LinkPoint, Table
from planner.roads.search.alternatives import alternatives
from planner.roads.search.kerb_candidates import ways_in, ways_out
from planner.roads.search.matrix import (
    Connection,
    Connections,
    KerbCandidates,
    Mask,
    Metric,
    durations_ms,
    join_all,
    metres_of,
)
from planner.roads.search.paths import duration_ms
from planner.roads.times.closures import boundaries, in_force
from planner.roads.times.conditions import FREE_FLOW, Conditions
from planner.roads.times.fifo import HOUR, full_hour, interpolated
from planner.roads.times.metrics import Metrics, State
from planner.roads.times.time_dependent import LOOKED_AHEAD, UnderWay

_MILLISECOND = timedelta(milliseconds=1)


class End(NamedTuple):
    """Where a way begins or ends, and how that point may be left or reached."""

    place: LinkPoint
    approach: Approach


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Milliseconds of all pairs; the metric of their ways, and what other pairs do instead.

    ``joins`` are those of all pairs, None where durations alone were asked for.
    """

    ms: Ints
    metric: Metric
    outs: Sequence[KerbCandidates]
    ins: Sequence[KerbCandidates]
    joins: Connections | None
    others: dict[tuple[int, int], tuple[Metric, Connection]]

    def one(self, source: int, target: int) -> tuple[Metric, Connection | None]:
        """Return the way of one pair and the metric that it is of."""
        if (source, target) in self.others:
            return self.others[source, target]
        ms = int(self.ms[source, target])
        join = self.steady(source, target) if ms >= 0 else None
        return self.metric, None if join is None else replace(join, ms=ms)

    def steady(self, source: int, target: int) -> Connection | None:
        """Return the join of one pair under the metric, None where no road leads."""
        if self.joins is not None:
            return self.joins.one(source, target)
        return join_all(self.metric, [self.outs[source]], [self.ins[target]]).one(0, 0)


class Timetable:
    """Answers for one profile; safe for threads."""

    def __init__(self, metrics: Metrics, *, drives_on_left: bool) -> None:
        self._metrics, self._drives_on_left = metrics, drives_on_left

    def reachable(self, conditions: Conditions, ends: Sequence[End]) -> list[bool]:
        """Tell which places can be reached at all under their approach."""
        metric = self._under(conditions)
        return [bool(one.candidates) for one in self._ways(ways_in, metric, ends)]

    def durations(
        self, conditions: Conditions, sources: Sequence[End], targets: Sequence[End]
    ) -> NDArray[np.int64]:
        """Return milliseconds, sources x targets; -1 where no road leads."""
        if conditions.depart is None:
            metric = self._under(conditions)
            return durations_ms(metric, *self._both(metric, sources, targets))
        return self._found(conditions, sources, targets, ways=False).ms

    def table(
        self, conditions: Conditions, sources: Sequence[End], targets: Sequence[End]
    ) -> Table:
        """Return milliseconds, and whole metres of the ways that take them."""
        found = self._found(conditions, sources, targets)
        steady = found.ms >= 0
        for pair in found.others:
            steady[pair] = False
        metres = np.full(found.ms.shape, -1.0)
        joins = [found.steady(i, j) for i, j in np.argwhere(steady).tolist()]
        metres[steady] = metres_of(found.metric, [join for join in joins if join is not None])
        for pair, (metric, join) in found.others.items():
            metres[pair] = metres_of(metric, [join])[0]
        return Table(found.ms, np.rint(metres).astype(np.int32))

    def joins(
        self, conditions: Conditions, source: End, target: End, most: int = 1
    ) -> tuple[Metric, list[Connection]]:
        """Return the quickest join of two places, alternatives behind it, and the metric of all.

        The list is empty where no road leads.
        """
        found = self._found(conditions, [source], [target])
        metric, best = found.one(0, 0)
        if best is None:
            return metric, []
        own = found.steady(0, 0)
        if most == 1 or own is None or found.others:
            return metric, [best]
        more = alternatives(
            metric, self._metrics.network, own, found.outs[0], found.ins[0], most - 1
        )
        timed = [replace(join, ms=self._lasts_ms(conditions, join)) for join in more]
        return metric, [best, *sorted(timed, key=lambda join: join.ms)]

    def _lasts_ms(self, conditions: Conditions, join: Connection) -> int:
        """Return how long a way of given streets takes."""

        def under(hour: datetime | None) -> Ints:
            return np.array([duration_ms(self._metrics.under(_state(conditions, hour)), join)])

        return int(self._at_departure(conditions, under)[0])

    def _at_departure(
        self, conditions: Conditions, under: Callable[[datetime | None], Ints]
    ) -> Ints:
        """Return what ``under`` tells of free flow, or of the hours around the departure."""
        if conditions.depart is None or not self._metrics.meets_traffic:
            return under(None)
        return interpolated(conditions.depart, under)

    def _found(
        self,
        conditions: Conditions,
        sources: Sequence[End],
        targets: Sequence[End],
        *,
        ways: bool = True,
    ) -> _Found:
        """Return the quickest ways, by leaving at once or after a change that is worth the wait."""
        everyone = np.ones((len(sources), len(targets)), bool)
        found = self._leaving(conditions, sources, targets, everyone, ways=ways)
        depart = conditions.depart
        # Under one traffic the search under way waits as long as it is worth.
        if depart is None or not self._metrics.meets_traffic:
            return found
        change = self._next_change(conditions, depart)
        # Where no road leads now, one may lead later, if one leads there at all.
        later = found.ms < 0
        if change is not None and later.any():
            later &= self._with_all_open(conditions, sources, targets) >= 0
        while change is not None and change - depart < LOOKED_AHEAD:
            waited_ms = (change - depart) // _MILLISECOND
            late = (found.ms > waited_ms) | (later & (found.ms < 0))
            if not late.any():
                break
            rows, columns = (np.flatnonzero(late.any(axis=axis)).tolist() for axis in (1, 0))
            part = late[np.ix_(rows, columns)]
            then = self._leaving(
                replace(conditions, depart=change),
                [sources[i] for i in rows], [targets[j] for j in columns], part, ways=False,
            )  # fmt: skip
            now_ms = found.ms[np.ix_(rows, columns)]
            earlier = part & (then.ms >= 0) & ((now_ms < 0) | (then.ms + waited_ms < now_ms))
            for a, b in np.argwhere(earlier).tolist():
                metric, join = then.one(a, b)
                if join is not None:
                    pair = rows[a], columns[b]
                    found.ms[pair] = join.ms + waited_ms
                    found.others[pair] = metric, replace(join, ms=int(found.ms[pair]))
            change = self._next_change(conditions, change)
        return found

    def _next_change(self, conditions: Conditions, after: datetime) -> datetime | None:
        """Return when a closure or a timed ban changes next; None: never."""
        bans = self._metrics.graph.conditions
        moments = (
            boundaries(conditions.closures, after),
            conditional_restrictions.next_change(bans, after),
        )
        return min((moment for moment in moments if moment is not None), default=None)

    def _leaving(
        self,
        conditions: Conditions,
        sources: Sequence[End],
        targets: Sequence[End],
        wanted: Mask,
        *,
        ways: bool,
    ) -> _Found:
        """Return the quickest ways of those who leave at the moment of departure."""
        found = self._steady(conditions, sources, targets, ways=ways)
        depart = conditions.depart
        change = self._next_change(conditions, depart) if depart is not None else None
        if depart is None or change is None:
            return found
        until_ms = (change - depart) // _MILLISECOND
        met = wanted & ((found.ms > until_ms) | (found.ms < 0))
        if not met.any():
            return found
        open_ms = self._with_all_open(conditions, sources, targets)
        met &= open_ms >= 0
        search = UnderWay(self._metrics, conditions, depart, change)
        outs, ins = self._both(search.metric, sources, targets)
        least_ms = np.maximum(open_ms, until_ms)
        for i, j in np.argwhere(met).tolist():
            join = search.join(outs[i], ins[j])
            if join is not None and join.ms:  # who is there already need not wait
                join = replace(join, ms=max(join.ms, int(least_ms[i, j])))
            found.ms[i, j] = -1 if join is None else join.ms
            if join is not None:
                found.others[i, j] = search.metric, join
        return found

    def _steady(
        self,
        conditions: Conditions,
        sources: Sequence[End],
        targets: Sequence[End],
        *,
        ways: bool,
    ) -> _Found:
        """Return the quickest ways under what is in force at departure, as if that stayed so."""
        asked: dict[datetime | None, _Found] = {}

        def under(hour: datetime | None) -> Ints:
            metric = self._metrics.under(_state(conditions, hour))
            outs, ins = self._both(metric, sources, targets)
            joins = join_all(metric, outs, ins) if ways else None
            ms = durations_ms(metric, outs, ins) if joins is None else joins.ms
            asked[hour] = _Found(ms, metric, outs, ins, joins, {})
            return ms

        ms = self._at_departure(conditions, under).copy()
        # The streets are those of the nearest hour.
        near = full_hour(conditions.depart + HOUR / 2) if conditions.depart is not None else None
        return replace(asked[near if near in asked else None], ms=ms)

    def _with_all_open(
        self, conditions: Conditions, sources: Sequence[End], targets: Sequence[End]
    ) -> Ints:
        """Return milliseconds with every street open that is open at some moment, and no timed ban."""

        def under(hour: datetime | None) -> Ints:
            closures = conditions.closures
            state = State(hour, conditions.depart, (), conditions.avoid, closures, lifted=True)
            metric = self._metrics.under(state)
            return durations_ms(metric, *self._both(metric, sources, targets))

        return self._at_departure(conditions, under)

    def _under(self, conditions: Conditions) -> Metric:
        if conditions is FREE_FLOW:
            return self._metrics.free_flow
        return self._metrics.under(_state(conditions, None))

    def _both(
        self, metric: Metric, sources: Sequence[End], targets: Sequence[End]
    ) -> tuple[list[KerbCandidates], list[KerbCandidates]]:
        return self._ways(ways_out, metric, sources), self._ways(ways_in, metric, targets)

    def _ways(
        self, side: Callable[..., KerbCandidates], metric: Metric, ends: Sequence[End]
    ) -> list[KerbCandidates]:
        left = self._drives_on_left
        return [side(metric, end.place, end.approach, drives_on_left=left) for end in ends]


def _state(conditions: Conditions, traffic_at: datetime | None) -> State:
    """Return what decides the metric of those who leave at departure, under a moment's traffic."""
    depart = conditions.depart
    shut = in_force(conditions.closures, depart)
    return State(traffic_at, depart, shut, conditions.avoid)
