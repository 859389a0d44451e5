"""From places on links to a table of times: the engine between states, and both sides of both ends.

A place inside a link is left along either arc of it and reached along either, as far as the profile
may drive there; a place at a junction is left by every arc that leads out of it and reached by every
arc that leads into it. The engine counts from the beginning of one state to the beginning of another:
what was driven of the first arc is taken off, what is driven of the last one is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roads.junctions import Junctions
from planner.roads.network import Floats, Ints
from planner.roads.shortest_paths import CLOSED_MS, Engine
from planner.roads.turns import THROUGH, TurnGraph

_FAR = 1 << 40
"""Milliseconds that no way takes (35 years): no road leads there."""

SAME_PLACE_MS = 10
"""A target so little behind its source (0.1 m at 35 km/h) is the same place: a point that is snapped
twice moves by a rounding, and must not cost a way round the block on a one-way street."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Milliseconds and metres of the quickest way, sources x targets; -1 without road."""

    durations_ms: NDArray[np.int64]
    distances_m: NDArray[np.int32]


class Sides:
    """The states that each arc is begun and ended in, as plain lists for quick single look-ups."""

    def __init__(self, graph: TurnGraph) -> None:
        self.begin: list[int] = graph.begin.tolist()
        self.end: list[int] = graph.end.tolist()
        self.copies: dict[int, list[int]] = {}
        for arc, state in graph.copies.tolist():
            self.copies.setdefault(arc, []).append(state)

    def ends_of(self, arc: int) -> list[int]:
        """Return every state that a way may end in on an arc."""
        return [self.end[arc], *self.copies.get(arc, ())]


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """One profile under one set of conditions.

    ``arc_ms`` and ``arc_m`` are of arcs (2 L), ``weights_ms`` of transitions (T): the arc come from and
    the turn. ``open_state`` (S) tells which states may be driven now.
    """

    graph: TurnGraph
    sides: Sides
    junctions: Junctions
    arc_ms: Ints
    arc_m: Floats
    weights_ms: Ints
    open_state: Mask
    engine: Engine


@dataclass(frozen=True, slots=True)
class Access:
    """One way of leaving or reaching a place: a state, its arc, the share of it that lies before.

    ``ms`` is the time from the beginning of the arc to the place, ``penalty_ms`` what choosing this
    side weighs beyond its time (the wrong kerb), which no answer counts.
    """

    state: int
    arc: int
    at: float
    ms: int
    penalty_ms: int = 0


class Ways(NamedTuple):
    """All ways of leaving (or of reaching) a place; ``node`` is the junction it lies at, else -1."""

    node: int
    ways: list[Access]


@dataclass(frozen=True, slots=True)
class Join:
    """The quickest way from one place to another: from which side, to which, in how long.

    ``direct`` means along their common arc, without any transition. ``round_by`` is the transition that
    is taken first where a way leads round the block, back into the state that it begins in; -1
    elsewhere. ``turns`` are the transitions where no shortest path of the engine tells them, with
    ``waits_ms`` before each (at a street that is still shut).
    """

    ms: int
    leave: Access
    reach: Access
    direct: bool = False
    round_by: int = -1
    turns: tuple[int, ...] | None = None
    waits_ms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Joins:
    """The quickest join of every source with every target; ``ms`` is -1 where no road leads."""

    ms: Ints
    choice: Ints
    outs: Sequence[Ways]
    ins: Sequence[Ways]
    ways_in: int
    special: dict[tuple[int, int], Join]

    def one(self, source: int, target: int) -> Join | None:
        """Return the join of one pair, None where no road leads."""
        if self.ms[source, target] < 0:
            return None
        if (source, target) in self.special:
            return self.special[source, target]
        out, into = divmod(int(self.choice[source, target]), self.ways_in)
        ms = int(self.ms[source, target])
        return Join(ms, self.outs[source].ways[out], self.ins[target].ways[into])


def join_all(metric: Metric, outs: Sequence[Ways], ins: Sequence[Ways]) -> Joins:
    """Find the quickest join of every source with every target, given the ways out and the ways in."""
    (out_state, out_ms, out_bias), (in_state, in_ms, in_bias) = _padded(outs), _padded(ins)
    shape = len(outs), len(ins)
    best = np.full(shape, _FAR, np.int64)
    ms, choice = np.full(shape, -1, np.int64), np.zeros(shape, np.int64)
    found = Joins(ms, choice, outs, ins, in_state.shape[1], {})
    if not ms.size:
        return found
    starts, out_back = np.unique(out_state, return_inverse=True)
    ends, in_back = np.unique(in_state, return_inverse=True)
    between = metric.engine.durations(starts, ends)
    between[between < 0] = _FAR
    out_back, in_back = out_back.reshape(out_state.shape), in_back.reshape(in_state.shape)
    behind = np.zeros(shape, bool)
    for i in range(out_state.shape[1]):
        rows = between[out_back[:, i]] - out_ms[:, i, None]
        for j in range(in_state.shape[1]):
            total = rows[:, in_back[:, j]] + in_ms[:, j]
            # Only on one and the same arc can a target lie before the source.
            here = total < 0
            if here.any():
                behind |= here & (total < -SAME_PLACE_MS)
                total = np.where(here, np.where(total < -SAME_PLACE_MS, _FAR, 0), total)
            weighed = total + (out_bias[:, i, None] + in_bias[:, j])
            better = weighed < best
            best[better], ms[better] = weighed[better], total[better]
            choice[better] = i * in_state.shape[1] + j
    ms[ms >= _FAR // 2] = -1
    for i, j in np.argwhere(behind).tolist():
        _go_round(metric, found, best, i, j)
    for i, j in np.argwhere(_alike(metric, outs, ins)).tolist():
        _go_along(found, best, i, j)
    return found


def _alike(metric: Metric, outs: Sequence[Ways], ins: Sequence[Ways]) -> Mask:
    """Mark the pairs at one junction, and those that both lie on private drives."""
    role = metric.graph.role
    node_out, node_in = (np.array([one.node for one in side], np.int64) for side in (outs, ins))
    drive_out = np.array([any(role[w.state] != THROUGH for w in o.ways) for o in outs], bool)
    drive_in = np.array([any(role[w.state] != THROUGH for w in o.ways) for o in ins], bool)
    alike: Mask = (node_out[:, None] == node_in) & (node_in >= 0)
    alike |= drive_out[:, None] & drive_in
    return alike


def _go_along(found: Joins, best: Ints, i: int, j: int) -> None:
    """Look at the ways along one arc alone, between the states that a private drive has two of."""
    outs, ins = found.outs[i], found.ins[j]
    if outs.node == ins.node >= 0:
        here = [*outs.ways, *ins.ways]
        if here:
            best[i, j] = found.ms[i, j] = 0
            found.special[i, j] = Join(0, here[0], here[0], direct=True)
        return
    for leave in outs.ways:
        for reach in ins.ways:
            ms, weighed = reach.ms - leave.ms, reach.penalty_ms + leave.penalty_ms
            if leave.arc != reach.arc or leave.state == reach.state or ms < -SAME_PLACE_MS:
                continue
            ms = max(0, ms)
            if ms + weighed < best[i, j]:
                best[i, j], found.ms[i, j] = ms + weighed, ms
                found.special[i, j] = Join(ms, leave, reach, direct=True)


def _go_round(metric: Metric, found: Joins, best: Ints, i: int, j: int) -> None:
    """Look at the ways round the block from an arc to a place that lies behind on it."""
    graph = metric.graph
    for leave in found.outs[i].ways:
        for reach in found.ins[j].ways:
            if leave.state != reach.state or reach.ms - leave.ms >= -SAME_PLACE_MS:
                continue
            low, high = np.searchsorted(graph.tail, [leave.state, leave.state + 1])
            turns = np.arange(low, high)
            back = metric.engine.durations(graph.head[turns], np.array([reach.state]))[:, 0]
            whole = np.where(back < 0, _FAR, back) + metric.weights_ms[turns]
            if not len(turns) or whole.min() >= CLOSED_MS:
                continue
            one = int(whole.argmin())
            total = int(whole[one]) - leave.ms + reach.ms
            if total + leave.penalty_ms + reach.penalty_ms < best[i, j]:
                best[i, j] = total + leave.penalty_ms + reach.penalty_ms
                found.ms[i, j] = total
                found.special[i, j] = Join(total, leave, reach, round_by=int(turns[one]))


def _padded(options: Sequence[Ways]) -> tuple[Ints, Ints, Ints]:
    """Return states, milliseconds and penalties as arrays (n x most ways); a missing way is far."""
    most = max(1, max((len(one.ways) for one in options), default=1))
    state = np.zeros((len(options), most), np.int64)
    ms, bias = np.zeros_like(state), np.full(state.shape, _FAR, np.int64)
    for i, one in enumerate(options):
        for k, way in enumerate(one.ways):
            state[i, k], ms[i, k], bias[i, k] = way.state, way.ms, way.penalty_ms
    return state, ms, bias


def metres_of(metric: Metric, ways: Sequence[Join]) -> Floats:
    """Return the metres of ways found under a metric."""
    graph, arc_m = metric.graph, metric.arc_m
    first = [w.leave.state if w.round_by < 0 else int(graph.head[w.round_by]) for w in ways]
    last = [f if w.direct else w.reach.state for f, w in zip(first, ways, strict=True)]
    pairs = np.array([first, last], np.int64).reshape(2, -1).T
    unique, back = np.unique(pairs, axis=0, return_inverse=True)
    between = metric.engine.path_metres(unique, arc_m[graph.arc])[back.ravel()]
    for number, way in enumerate(ways):
        if way.turns is not None:
            between[number] = arc_m[graph.arc[graph.tail[list(way.turns)]]].sum()
    ends = [
        w.reach.at * arc_m[w.reach.arc] - (w.leave.at - float(w.round_by >= 0)) * arc_m[w.leave.arc]
        for w in ways
    ]
    # A target a hair behind its source is no way at all, not one of minus a hair.
    metres: Floats = np.maximum(0.0, between + np.array(ends))
    return metres
