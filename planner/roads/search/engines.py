"""Shortest paths between the states of a turn-expanded graph: one protocol, two engines.

``CchEngine`` is customizable contraction hierarchies of pyroutingkit (Dibbelt, Strasser, Wagner 2016);
``ScipyEngine`` is Dijkstra, for machines without a wheel of pyroutingkit, and the oracle of the other
in tests. Both count whole milliseconds, from the beginning of one state to the beginning of another,
take closed transitions as absent, and are safe for threads.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from planner.roads.network.arrays import Floats, Ints, RoadNetwork
from planner.roads.network.turns import TurnGraph
from planner.roads.search.contraction import (
    EliminationTree,
    contraction_rank,
    elimination_tree,
    have_metis,
)
from planner.roads.search.hub_labels import FAR_MS, Chains, Ends, least_sums
from planner.roads.search.path_sums import Trees

CLOSED_MS = (1 << 31) - 1
"""The weight of a transition that may not be made: RoutingKit's infinity."""
_LANES = min(2, os.cpu_count() or 1)
_WORTH_A_LANE = 20_000
"""Cells of a table from which a second thread pays for itself."""
_WORTH_LABELS = 20
"""Places on the shorter side of a table from which labels pay for themselves."""

_CELLS_A_PATH = 700
"""Cells of a table that take as long as unpacking one path."""
_MOST_CELLS = 4_000_000
"""Cells of a table of all states held at once: 16 MB, and twice that to walk back on."""


class Engine(Protocol):
    """Shortest paths of one profile under one set of weights (T milliseconds, CLOSED_MS: shut)."""

    def durations(self, sources: Ints, targets: Ints) -> Ints:
        """Return milliseconds from every source state to every target state, -1 where none."""

    def least(self, starts: Sequence[Ends], ends: Sequence[Ends]) -> Ints:
        """Return the least sums of what starts add, the way between and what ends add.

        Milliseconds, starts x ends; about ``FAR_MS``, and more than its half, where no road leads. No
        start and no end may be empty.
        """

    def least_of_pair(self, start: Ends, end: Ends) -> int:
        """Return ``least`` of one start and one end."""

    def path(self, source: int, target: int) -> Ints | None:
        """Return the transitions of a shortest path (none where the states are one), or None."""

    def path_metres(self, pairs: Ints, state_m: Floats) -> Floats:
        """Return, for state pairs (n x 2) that are joined, the sum of ``state_m`` up to the target."""


def have_cch() -> bool:
    """Tell whether pyroutingkit is installed."""
    return find_spec("pyroutingkit") is not None


class Topology:
    """The order of contraction of a turn graph: independent of weights, shared by all its metrics.

    ``tail`` and ``head`` are the graph's transitions and, behind them, arcs that are always closed
    between the two directions of a street: so the one's search space holds the other's.
    """

    def __init__(self, graph: TurnGraph, network: RoadNetwork, saved: Path | None = None) -> None:
        self.graph = graph
        self.tail, self.head = _with_twins(graph)
        self._lock = Lock()
        self._backward: Any = None
        if saved is not None:
            self.rank = np.fromfile(saved / "rank", np.uint32)
            self.tree = EliminationTree(*np.load(saved / "tree.npy"))
            self.handle = _loaded(self.tail, self.head, self.rank)
            return
        self.rank = self._contraction_rank(network)
        self.tree = elimination_tree(self.tail, self.head, self.rank)
        self.handle = _loaded(self.tail, self.head, self.rank)

    def _contraction_rank(self, network: RoadNetwork) -> NDArray[np.uint32]:
        if have_metis():
            return contraction_rank(self.tail, self.head, self.graph.states)
        from pyroutingkit import CCHTopology  # noqa: PLC0415 - absent on some machines

        tail, head = network.arc_ends()
        lon, lat = (
            ((place[tail] + place[head]) / 2)[self.graph.arc].astype(np.float32)
            for place in (network.node_lon, network.node_lat)
        )
        own = CCHTopology()
        ends = self.tail.astype(np.uint32), self.head.astype(np.uint32)
        own.build(*ends, lat, lon, self.graph.states)
        with TemporaryDirectory() as folder:
            own.save(folder)
            return np.fromfile(Path(folder) / "rank", np.uint32)

    @cached_property
    def chains(self) -> Chains:
        """The search spaces of its states, for labels."""
        return Chains(self.tree)

    @property
    def backward(self) -> Any:
        """The topology of the same graph with every arc turned round, made at first use."""
        with self._lock:
            if self._backward is None:
                self._backward = _loaded(self.head, self.tail, self.rank)
            return self._backward

    def save(self, folder: Path) -> None:
        """Write what is dear to find anew into an existing folder."""
        self.rank.tofile(folder / "rank")
        np.save(folder / "tree.npy", np.stack([self.tree.parent, self.tree.position]))


def topology_of(
    graph: TurnGraph, network: RoadNetwork, saved: Path | None = None
) -> Topology | None:
    """Return a graph's topology, read from a folder if one is given.

    None without pyroutingkit, and for a graph without a single turn, which would crash it: there SciPy
    does.
    """
    return Topology(graph, network, saved) if have_cch() and len(graph.tail) else None


def _with_twins(graph: TurnGraph) -> tuple[Ints, Ints]:
    twins = np.concatenate([graph.begin.reshape(-1, 2), graph.end.reshape(-1, 2)])
    twins = np.unique(twins[(twins >= 0).all(axis=1)], axis=0)
    return np.concatenate([graph.tail, twins[:, 0]]), np.concatenate([graph.head, twins[:, 1]])


def _loaded(tail: Ints, head: Ints, rank: NDArray[np.uint32]) -> Any:
    """Return pyroutingkit's topology of a graph in an order of our own, in the form that 0.2 reads."""
    from pyroutingkit import CCHTopology  # noqa: PLC0415 - absent on some machines

    order = np.empty_like(rank)
    order[rank] = np.arange(len(rank), dtype=np.uint32)
    count = np.array([len(rank)])
    parts: dict[str, NDArray[Any]] = {
        "tail": tail, "head": head, "rank": rank, "order": order, "node_count": count,
    }  # fmt: skip
    handle = CCHTopology()
    with TemporaryDirectory() as folder:
        for name, array in parts.items():
            array.astype(np.uint32).tofile(Path(folder) / name)
        handle.load(folder)
    return handle


class _Lane:
    """One metric and its lock: pyroutingkit crashes where two threads use one metric."""

    def __init__(self, handle: Any, weights: NDArray[np.uint32]) -> None:
        from pyroutingkit import CCHMetric  # noqa: PLC0415

        self.lock = Lock()
        self._handle = handle  # the metric borrows it
        self.metric: Any = CCHMetric(handle)
        self.metric.customize(weights)

    def durations(
        self, sources: NDArray[np.uint32], targets: NDArray[np.uint32]
    ) -> NDArray[np.uint32]:
        with self.lock:
            found = self.metric.distances_many_to_many(sources, targets)
        return np.asarray(found, np.uint32).reshape(len(sources), len(targets))


class CchEngine:
    """pyroutingkit; big tables run on several metrics of the same weights, a thread each."""

    def __init__(self, topology: Topology, weights_ms: Ints) -> None:
        self._topology = topology
        self._trees: Trees | None = None
        self._weights = np.full(len(topology.tail), CLOSED_MS, np.uint32)
        self._weights[: len(weights_ms)] = np.minimum(weights_ms, CLOSED_MS)
        self._lanes = [_Lane(topology.handle, self._weights)]
        self._growing = Lock()
        self._backward: _Lane | None = None

    def durations(self, sources: Ints, targets: Ints) -> Ints:
        """Return milliseconds from every source state to every target state, -1 where none."""
        if not len(sources) or not len(targets):
            return np.zeros((len(sources), len(targets)), np.int64)
        ms = self._table(sources.astype(np.uint32), targets.astype(np.uint32)).astype(np.int64)
        ms[ms >= CLOSED_MS] = -1
        return ms

    def _table(self, starts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> NDArray[np.uint32]:
        if len(starts) * len(ends) < _WORTH_A_LANE:
            return self._lanes[0].durations(starts, ends)
        lanes, parts = self._all_lanes(), np.array_split(starts, _LANES)
        jobs = [_threads().submit(a.durations, b, ends) for a, b in zip(lanes, parts, strict=True)]
        return np.concatenate([job.result() for job in jobs])

    def _all_lanes(self) -> list[_Lane]:
        with self._growing:
            while len(self._lanes) < _LANES:
                self._lanes.append(_Lane(self._topology.handle, self._weights))
            return self._lanes

    def least(self, starts: Sequence[Ends], ends: Sequence[Ends]) -> Ints:
        """Return the least sums of what starts add, the way between and what ends add."""
        if min(len(starts), len(ends)) < _WORTH_LABELS:
            return _least(self, starts, ends)
        chains = self._topology.chains
        over, into = ([chains.of(one) for one in side] for side in (starts, ends))
        found = np.empty((len(starts), len(ends)), np.int64)
        rows, columns = (
            [i for i, chain in enumerate(side) if chain is not None] for side in (over, into)
        )
        if rows and columns:
            lanes = self._lanes[0], self._lane_back()
            labels = (
                chains.labels(
                    lane.durations,
                    [side[i] for i in part],
                    [chain for chain in of if chain],
                    CLOSED_MS,
                )
                for lane, side, of, part in zip(
                    lanes, (starts, ends), (over, into), (rows, columns), strict=True
                )
            )
            found[np.ix_(rows, columns)] = least_sums(*labels)
        # What has no single chain (a place at a junction, some private drives) is asked for directly.
        others = [i for i, chain in enumerate(over) if chain is None]
        if others:
            found[others] = _least(self, [starts[i] for i in others], ends)
        others = [j for j, chain in enumerate(into) if chain is None]
        if others and rows:
            part = _least(self, [starts[i] for i in rows], [ends[j] for j in others])
            found[np.ix_(rows, others)] = part
        return found

    def least_of_pair(self, start: Ends, end: Ends) -> int:
        """Return ``least`` of one start and one end."""
        sources = np.array([state for state, _ in start], np.uint32)
        targets = np.array([state for state, _ in end], np.uint32)
        between = self._lanes[0].durations(sources, targets).tolist()
        least = FAR_MS
        for (_, before), row in zip(start, between, strict=True):
            for (_, after), ms in zip(end, row, strict=True):
                if ms < CLOSED_MS and before + ms + after < least:
                    least = before + ms + after
        return least

    def _lane_back(self) -> _Lane:
        with self._growing:
            if self._backward is None:
                self._backward = _Lane(self._topology.backward, self._weights)
            return self._backward

    def path(self, source: int, target: int) -> Ints | None:
        """Return the transitions of a shortest path, None where none."""
        if source == target:
            return np.zeros(0, np.int64)
        lane = self._lanes[0]
        with lane.lock:
            ms, _, turns = lane.metric.query(source, target)
        return None if ms >= CLOSED_MS else np.asarray(turns, np.int64)

    def path_metres(self, pairs: Ints, state_m: Floats) -> Floats:
        """Return, for state pairs (n x 2) that are joined, the sum of ``state_m`` up to the target."""
        states, (sources, row) = len(state_m), np.unique(pairs[:, 0], return_inverse=True)
        if len(pairs) * _CELLS_A_PATH < len(sources) * states:
            return self._unpacked_metres(pairs, state_m)
        if self._trees is None:
            graph = self._topology.graph
            self._trees = Trees(graph, self._weights[: len(graph.tail)])
        total = np.zeros(len(pairs))
        at_once = max(1, _MOST_CELLS // states)
        for low in range(0, len(sources), at_once):
            part = sources[low : low + at_once]
            chosen = np.flatnonzero((row >= low) & (row < low + at_once))
            ms = self._table(part.astype(np.uint32), np.arange(states, dtype=np.uint32))
            found, ties = self._trees.sums(
                ms, row[chosen] - low, pairs[chosen, 0], pairs[chosen, 1], state_m
            )
            found[ties] = self._unpacked_metres(pairs[chosen[ties]], state_m)
            total[chosen] = found
        return total

    def _unpacked_metres(self, pairs: Ints, state_m: Floats) -> Floats:
        lane, total = self._lanes[0], np.zeros(len(pairs))
        # The lock is let go between chunks, so that a big table does not hold up a route.
        for low in range(0, len(pairs), 64):
            with lane.lock:
                paths = [lane.metric.query(s, t)[1] for s, t in pairs[low : low + 64].tolist()]
            for i, states in enumerate(paths, low):
                total[i] = state_m[np.asarray(states[:-1], np.int64)].sum()
        return total


def _least(engine: Engine, starts: Sequence[Ends], ends: Sequence[Ends]) -> Ints:
    """Return what ``Engine.least`` does, by one table between all states."""
    sides = []
    for side in (starts, ends):
        states, back = np.unique([state for one in side for state, _ in one], return_inverse=True)
        more_ms = np.array([ms for one in side for _, ms in one], np.int64)
        first = np.cumsum([0, *(len(one) for one in side[:-1])])
        sides.append((states, back, more_ms, first))
    (sources, row, before_ms, row_first), (targets, column, after_ms, column_first) = sides
    between = engine.durations(sources, targets)
    between[between < 0] = FAR_MS
    total = between[np.ix_(row, column)] + before_ms[:, None] + after_ms
    least: Ints = np.minimum.reduceat(np.minimum.reduceat(total, row_first), column_first, axis=1)
    return least


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_LANES, "table")


if hasattr(os, "register_at_fork"):
    # A forked process has the pool and none of its threads: a big table would wait for ever.
    os.register_at_fork(after_in_child=_threads.cache_clear)


class ScipyEngine:
    """SciPy's Dijkstra: slower by some hundred times, needs no wheel of pyroutingkit."""

    def __init__(self, graph: TurnGraph, weights_ms: Ints) -> None:
        from scipy.sparse import csr_array  # noqa: PLC0415 - 60 MB, for the fallback only

        self._states = graph.states
        self._turns = np.flatnonzero(weights_ms < CLOSED_MS)
        tail, head = graph.tail[self._turns], graph.head[self._turns]
        # Transitions are sorted by (tail, head): so are these keys.
        self._key = tail * self._states + head
        shape = (self._states, self._states)
        weights = weights_ms[self._turns].astype(np.float64)
        self._graph = csr_array((weights, (tail, head)), shape=shape)

    def _search(self, sources: Ints) -> tuple[Floats, Ints]:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        ms, before = dijkstra(self._graph, indices=sources, return_predecessors=True)
        return np.asarray(ms, np.float64), np.asarray(before, np.int64)

    def durations(self, sources: Ints, targets: Ints) -> Ints:
        """Return milliseconds from every source state to every target state, -1 where none."""
        if not len(sources) or not len(targets):
            return np.zeros((len(sources), len(targets)), np.int64)
        unique, back = np.unique(sources, return_inverse=True)
        ms = self._search(unique)[0][:, targets][back]
        return np.where(np.isfinite(ms), ms, -1).astype(np.int64)

    def least(self, starts: Sequence[Ends], ends: Sequence[Ends]) -> Ints:
        """Return the least sums of what starts add, the way between and what ends add."""
        return _least(self, starts, ends)

    def least_of_pair(self, start: Ends, end: Ends) -> int:
        """Return ``least`` of one start and one end."""
        return int(_least(self, [start], [end])[0, 0])

    def path(self, source: int, target: int) -> Ints | None:
        """Return the transitions of a shortest path, None where none."""
        ms, before = self._search(np.array([source]))
        if not np.isfinite(ms[0, target]):
            return None
        states = self._trace(before[0], source, target)
        return self._turns[np.searchsorted(self._key, states[:-1] * self._states + states[1:])]

    def _trace(self, before: Ints, source: int, target: int) -> Ints:
        states = [target]
        while states[-1] != source:
            states.append(int(before[states[-1]]))
        return np.array(states[::-1], np.int64)

    def path_metres(self, pairs: Ints, state_m: Floats) -> Floats:
        """Return, for state pairs (n x 2) that are joined, the sum of ``state_m`` up to the target."""
        total = np.zeros(len(pairs))
        for source in np.unique(pairs[:, 0]):
            before = self._search(np.array([source]))[1][0]
            for i in np.flatnonzero(pairs[:, 0] == source):
                total[i] = state_m[self._trace(before, int(source), int(pairs[i, 1]))[:-1]].sum()
        return total
