"""Ways upon which a closure or a timed turn ban begins or ends: searched moment by moment.

A street may be driven if it stays open until it is left again, a turn made if it is allowed when it is
reached; else the vehicle waits before the street until it may, or goes round. Waiting keeps FIFO, so
Dijkstra's search is exact (Dreyfus 1969); it is directed by lower bounds: the times with every street
open that is open at some moment and no timed ban, which the hierarchy tells exactly (Strasser and Zeitz
2021).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from planner.roads.network.arrays import Ints
from planner.roads.network.conditional_restrictions import spells
from planner.roads.search.matrix import (
    SAME_PLACE_MS,
    Connection,
    KerbCandidate,
    KerbCandidates,
    Metric,
)
from planner.roads.times.closures import Closure, effect
from planner.roads.times.conditions import Conditions
from planner.roads.times.metrics import Metrics, State

LOOKED_AHEAD = timedelta(days=1)
"""How long a vehicle may wait for a turn or a street: nobody waits for days."""

_NEVER = 1 << 50
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST_WAIT_MS = LOOKED_AHEAD // _MILLISECOND


class _Label(NamedTuple):
    """A state that is reached: when (before any wait), over which transition, from which label."""

    estimate_ms: int
    state: int
    at_ms: int
    turn: int
    wait_ms: int
    before: _Label | None
    leave: KerbCandidate


class UnderWay:
    """The search for one departure, from which all milliseconds are counted.

    ``traffic_at`` is the moment whose traffic counts all the way.
    """

    def __init__(
        self, metrics: Metrics, conditions: Conditions, depart: datetime, traffic_at: datetime
    ) -> None:
        closures = conditions.closures
        self.metric: Metric = metrics.under(
            State(traffic_at, depart, (), conditions.avoid, closures, lifted=True)
        )
        self._shut = _shut(self.metric, metrics, closures, depart)
        self._banned = _banned(metrics.graph.conditions, depart)
        graph = self.metric.graph
        self._first = np.searchsorted(graph.tail, np.arange(graph.states + 1))

    def join(self, leaving: KerbCandidates, reaching: KerbCandidates) -> Connection | None:
        """Return the way that arrives first, waiting included, or None.

        What a kerb weighs is counted as if it were time.
        """
        best = self._direct(leaving, reaching)
        for penalty_ms in sorted({way.penalty_ms for way in leaving.candidates}):
            outs = [one for one in leaving.candidates if one.penalty_ms == penalty_ms]
            best = self._search(outs, reaching.candidates, best)
        return best

    def _search(
        self, outs: list[KerbCandidate], ins: list[KerbCandidate], best: Connection | None
    ) -> Connection | None:
        """Return a better way than ``best`` from accesses of one penalty, or ``best`` itself."""
        if not ins:
            return best
        penalty_ms = outs[0].penalty_ms
        limit_ms = _NEVER if best is None else _weighed(best)
        goals = np.array([way.state for way in ins], np.int64)
        rests = np.array([way.ms + way.penalty_ms for way in ins], np.int64)
        heap: list[_Label] = []
        for leave in outs:
            # What is left of the first arc must stay open while it is driven.
            left_ms = int(self.metric.arc_ms[leave.arc]) - leave.ms
            seed = _Label(0, leave.state, -leave.ms, -1, 0, None, leave)
            self._onward(heap, seed, 0, left_ms, goals, rests)
        done: set[int] = set()
        while heap and heap[0].estimate_ms + penalty_ms < limit_ms:
            label = heapq.heappop(heap)
            if label.state in done:
                continue
            done.add(label.state)
            for reach in ins:
                if reach.state == label.state:
                    wait_ms = self._wait_ms(label.state, label.at_ms, reach.ms)
                    ms = label.at_ms + wait_ms + reach.ms
                    if ms + reach.penalty_ms + penalty_ms < limit_ms:
                        best = _traced(label, reach, ms)
                        limit_ms = _weighed(best)
            drive_ms = int(self.metric.arc_ms[self.metric.graph.arc[label.state]])
            self._onward(heap, label, label.at_ms, drive_ms, goals, rests)
        return best

    def _onward(
        self,
        heap: list[_Label],
        label: _Label,
        start_ms: int,
        drive_ms: int,
        goals: Ints,
        rests: Ints,
    ) -> None:
        """Push every state that follows, with the least time in which a goal can be reached over it.

        The label's state is driven for ``drive_ms`` from ``start_ms`` on, or after a wait.
        """
        if self._wait_ms(label.state, start_ms, drive_ms) >= _NEVER:
            return
        metric = self.metric
        turns = np.arange(self._first[label.state], self._first[label.state + 1])
        after = metric.graph.head[turns]
        least = metric.engine.durations(after, goals)
        bounds = np.where(least < 0, _NEVER, least + rests).min(axis=1, initial=_NEVER)
        for turn, state, bound in zip(turns.tolist(), after.tolist(), bounds.tolist(), strict=True):
            when = int(metric.graph.when[turn])
            wait_ms = self._wait_ms(label.state, start_ms, drive_ms, when)
            if bound < _NEVER and wait_ms < _NEVER:
                at_ms = label.at_ms + wait_ms + int(metric.weights_ms[turn])
                heapq.heappush(
                    heap, _Label(at_ms + bound, state, at_ms, turn, wait_ms, label, label.leave)
                )

    def _direct(self, leaving: KerbCandidates, reaching: KerbCandidates) -> Connection | None:
        """Return the way along one arc alone."""
        here = [*leaving.candidates, *reaching.candidates]
        if leaving.node == reaching.node >= 0 and here:
            return Connection(0, here[0], here[0], direct=True)
        found = None
        for leave in leaving.candidates:
            for reach in reaching.candidates:
                drive_ms = reach.ms - leave.ms
                along = leave.state == reach.state or self.metric.arc_states.along(leave, reach)
                if along and drive_ms >= -SAME_PLACE_MS:
                    drive_ms = max(0, drive_ms)
                    ms = drive_ms + self._wait_ms(leave.state, 0, drive_ms)
                    join = Connection(ms, leave, reach, direct=True)
                    if ms < _NEVER and (found is None or _weighed(join) < _weighed(found)):
                        found = join
        return found

    def _wait_ms(self, state: int, at_ms: int, drive_ms: int, when: int = -1) -> int:
        """Return how long to wait until a state stays open for ``drive_ms``; ``_NEVER``: too long.

        At its end the turn that is banned under the condition ``when`` (-1: none) must be allowed.
        """
        start = at_ms
        while start < _NEVER:
            for begin, end in self._shut.get(state, ()):
                if start + drive_ms <= begin:
                    break
                start = max(start, end)
            turns_ms = start + drive_ms
            spells = self._banned[when] if when >= 0 else ()
            allowed_ms = max((end for begin, end in spells if begin <= turns_ms < end), default=0)
            if allowed_ms <= turns_ms:
                break
            start = allowed_ms - drive_ms
        return start - at_ms if start - at_ms <= _LONGEST_WAIT_MS else _NEVER


def _banned(conditions: Sequence[str], depart: datetime) -> list[list[tuple[int, int]]]:
    """Return for each condition the intervals of the day ahead in which its ban holds."""
    return [
        [
            (_ms(begin, depart, -_NEVER), _ms(end, depart, _NEVER))
            for begin, end in spells(condition, depart, depart + LOOKED_AHEAD)
        ]
        for condition in conditions
    ]


def _shut(
    metric: Metric, metrics: Metrics, closures: Sequence[Closure], depart: datetime
) -> dict[int, list[tuple[int, int]]]:
    """Return for each state the intervals in which it may not be driven, sorted."""
    arc, dormant = metric.graph.arc, metric.graph.dormant
    shut: dict[int, list[tuple[int, int]]] = {}
    woken: dict[int, list[tuple[int, int]]] = {}
    for closure in closures:
        found = effect(metrics.network, (closure,), metrics.travel.name)
        begin, end = _ms(closure.begin, depart, -_NEVER), _ms(closure.end, depart, _NEVER)
        for states, into in ((found.shut[arc], shut), (found.opened[arc] & dormant, woken)):
            for state in np.flatnonzero(states).tolist():
                into.setdefault(state, []).append((begin, end))
    for state, intervals in woken.items():
        shut.setdefault(state, []).extend(_between(intervals))
    return {state: sorted(intervals) for state, intervals in shut.items()}


def _ms(moment: datetime | None, depart: datetime, otherwise: int) -> int:
    return otherwise if moment is None else (moment - depart) // _MILLISECOND


def _between(intervals: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return all time outside of the intervals."""
    found, at = [], -_NEVER
    for begin, end in sorted(intervals):
        if begin > at:
            found.append((at, begin))
        at = max(at, end)
    return [*found, (at, _NEVER)]


def _weighed(join: Connection) -> int:
    """Return the milliseconds of a join with what the kerbs at its ends weigh."""
    return join.ms + join.leave.penalty_ms + join.reach.penalty_ms


def _traced(label: _Label, reach: KerbCandidate, ms: int) -> Connection:
    """Return the join of a label: its transitions, and the wait before each."""
    turns, waits = [], []
    here: _Label | None = label
    while here is not None and here.turn >= 0:
        turns.append(here.turn)
        waits.append(here.wait_ms)
        here = here.before
    return Connection(ms, label.leave, reach, turns=tuple(turns[::-1]), waits_ms=tuple(waits[::-1]))
