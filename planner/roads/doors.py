"""Private drives: roads that a way may begin or end on, and never pass through.

They hang on the network like twigs. A small search over the twigs alone leads from a place on one
to the gates, the nodes where the open network begins; so the engine behind knows open roads only,
and no shortest path can cut through a hotel's forecourt.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush

import numpy as np

from planner.roads.network import Ints
from planner.roads.shortest_paths import Mask

Reached = dict[int, tuple[int, tuple[int, ...]]]
"""Milliseconds to a node, and the arcs of the way in driving order."""


class Doors:
    """The drives of one profile: ``is_gate`` (N) marks nodes of its open network."""

    def __init__(
        self, nodes: int, ends: tuple[Ints, Ints], arc_ms: Ints, door_arcs: Mask, open_arcs: Mask
    ) -> None:
        tail, head = ends
        self._arc_ms = arc_ms
        self.is_gate = np.zeros(nodes, bool)
        self.is_gate[tail[open_arcs]] = self.is_gate[head[open_arcs]] = True
        self._ahead: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._back: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for arc in np.flatnonzero(door_arcs).tolist():
            self._ahead[int(tail[arc])].append((arc, int(head[arc])))
            self._back[int(head[arc])].append((arc, int(tail[arc])))

    def reached_from(self, node: int) -> Reached:
        """Return every node that drives alone lead to from ``node``, gates included, none past."""
        return {n: (ms, arcs[::-1]) for n, (ms, arcs) in self._search(node, ahead=True).items()}

    def reaching(self, node: int) -> Reached:
        """Return every node from which drives alone lead to ``node``, gates included."""
        return self._search(node, ahead=False)

    def _search(self, start: int, *, ahead: bool) -> Reached:
        """Dijkstra that stops at gates; arcs are listed from the found node to the start."""
        steps = self._ahead if ahead else self._back
        found: Reached = {}
        queue: list[tuple[int, int, tuple[int, ...]]] = [(0, start, ())]
        while queue:
            ms, node, arcs = heappop(queue)
            if node in found:
                continue
            found[node] = ms, arcs
            if self.is_gate[node]:
                continue
            for arc, other in steps.get(node, ()):
                if other not in found:
                    heappush(queue, (ms + int(self._arc_ms[arc]), other, (arc, *arcs)))
        return found
