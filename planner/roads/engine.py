"""Shortest paths by customizable contraction hierarchies, or by SciPy where their wheel is missing."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

UNREACHABLE = np.iinfo(np.int64).max // 4
"""The cost of a pair that no road joins."""


class Engine(Protocol):
    """Costs and paths over one profile's directed edges. Safe for threads."""

    def costs(self, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return (sources x targets) milliseconds, UNREACHABLE where no road leads."""

    def edges(self, source: int, target: int) -> list[int]:
        """Return the edge numbers of a shortest path; empty when source is target or unreachable."""


def hierarchies_available() -> bool:
    """Tell whether the compiled engine has a wheel on this machine."""
    return importlib.util.find_spec("pyroutingkit") is not None


def save_topology(folder: Path, tail: Any, head: Any, lon: Any, lat: Any) -> None:
    """Order the network's nodes once and keep the result in ``folder``."""
    import pyroutingkit  # noqa: PLC0415 (may be missing)

    topology = pyroutingkit.CCHTopology()
    topology.build(
        tail.astype(np.uint32), head.astype(np.uint32), lat.astype(np.float32),
        lon.astype(np.float32), len(lon),
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    topology.save(str(folder))


def load_topology(folder: Path) -> Any:
    """Read a kept node order. Raises RuntimeError or OSError when it is torn."""
    import pyroutingkit  # noqa: PLC0415

    topology = pyroutingkit.CCHTopology()
    topology.load(str(folder))
    return topology


class HierarchyEngine:
    """pyroutingkit behind one lock: its metric is not safe for several threads."""

    def __init__(self, topology: Any, weights_ms: NDArray[np.uint32]) -> None:
        import pyroutingkit  # noqa: PLC0415

        self._closed = int(pyroutingkit.INF_WEIGHT)
        self._metric = pyroutingkit.CCHMetric(topology)
        weights = np.where(weights_ms == 0, np.uint32(self._closed), weights_ms).astype(np.uint32)
        self._metric.customize(weights)
        self._lock = threading.Lock()

    def costs(self, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.int64]:
        """See Engine."""
        with self._lock:
            found = self._metric.distances_many_to_many(
                sources.astype(np.uint32), targets.astype(np.uint32)
            )
        costs = np.asarray(found, dtype=np.int64).reshape(len(sources), len(targets))
        return np.where(costs >= self._closed, UNREACHABLE, costs)

    def edges(self, source: int, target: int) -> list[int]:
        """See Engine."""
        if source == target:
            return []
        with self._lock:
            cost, _, arcs = self._metric.query(source, target)
        return [] if cost >= self._closed else [int(arc) for arc in arcs]


class DijkstraEngine:
    """SciPy's Dijkstra: slower, everywhere available, and the oracle of the other engine."""

    def __init__(
        self, tail: Any, head: Any, node_count: int, weights_ms: NDArray[np.uint32]
    ) -> None:
        from scipy.sparse import csr_matrix  # noqa: PLC0415 (0.3 s)

        edge = np.flatnonzero(weights_ms)
        # Of parallel edges the quickest one counts: sorted last to first, the first is kept.
        order = np.lexsort((weights_ms[edge], head[edge], tail[edge]))
        edge = edge[order]
        pairs = np.stack([tail[edge], head[edge]], axis=1)
        first = np.ones(len(edge), dtype=bool)
        first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        edge = edge[first]
        self._edge_of = {
            (int(t), int(h)): int(e) for t, h, e in zip(tail[edge], head[edge], edge, strict=True)
        }
        self._graph: Any = csr_matrix(
            (weights_ms[edge].astype(np.float64), (tail[edge], head[edge])),
            shape=(node_count, node_count),
        )

    def costs(self, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.int64]:
        """See Engine."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        found = dijkstra(self._graph, indices=sources)[:, targets]
        return np.where(np.isfinite(found), found, UNREACHABLE).astype(np.int64)

    def edges(self, source: int, target: int) -> list[int]:
        """See Engine."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        search: Any = dijkstra
        costs, before = search(self._graph, indices=source, return_predecessors=True)
        if source == target or not np.isfinite(costs[target]):
            return []
        path: list[int] = []
        node = target
        while node != source:
            previous = int(before[node])
            path.append(self._edge_of[previous, node])
            node = previous
        return path[::-1]
