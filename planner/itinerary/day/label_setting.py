"""The best order of visits that must all be served, for days of too many of them for tables of all sets.

Layer by layer, one visit longer each, the ways to begin the day are kept as labels: which visits are
served, which of them is the last, when it is over and what it has cost. Of two labels that serve the same
and end at the same stand one that is over no later and costs no more is as good as the other in all that
can follow (see ``exact`` for why), which then goes. A label goes as well where a visit that is left can no
longer begin in time by whatever way (Dumas et al. 1995), and where even the least that is left to pay
(``assignment``) leads to nothing better than an order that is known. Narrow windows leave so few labels
that days of sixty visits are solved exactly.

Where a layer still has more labels than may be kept, those that promise least go, and nothing is proved
(Malandraki and Dial 1996). Vectorised over the labels of a layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.itinerary.day.arcs import NEVER, Array, arcs_of, earliest_in_each
from planner.itinerary.day.assignment_bound import prices
from planner.itinerary.day.labels import Labels, joined
from planner.itinerary.judge.breaks import EXACT_BREAKS, sequences, timed_arc
from planner.itinerary.judge.schedule import leg_grams
from planner.itinerary.model.problem import DayProblem, earliest_in

MOST_VISITS = 62
"""A set of visits is a mask in a signed word of 64 bits."""


@dataclass(frozen=True, slots=True)
class Found:
    """An order that is better than what was known (None: none), and whether no better one exists.

    ``most`` is how many labels the fullest layer had.
    """

    order: tuple[str, ...] | None
    proved: bool
    most: int = 0


class LabelSetting:
    """A day all of whose visits must be served within its rules, but for the rain.

    ``by_end``: the earliest end is sought, else the least cost: time on the road, or grams if the day aims
    at those. ``limit_ms`` is when the day must be over (NEVER: whenever).
    """

    def __init__(self, problem: DayProblem, limit_ms: int, *, by_end: bool) -> None:
        if len(problem.visits) > MOST_VISITS:
            raise ValueError(f"{len(problem.visits)} visits: at most {MOST_VISITS}")
        self._problem, self._limit_ms, self._by_end = problem, limit_ms, by_end
        self._legs = arcs_of(problem)
        self._count = len(problem.visits)
        self._masks = 1 << len(problem.breaks)
        self._ways = [
            list(sequences(problem.breaks, (self._masks - 1) & ~taken))
            for taken in range(self._masks)
        ]
        self._all_ways = [way for _, way in self._ways[0]]
        self._number = {way: number for number, way in enumerate(self._all_ways)}
        self._green = problem.aim == "co2" and not by_end
        self._grams = self._leg_grams() if self._green else None
        # Where legs change with the hour, leaving earlier may mean a longer ride to the same arrival.
        self._comparable = by_end or self._green or problem.travel.is_steady
        self._windows()
        self._tabulate()

    @property
    def least(self) -> int:
        """What no order within the rules goes below: its cost, or with ``by_end`` its end."""
        if not self._by_end:
            return self._prices.least
        # Each visit is over at some time at the earliest, and then there is the way to the end.
        alone = [
            int(over + home)
            for over, home in zip(self._first_over, self._home_ms, strict=True)
            if over + home < NEVER
        ]
        return max([self._problem.start_ms + self._prices.least, *alone])

    def best(
        self,
        below: int = NEVER,
        *,
        near: tuple[Sequence[str], int] | None = None,
        keep: int,
        whole: bool = False,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Found:
        """Return the best order that costs (or ends) less than ``below``.

        Args:
            below: What the order must go below.
            near: An order and a width: only orders count in which a visit that stands so many places or
                more before another in the given one stays before it (Balas and Simonetti 2001).
            keep: How many labels of a layer are kept at most.
            whole: Whether to give up where that is too few.
            stopped: Asked before each layer; True ends the search without an order.
        """
        before = list(self._before)
        if near is not None:
            order, width = near
            place = {visit_id: at for at, visit_id in enumerate(order)}
            at = [place[visit.id] for visit in self._problem.visits]
            for j in range(self._count):
                before[j] |= sum(1 << i for i in range(self._count) if at[i] + width <= at[j])
        layers = [self._begun(before, below)]
        all_kept, most = True, len(layers[0])
        for size in range(2, self._count + 1):
            if stopped():
                return Found(None, proved=False, most=most)
            labels = self._continued(layers[-1], before, size, below)
            most = max(most, len(labels))
            if len(labels) > keep:
                all_kept = False
                if whole:
                    return Found(None, proved=False, most=most)
                labels = labels.only(np.sort(np.argsort(labels.bound, kind="stable")[:keep]))
            layers.append(labels)
        proved = all_kept and near is None and self._comparable
        proved = proved and len(self._problem.breaks) <= EXACT_BREAKS
        return Found(self._traced(layers, below), proved, most)

    def _leg_grams(self) -> Array:
        """Return (columns and the start x visits and the end): the carbon dioxide of each arc."""
        problem, legs = self._problem, self._legs
        columns = zip(legs.visit_of, legs.stand_of, strict=True)
        here = [(stand, problem.visits[index].place) for index, stand in columns]
        here.append((problem.start_place, problem.start_place))
        places = [*(visit.place for visit in problem.visits), problem.end_place]
        grams = [[leg_grams(problem, s, a, b) for b in places] for s, a in here]
        return np.array(grams, dtype=np.int64).reshape(len(here), len(places))

    def _windows(self) -> None:
        """Find when each visit can begin at all, what must come before it, and when it is too late."""
        problem, count = self._problem, self._count
        visits, legs = problem.visits, self._legs
        service_ms = np.array([visit.service_ms for visit in visits], dtype=np.int64)
        from_start = [
            timed_arc(problem, problem.start_place, problem.start_place, v.place, problem.start_ms)
            for v in visits
        ]
        first_ms = np.array(
            [arc.ready_ms if arc.travel_ms >= 0 else NEVER for arc in from_start], dtype=np.int64
        )
        # The shortest ways (Floyd 1962), through other visits too, but without their services: these
        # may be passed only by serving them, so what a way takes at least counts them nowhere.
        way_ms = legs.least_ms.copy()
        np.fill_diagonal(way_ms[:, :count], 0)
        for via in range(count):
            way_ms = np.minimum(way_ms, way_ms[:, via : via + 1] + way_ms[via])
        way_ms = np.minimum(NEVER, way_ms)
        first_ms = np.minimum(first_ms, (first_ms[:, np.newaxis] + way_ms[:, :count]).min(axis=0))
        self._home_ms = way_ms[:, count]
        self._begin_by = np.array(
            [self._last_begin(index, int(way_ms[index, count])) for index in range(count)],
            dtype=np.int64,
        )
        self._first_over = np.array(
            [
                NEVER if begin is None else begin + visit.service_ms
                for visit, begin in (
                    (visit, earliest_in(visit.allowed_ms, int(first_ms[index])))
                    for index, visit in enumerate(visits)
                )
            ],
            dtype=np.int64,
        )
        late = self._first_over[:, np.newaxis] + way_ms[:, :count] > self._begin_by
        np.fill_diagonal(late, val=False)
        for j, visit in enumerate(visits):
            for i, other in enumerate(visits):
                late[j, i] |= other.id in visit.after
        # Who must come before whom: through others as well.
        for via in range(count):
            late |= late[:, via : via + 1] & late[via]
        self._must = late
        self._before = [sum(1 << i for i in range(count) if late[j, i]) for j in range(count)]
        # For each visit: from when on which others are out of reach after it.
        self._out_at: list[Array] = []
        self._out: list[Array] = []
        for j in range(count):
            last_ms = self._begin_by - way_ms[j, :count]
            others = [i for i in np.argsort(last_ms, kind="stable").tolist() if i != j]
            masks = np.zeros(len(others) + 1, dtype=np.int64)
            for at, i in enumerate(others):
                masks[at + 1] = masks[at] | (1 << i)
            self._out_at.append(last_ms[others])
            self._out.append(masks)
        self._service_ms = service_ms

    def _last_begin(self, index: int, home_ms: int) -> int:
        """Return when a visit may begin at the latest so that the day still ends in time."""
        visit = self._problem.visits[index]
        last_ms = self._limit_ms - visit.service_ms - home_ms if self._limit_ms < NEVER else NEVER
        if not visit.allowed_ms or home_ms >= NEVER:
            return -NEVER
        return min(last_ms, visit.allowed_ms[-1][1])

    def _tabulate(self) -> None:
        """Find dual prices of start and visits (left) and of visits and end (reached)."""
        count, problem, legs = self._count, self._problem, self._legs
        cost = np.full((count + 1, count + 1), NEVER, dtype=np.int64)
        if self._grams is None:
            cost[:count] = legs.least_ms
            start = [
                min(self._start_hops_ms(visit.place), default=NEVER) for visit in problem.visits
            ]
            cost[count, :count] = start
        else:
            for index, some in enumerate(legs.columns):
                cost[index] = self._grams[list(some)].min(axis=0)
            cost[count, :count] = self._grams[-1, :count]
        np.fill_diagonal(cost[:count, :count], NEVER)
        must = self._must
        # No arc to who must come before, none past who must come between, none that comes too late.
        barred = must | ((must.astype(np.int64) @ must.astype(np.int64)) > 0).T
        hop_late = self._first_over[:, np.newaxis] + legs.least_ms[:, :count] > self._begin_by
        cost[:count, :count][barred | hop_late] = NEVER
        cost[count, :count][must.any(axis=1)] = NEVER
        cost[:count, count][must.any(axis=0)] = NEVER
        if self._by_end:
            # Serving takes time as well.
            cost[:count] = np.minimum(NEVER, cost[:count] + self._service_ms[:, np.newaxis])
        self._prices = prices(cost)

    def _start_hops_ms(self, place: int) -> Iterator[int]:
        problem = self._problem
        start = problem.start_place
        due_ms = problem.setup_ms(start, place) + problem.walk_in_ms(start, place)
        for matrix in problem.travel.travel_ms:
            if matrix[start][place] >= 0:
                yield matrix[start][place] + due_ms

    def _begun(self, before: Sequence[int], below: int) -> Labels:
        problem, start, parts = self._problem, self._problem.start_place, []
        rest = int(self._prices.leave[: self._count].sum() + self._prices.reach.sum())
        for index, visit in enumerate(problem.visits):
            if before[index] or not self._may(index, 1):
                continue
            for added, way in self._ways[0]:
                arc = timed_arc(
                    problem, start, start, visit.place, problem.start_ms,
                    [problem.breaks[n] for n in way],
                )  # fmt: skip
                if arc.travel_ms < 0 or arc.late_ms:
                    continue
                road_ms = arc.door_ms - problem.start_ms - arc.pause_ms - arc.underway_ms
                cost = road_ms if self._grams is None else int(self._grams[-1, index])
                parts += self._served(
                    index, self._legs.first[index], np.array([arc.ready_ms]), np.array([cost]),
                    np.zeros(1, np.int64), np.array([added]), np.array([rest]),
                    np.array([-1]), self._number[way], below,
                )  # fmt: skip
        return joined(parts).undominated(len(self._legs.visit_of), by_end=self._by_end)

    def _may(self, index: int, number: int) -> bool:
        return self._problem.visits[index].keeps_lock(number, self._count)

    def _continued(self, labels: Labels, before: Sequence[int], size: int, below: int) -> Labels:
        parts: list[Labels] = []
        legs = self._legs
        by_all, by_some = np.bitwise_and.reduce(labels.mask), np.bitwise_or.reduce(labels.mask)
        for index in range(self._count):
            if by_all >> index & 1 or before[index] & ~by_some or not self._may(index, size):
                continue
            free = ((labels.mask >> index) & 1 == 0) & (before[index] & ~labels.mask == 0)
            for taken in range(self._masks):
                rows = np.flatnonzero(free & (labels.taken == taken) if self._masks > 1 else free)
                if not len(rows):
                    continue
                columns = labels.column[rows]
                for added, way in self._ways[taken]:
                    ready_ms, road_ms = legs.reached(
                        labels.over_ms[rows], index,
                        [self._problem.breaks[n] for n in way], columns,
                    )  # fmt: skip
                    paid = road_ms if self._grams is None else self._grams[columns, index]
                    cost = labels.cost[rows] + paid
                    landing = legs.lands[columns, index]
                    for column in legs.columns[index]:
                        here = np.flatnonzero(landing == column)
                        parts += self._served(
                            index, column, ready_ms[here], cost[here], labels.mask[rows][here],
                            (labels.taken[rows] | added)[here], labels.rest[rows][here],
                            rows[here], self._number[way], below,
                        )  # fmt: skip
        return joined(parts).undominated(len(self._legs.visit_of), by_end=self._by_end)

    def _served(
        self, index: int, column: int, ready_ms: Array, cost: Array, mask: Array, taken: Array,
        rest: Array, came: Array, way: int, below: int,
    ) -> list[Labels]:  # fmt: skip
        """Return the labels that serve a visit after these arrivals, those that lead nowhere left out."""
        visit = self._problem.visits[index]
        begin_ms = earliest_in_each(visit.allowed_ms, ready_ms)
        if visit.arrive_by_ms is not None:
            begin_ms = np.where(ready_ms > visit.arrive_by_ms, NEVER, begin_ms)
        over_ms = np.minimum(NEVER, begin_ms + visit.service_ms)
        served = mask | (1 << index)
        leave, reach = int(self._prices.leave[index]), int(self._prices.reach[index])
        left = rest - leave - reach
        out = self._out[index][np.searchsorted(self._out_at[index], over_ms, side="left")]
        paid = begin_ms if self._by_end else cost
        good = (begin_ms <= self._begin_by[index]) & (out & ~served == 0)
        bound = paid + leave + left
        good &= bound < below
        kept = np.flatnonzero(good)
        if not len(kept):
            return []
        kept_count = len(kept)
        return [
            Labels(
                served[kept], taken[kept], np.full(kept_count, column), over_ms[kept], cost[kept],
                left[kept], bound[kept], came[kept], np.full(kept_count, way),
            )
        ]  # fmt: skip

    def _traced(self, layers: Sequence[Labels], below: int) -> tuple[str, ...] | None:
        """Return the best order that the last layer's labels end the day with."""
        problem, legs, last = self._problem, self._legs, layers[-1]
        best: tuple[int, int, int, int] | None = None
        for taken in range(self._masks):
            rows = np.flatnonzero(last.taken == taken)
            for added, way in self._ways[taken]:
                if taken | added != self._masks - 1 or not len(rows):
                    continue
                columns = last.column[rows]
                ready_ms, road_ms = legs.reached(
                    last.over_ms[rows], legs.end, [problem.breaks[n] for n in way], columns
                )
                paid = road_ms if self._grams is None else self._grams[columns, legs.end]
                cost = last.cost[rows] + paid
                first, second = (ready_ms, cost) if self._by_end else (cost, ready_ms)
                late = (ready_ms >= NEVER) | (ready_ms > self._limit_ms) | (first >= below)
                if late.all():
                    continue
                row = int(np.lexsort((second, np.where(late, NEVER, first)))[0])
                found = (int(first[row]), int(second[row]), int(rows[row]), self._number[way])
                best = found if best is None or found[:2] < best[:2] else best
        if best is None:
            return None
        ids = [problem.breaks[n].id for n in self._all_ways[best[3]]]
        at = best[2]
        for labels in reversed(layers):
            ids.insert(0, problem.visits[legs.visit_of[int(labels.column[at])]].id)
            ids[:0] = [problem.breaks[n].id for n in self._all_ways[int(labels.way[at])]]
            at = int(labels.came[at])
        return tuple(ids)
