"""Real alternatives to the quickest way: over another street, not by another lane of the same one.

The way over a third place, each half of it quickest (via-node alternatives: Abraham, Delling,
Goldberg, Werneck, Alternative Routes in Road Networks, 2013), taken where it is not much longer, shares
little with the ways before it, and is no detour to that place: around it, it is quickest too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.roads.network.arrays import Floats, Ints, RoadNetwork
from planner.roads.search.matrix import Connection, KerbCandidate, KerbCandidates, Metric
from planner.roads.search.paths import turns_of

LONGEST = 1.4
"""An alternative takes at most this many times as long as the quickest way."""
MOST_SHARED = 0.7
"""This share of the quickest way's time at most may be spent on streets of the ways before."""
LOCAL = 0.25
"""Any part around the third place this long (of the quickest way's time) must be quickest itself."""
_VIAS = 400
_LOOKED_AT = 60
_MAIN = ("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified")


def alternatives(
    metric: Metric,
    network: RoadNetwork,
    best: Connection,
    outs: KerbCandidates,
    ins: KerbCandidates,
    most: int,
) -> Iterator[Connection]:
    """Yield up to ``most`` alternatives to the quickest join of two places, the quickest first.

    They leave and reach the places by any of the ways ``outs`` and ``ins``, at no worse kerb than the
    best.
    """
    if best.direct or best.turns is not None or best.round_by >= 0 or best.ms < _SHORT_MS:
        return
    engine = metric.engine
    via = _candidates(metric, network)
    leaves = [one for one in outs.candidates if one.penalty_ms <= best.leave.penalty_ms]
    reaches = [one for one in ins.candidates if one.penalty_ms <= best.reach.penalty_ms]
    there, by_out = _least(engine.durations(_states_of(leaves), via).T, [-w.ms for w in leaves])
    onward, by_in = _least(engine.durations(via, _states_of(reaches)), [w.ms for w in reaches])
    whole = there + onward
    good = np.flatnonzero((whole >= best.ms) & (whole <= LONGEST * best.ms))
    order = good[np.argsort(whole[good], kind="stable")]
    state_ms = metric.arc_ms[metric.graph.arc]
    driven = [set(_states(metric, best).tolist())]
    found = 0
    for one in order[:_LOOKED_AT].tolist():
        if found == most:
            return
        leave, reach = leaves[by_out[one]], reaches[by_in[one]]
        halves = [engine.path(leave.state, int(via[one])), engine.path(int(via[one]), reach.state)]
        if halves[0] is None or halves[1] is None:
            continue
        turns = np.concatenate([halves[0], halves[1]])
        join = Connection(int(whole[one]), leave, reach, turns=tuple(turns.tolist()))
        states = _states(metric, join)
        links = metric.graph.arc[states] // 2
        if len(np.unique(links)) < len(links) or _shares(states, driven, state_ms, best.ms):
            continue
        if not _is_quickest_around(metric, turns, len(halves[0]), best.ms):
            continue
        driven.append(set(states.tolist()))
        found += 1
        yield join


_SHORT_MS = 120_000
"""A way of less than two minutes has no alternatives worth telling."""


def _states_of(ways: Sequence[KerbCandidate]) -> Ints:
    return np.array([way.state for way in ways], np.int64)


def _least(between: Ints, beyond: list[int]) -> tuple[Ints, Ints]:
    """Return the least time by any way (the second axis), ``beyond`` added, and by which."""
    ms = np.where(between < 0, _FAR, between + np.array(beyond, np.int64))
    return ms.min(axis=1), ms.argmin(axis=1)


_FAR = 1 << 40


def _candidates(metric: Metric, network: RoadNetwork) -> Ints:
    """Return states on main roads, spread evenly over them."""
    main = np.array([way.removesuffix("_link") in _MAIN for way in network.classes], bool)
    states = np.flatnonzero(metric.open_state & main[network.class_id][metric.graph.arc // 2])
    return states[:: max(1, len(states) // _VIAS)]


def _states(metric: Metric, join: Connection) -> Ints:
    turns = turns_of(metric, join)
    return np.array([join.leave.state, *metric.graph.head[turns].tolist()], np.int64)


def _shares(states: Ints, driven: list[set[int]], state_ms: Ints, best_ms: int) -> bool:
    """Tell whether a way spends too much of its time on streets of a way before it."""
    times: NDArray[np.int64] = state_ms[states]
    for before in driven:
        common = np.array([state in before for state in states.tolist()], bool)
        if times[common].sum() > MOST_SHARED * best_ms:
            return True
    return False


def _is_quickest_around(metric: Metric, turns: Ints, at: int, best_ms: int) -> bool:
    """Tell whether the part of the way around its third place is a quickest way (the T-test)."""
    weights: Floats = metric.weights_ms[turns].astype(np.float64)
    reach = LOCAL * best_ms
    first = at
    while first > 0 and weights[first:at].sum() < reach:
        first -= 1
    last = at
    while last < len(turns) and weights[at:last].sum() < reach:
        last += 1
    if first == last:
        return False
    begin, end = int(metric.graph.tail[turns[first]]), int(metric.graph.head[turns[last - 1]])
    quickest = metric.engine.durations(np.array([begin]), np.array([end]))[0, 0]
    return bool(weights[first:last].sum() <= quickest)
