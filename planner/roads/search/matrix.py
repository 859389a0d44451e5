"""From places on links to a table of times: the engine between states, and both sides of both ends.

A place inside a link is left along either arc of it and reached along either, as far as the profile
may drive there; a place at a junction is left by every arc that leads out of it and reached by every
arc that leads into it. The engine counts from the beginning of one state to the beginning of another:
what was driven of the first arc is taken off, what is driven of the last one is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roads.network.arrays import Floats, Ints, Junctions
from planner.roads.network.components import OUT
from planner.roads.network.turns import TurnGraph
from planner.roads.search.engines import CLOSED_MS, Engine
from planner.roads.search.hub_labels import FAR_MS

SAME_PLACE_MS = 10
"""A target so little behind its source (0.1 m at 35 km/h) is the same place: a point that is snapped
twice moves by a rounding, and must not cost a way round the block on a one-way street."""

_HALF_GOES_DOWN_MS = 1e-5
"""Half a millisecond is none: whichever way a street is drawn, a hair of its share tips no scale."""

Mask = NDArray[np.bool_]


class ArcStates:
    """The states that each arc is begun and ended in, as views: quick for single look-ups."""

    def __init__(self, graph: TurnGraph) -> None:
        self.begin: memoryview[int] = graph.begin.data
        self.end: memoryview[int] = graph.end.data
        self.joined: memoryview[int] = graph.joined.data
        self.copies: dict[int, list[int]] = {}
        self.copies_out: dict[int, list[int]] = {}
        for arc, state in graph.copies.tolist():
            self.copies.setdefault(arc, []).append(state)
            if graph.role[state] == OUT:
                self.copies_out.setdefault(arc, []).append(state)

    def begin_of(self, arc: int) -> tuple[int, ...]:
        """Return the state that a way begins in on an arc."""
        return (self.begin[arc],)

    def ends_of(self, arc: int) -> tuple[int, ...]:
        """Return every state that a way may end in on an arc."""
        return self.end[arc], *self.copies.get(arc, ())

    def leaving(self, arc: int) -> tuple[int, ...]:
        """Return every state in which a private drive is left along an arc."""
        return self.begin[arc], *self.copies_out.get(arc, ())

    def along(self, leave: KerbCandidate, reach: KerbCandidate) -> bool:
        """Tell whether two candidates lie on one drive, to be driven along without any transition.

        Who entered the drive from an open road does not come out of it at its other end.
        """
        return leave.arc == reach.arc and leave.state == self.begin[leave.arc]


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """One profile under one set of conditions.

    ``arc_ms`` and ``arc_m`` are of arcs (2 L), ``weights_ms`` of transitions (T): the arc come from and
    the turn. ``open_state`` (S) tells which states may be driven now.
    """

    graph: TurnGraph
    arc_states: ArcStates
    junctions: Junctions
    arc_ms: Ints
    arc_m: Floats
    weights_ms: Ints
    open_state: Mask
    engine: Engine

    def share_ms(self, arc: int, share: float) -> int:
        """Return the milliseconds of a share of an arc, from its beginning."""
        return round(share * self.arc_ms.item(arc) - _HALF_GOES_DOWN_MS)


class KerbCandidate(NamedTuple):
    """A candidate for leaving or reaching a place: a state, its arc, the share of it that lies before.

    ``ms`` is the time from the beginning of the arc to the place, ``penalty_ms`` what choosing this
    side weighs beyond its time (the wrong kerb), which no answer counts.
    """

    state: int
    arc: int
    at: float
    ms: int
    penalty_ms: int = 0


class KerbCandidates(NamedTuple):
    """The candidates for leaving (or for reaching) a place; ``node`` is the junction it lies at, else -1.

    ``on_drive`` tells whether one of them lies on a private drive, ``weighed`` whether one has a penalty.
    """

    node: int
    candidates: list[KerbCandidate]
    on_drive: bool
    weighed: bool


@dataclass(frozen=True, slots=True)
class Connection:
    """The quickest way from one place to another: from which side, to which, in how long.

    ``direct`` means along their common arc, without any transition. ``round_by`` is the transition that
    is taken first where a way leads round the block, back into the state that it begins in; -1
    elsewhere. ``turns`` are the transitions where no shortest path of the engine tells them, with
    ``waits_ms`` before each (at a street that is still shut).
    """

    ms: int
    leave: KerbCandidate
    reach: KerbCandidate
    direct: bool = False
    round_by: int = -1
    turns: tuple[int, ...] | None = None
    waits_ms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Connections:
    """The quickest connection of every source with every target; ``ms`` is -1 where no road leads."""

    ms: Ints
    choice: Ints
    outs: Sequence[KerbCandidates]
    ins: Sequence[KerbCandidates]
    ways_in: int
    special: dict[tuple[int, int], Connection]

    def one(self, source: int, target: int) -> Connection | None:
        """Return the connection of one pair, None where no road leads."""
        if self.ms[source, target] < 0:
            return None
        if (source, target) in self.special:
            return self.special[source, target]
        out, into = divmod(int(self.choice[source, target]), self.ways_in)
        ms = int(self.ms[source, target])
        return Connection(ms, self.outs[source].candidates[out], self.ins[target].candidates[into])


def durations_ms(
    metric: Metric, outs: Sequence[KerbCandidates], ins: Sequence[KerbCandidates]
) -> Ints:
    """Return the milliseconds of what ``join_all`` finds, -1 where no road leads.

    Several times quicker: which side each way takes is not asked.
    """
    if len(outs) == len(ins) == 1:
        return np.array([[_pair_ms(metric, outs[0], ins[0])]], np.int64)
    if any(one.weighed for side in (outs, ins) for one in side):
        return join_all(metric, outs, ins).ms
    special = set(_all_alike(outs, ins))
    found = np.full((len(outs), len(ins)), -1, np.int64)
    rows, columns = ([i for i, one in enumerate(side) if one.candidates] for side in (outs, ins))
    if rows and columns:
        least = metric.engine.least(
            [_left(outs[i]) for i in rows], [_reached(ins[j]) for j in columns]
        )
        least[least >= FAR_MS // 2] = -1
        found[np.ix_(rows, columns)] = least
        # Only on one and the same arc can a target lie before the source.
        special.update((i, j) for i, j in np.argwhere(found < -1).tolist())
    for i, j in special:
        found[i, j] = _pair_ms(metric, outs[i], ins[j])
    return found


def _pair_ms(metric: Metric, out: KerbCandidates, into: KerbCandidates) -> int:
    if (
        not (out.weighed or into.weighed or _alike(out, into))
        and out.candidates
        and into.candidates
    ):
        ms = metric.engine.least_of_pair(_left(out), _reached(into))
        if ms >= 0:
            return ms if ms < FAR_MS // 2 else -1
    return int(join_all(metric, [out], [into]).ms[0, 0])


def _left(one: KerbCandidates) -> list[tuple[int, int]]:
    return [(way.state, -way.ms) for way in one.candidates]


def _reached(one: KerbCandidates) -> list[tuple[int, int]]:
    return [(way.state, way.ms) for way in one.candidates]


def join_all(
    metric: Metric, outs: Sequence[KerbCandidates], ins: Sequence[KerbCandidates]
) -> Connections:
    """Find the quickest connection of every source with every target, given the candidates of both."""
    (out_state, out_ms, out_bias), (in_state, in_ms, in_bias) = _padded(outs), _padded(ins)
    shape = len(outs), len(ins)
    if not (outs and ins):
        nothing = np.full(shape, -1, np.int64)
        return Connections(nothing, nothing, outs, ins, 1, {})
    starts, out_back = _numbered(out_state)
    ends, in_back = _numbered(in_state)
    between = metric.engine.durations(starts, ends)
    between[between < 0] = FAR_MS
    # sources x targets x ways out x ways in
    total = between[out_back[:, None, :, None], in_back[:, None, :]]
    total -= out_ms[:, None, :, None]
    total += in_ms[:, None, :]
    behind = None
    if total.min() < 0:
        # Only on one and the same arc can a target lie before the source.
        hair, far = (total < 0) & (total >= -SAME_PLACE_MS), total < -SAME_PLACE_MS
        total[hair], total[far] = 0, FAR_MS
        behind = far.any(axis=(2, 3))
    weighed = total + out_bias[:, None, :, None]
    weighed += in_bias[:, None, :]
    weighed, total = weighed.reshape(*shape, -1), total.reshape(*shape, -1)
    choice = weighed.argmin(axis=2)
    best, ms = (
        np.take_along_axis(all_of, choice[:, :, None], 2)[:, :, 0] for all_of in (weighed, total)
    )
    ms[best >= FAR_MS // 2] = -1
    found = Connections(ms, choice, outs, ins, in_state.shape[1], {})
    if behind is not None:
        for i, j in np.argwhere(behind).tolist():
            _go_round(metric, found, best, i, j)
    for i, j in _all_alike(outs, ins):
        _go_along(metric.arc_states, found, best, i, j)
    return found


def _alike(out: KerbCandidates, into: KerbCandidates) -> bool:
    """Tell whether two places lie at one junction, or both on private drives."""
    return out.node == into.node >= 0 or (out.on_drive and into.on_drive)


def _all_alike(
    outs: Sequence[KerbCandidates], ins: Sequence[KerbCandidates]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are alike, some twice."""
    on_drive = [j for j, into in enumerate(ins) if into.on_drive]
    at_node: dict[int, list[int]] = {}
    for j, into in enumerate(ins):
        if into.node >= 0:
            at_node.setdefault(into.node, []).append(j)
    for i, out in enumerate(outs):
        if out.on_drive:
            yield from ((i, j) for j in on_drive)
        yield from ((i, j) for j in at_node.get(out.node, ()))


def _go_along(arc_states: ArcStates, found: Connections, best: Ints, i: int, j: int) -> None:
    """Look at the ways along one arc alone, between the states that a private drive has two of."""
    outs, ins = found.outs[i], found.ins[j]
    if outs.node == ins.node >= 0:
        here = [*outs.candidates, *ins.candidates]
        if here:
            best[i, j] = found.ms[i, j] = 0
            found.special[i, j] = Connection(0, here[0], here[0], direct=True)
        return
    for leave in outs.candidates:
        for reach in ins.candidates:
            ms, weighed = reach.ms - leave.ms, reach.penalty_ms + leave.penalty_ms
            if not arc_states.along(leave, reach) or ms < -SAME_PLACE_MS:
                continue
            ms = max(0, ms)
            if ms + weighed < best[i, j]:
                best[i, j], found.ms[i, j] = ms + weighed, ms
                found.special[i, j] = Connection(ms, leave, reach, direct=True)


def _go_round(metric: Metric, found: Connections, best: Ints, i: int, j: int) -> None:
    """Look at the ways round the block from an arc to a place that lies behind on it."""
    graph = metric.graph
    for leave in found.outs[i].candidates:
        for reach in found.ins[j].candidates:
            if leave.state != reach.state or reach.ms - leave.ms >= -SAME_PLACE_MS:
                continue
            low, high = np.searchsorted(graph.tail, [leave.state, leave.state + 1])
            turns = np.arange(low, high)
            back = metric.engine.durations(graph.head[turns], np.array([reach.state]))[:, 0]
            whole = np.where(back < 0, FAR_MS, back) + metric.weights_ms[turns]
            if not len(turns) or whole.min() >= CLOSED_MS:
                continue
            one = int(whole.argmin())
            total = int(whole[one]) - leave.ms + reach.ms
            if total + leave.penalty_ms + reach.penalty_ms < best[i, j]:
                best[i, j] = total + leave.penalty_ms + reach.penalty_ms
                found.ms[i, j] = total
                found.special[i, j] = Connection(total, leave, reach, round_by=int(turns[one]))


def _padded(options: Sequence[KerbCandidates]) -> tuple[Ints, Ints, Ints]:
    """Return states, milliseconds and penalties as arrays (n x most ways); a missing way is far."""
    most = max(1, max((len(one.candidates) for one in options), default=1))
    rows = [
        [(way.state, way.ms, way.penalty_ms) for way in one.candidates]
        + [(0, 0, FAR_MS)] * (most - len(one.candidates))
        for one in options
    ]
    whole = np.array(rows, np.int64).reshape(len(options), most, 3)
    return whole[:, :, 0], whole[:, :, 1], whole[:, :, 2]


def _numbered(states: Ints) -> tuple[Ints, Ints]:
    """Return the different states, sorted as the engine likes them, and each one's place among them."""
    if states.size == 1:
        return states.ravel(), np.zeros_like(states)
    found, back = np.unique(states, return_inverse=True)
    return found, back.reshape(states.shape)


def metres_of(metric: Metric, ways: Sequence[Connection]) -> Floats:
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
