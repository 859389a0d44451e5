"""Shortest paths between nodes: one protocol, two engines.

``CchEngine`` is customizable contraction hierarchies of pyroutingkit; ``ScipyEngine`` is Dijkstra,
for machines without a wheel of pyroutingkit, and the oracle of the other in tests. Both count whole
milliseconds, take closed arcs as absent, and are safe for threads.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from planner.roads.network import Ints, RoadNetwork

Mask = NDArray[np.bool_]


class Engine(Protocol):
    """Shortest paths of one profile over the nodes and arcs of a RoadNetwork."""

    def durations(self, sources: Ints, targets: Ints) -> Ints:
        """Return milliseconds from every source node to every target node, -1 where none."""

    def path(self, source: int, target: int) -> Ints | None:
        """Return the arcs of a shortest path (empty where the nodes are one), None where none."""

    def path_metres(self, pairs: Ints, arc_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, for node pairs (n x 2) that are joined, the sum of ``arc_m`` along the path."""


def have_cch() -> bool:
    """Tell whether pyroutingkit is installed."""
    return find_spec("pyroutingkit") is not None


class Topology:
    """The order of contraction of a network: independent of speeds, shared by all profiles."""

    def __init__(self, network: RoadNetwork, saved: Path | None = None) -> None:
        from pyroutingkit import CCHTopology  # noqa: PLC0415 - absent on some machines

        tail, head = network.arc_ends()
        # A loop from a node to itself is on no shortest path.
        self.arcs = np.flatnonzero(tail != head)
        self.handle: Any = CCHTopology()
        if saved is None:
            self.handle.build(
                tail[self.arcs].astype(np.uint32), head[self.arcs].astype(np.uint32),
                network.node_lat.astype(np.float32), network.node_lon.astype(np.float32),
                network.nodes,
            )  # fmt: skip
        else:
            self.handle.load(str(saved))

    def save(self, folder: Path) -> None:
        """Write the topology into an existing folder."""
        self.handle.save(str(folder))


class CchEngine:
    """pyroutingkit on one metric, one lock round every call: the metric is unsafe for threads."""

    def __init__(self, topology: Topology, arc_ms: Ints, open_arcs: Mask) -> None:
        from pyroutingkit import INF_WEIGHT, CCHMetric  # noqa: PLC0415

        self._infinite = int(INF_WEIGHT)
        self._arcs = topology.arcs
        self._topology = topology  # the metric borrows it
        self._metric: Any = CCHMetric(topology.handle)
        weights = np.where(open_arcs, arc_ms, self._infinite)[self._arcs]
        self._metric.customize(np.minimum(weights, self._infinite).astype(np.uint32))
        self._lock = Lock()

    def durations(self, sources: Ints, targets: Ints) -> Ints:
        """Return milliseconds from every source node to every target node, -1 where none."""
        if not len(sources) or not len(targets):
            return np.zeros((len(sources), len(targets)), np.int64)
        with self._lock:
            found = self._metric.distances_many_to_many(
                sources.astype(np.uint32), targets.astype(np.uint32)
            )
        ms = np.asarray(found).astype(np.int64).reshape(len(sources), len(targets))
        return np.where(ms >= self._infinite, -1, ms)

    def path(self, source: int, target: int) -> Ints | None:
        """Return the arcs of a shortest path, None where none."""
        with self._lock:
            ms, _, arcs = self._metric.query(source, target)
        if ms >= self._infinite:
            return None
        return self._arcs[np.asarray(arcs, np.int64)]

    def path_metres(self, pairs: Ints, arc_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, for node pairs (n x 2) that are joined, the sum of ``arc_m`` along the path."""
        mine_m = arc_m[self._arcs]
        total = np.zeros(len(pairs))
        # The lock is let go between chunks, so that a big table does not hold up a route.
        for low in range(0, len(pairs), 64):
            with self._lock:
                paths = [self._metric.query(s, t)[2] for s, t in pairs[low : low + 64].tolist()]
            for i, arcs in enumerate(paths, low):
                total[i] = mine_m[np.asarray(arcs, np.int64)].sum()
        return total


class ScipyEngine:
    """SciPy's Dijkstra: slower by some hundred times, needs no wheel of pyroutingkit."""

    def __init__(self, network: RoadNetwork, arc_ms: Ints, open_arcs: Mask) -> None:
        from scipy.sparse import csr_array  # noqa: PLC0415 - 60 MB, for the fallback only

        tail, head = network.arc_ends()
        arcs = np.flatnonzero(open_arcs & (tail != head))
        # SciPy adds up parallel entries: keep the quickest arc of each pair of nodes.
        arcs = arcs[np.lexsort((arc_ms[arcs], tail[arcs] * network.nodes + head[arcs]))]
        self._key, first = np.unique(tail[arcs] * network.nodes + head[arcs], return_index=True)
        self._arcs = arcs[first]
        self._nodes = network.nodes
        ends = (tail[self._arcs], head[self._arcs])
        self._graph = csr_array(
            (arc_ms[self._arcs].astype(np.float64), ends), shape=(network.nodes, network.nodes)
        )

    def _search(self, sources: Ints) -> tuple[NDArray[np.float64], Ints]:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        ms, before = dijkstra(self._graph, indices=sources, return_predecessors=True)
        return np.asarray(ms, np.float64), np.asarray(before, np.int64)

    def durations(self, sources: Ints, targets: Ints) -> Ints:
        """Return milliseconds from every source node to every target node, -1 where none."""
        if not len(sources) or not len(targets):
            return np.zeros((len(sources), len(targets)), np.int64)
        unique, back = np.unique(sources, return_inverse=True)
        ms = self._search(unique)[0][:, targets][back]
        return np.where(np.isfinite(ms), ms, -1).astype(np.int64)

    def path(self, source: int, target: int) -> Ints | None:
        """Return the arcs of a shortest path, None where none."""
        ms, before = self._search(np.array([source]))
        return self._trace(before[0], source, target) if np.isfinite(ms[0, target]) else None

    def _trace(self, before: Ints, source: int, target: int) -> Ints:
        keys = []
        node = target
        while node != source:
            keys.append(int(before[node]) * self._nodes + node)
            node = int(before[node])
        return self._arcs[np.searchsorted(self._key, np.array(keys[::-1], np.int64))]

    def path_metres(self, pairs: Ints, arc_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, for node pairs (n x 2) that are joined, the sum of ``arc_m`` along the path."""
        total = np.zeros(len(pairs))
        for source in np.unique(pairs[:, 0]):
            before = self._search(np.array([source]))[1][0]
            for i in np.flatnonzero(pairs[:, 0] == source):
                total[i] = arc_m[self._trace(before, int(source), int(pairs[i, 1]))].sum()
        return total
