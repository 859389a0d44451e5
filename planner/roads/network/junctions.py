"""Which road ends meet at each node."""

from __future__ import annotations

import numpy as np

from planner.roads.network.arrays import RoadNetwork


class Junctions:
    """Which road ends meet at each node."""

    def __init__(self, network: RoadNetwork) -> None:
        ends = np.stack([network.tail, network.head], axis=1).ravel()
        self._by_node = np.argsort(ends, kind="stable")
        self._start = np.searchsorted(ends[self._by_node], np.arange(network.nodes + 1))

    def arcs_out(self, node: int) -> list[int]:
        """Return the arcs that lead out of a node, one for each road end there."""
        # Road end 2 i is link i's tail, where arc 2 i leads out; end 2 i + 1 its head, arc 2 i + 1.
        found: list[int] = self._by_node[self._start[node] : self._start[node + 1]].tolist()
        return found
