"""Sums along many shortest paths at once: read off tables of durations, without unpacking any path.

A turn lies on a shortest path where the duration to its tail and its own weight make the duration to
its head. So from each target one walks back to the source, for all pairs of a big table together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.roads.network.arrays import Floats, Ints
from planner.roads.network.turns import TurnGraph


class Trees:
    """The turns of a graph under one set of weights (T milliseconds)."""

    def __init__(self, graph: TurnGraph, weights_ms: NDArray[np.uint32]) -> None:
        self._tail, self._head, self._ms = graph.tail, graph.head, weights_ms.astype(np.int64)

    def sums(
        self, ms: NDArray[np.uint32], rows: Ints, sources: Ints, targets: Ints, state_m: Floats
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Return for each pair the sum of ``state_m`` from its source up to its target, and who ties.

        ``ms`` (sources x all states) are durations, ``rows`` (n) the row of each pair's source;
        every target can be reached. Where two paths are equally quick, the sum is not told (True): only
        the engine knows which of them it drives.
        """
        before = np.stack([self._before(row.astype(np.int64)) for row in ms])
        total, ties = np.zeros(len(rows)), np.zeros(len(rows), bool)
        going = np.flatnonzero(targets != sources)
        rows, here, sources = rows[going], targets[going], sources[going]
        while len(going):
            here = before[rows, here]
            ties[going[here == _TIE]] = True
            total[going] += state_m[here]
            on = (here != sources) & (here != _TIE)
            going, rows, here, sources = going[on], rows[on], here[on], sources[on]
        return total, ties

    def _before(self, ms: Ints) -> Ints:
        """Return the state before each on the shortest paths of one source."""
        tight = np.flatnonzero(ms[self._tail] + self._ms == ms[self._head])
        tail, head = self._tail[tight], self._head[tight]
        before = np.full(len(ms), _TIE, np.int64)
        before[head] = tail
        before[np.bincount(head, minlength=len(ms)) > 1] = _TIE
        return before


_TIE = -1
"""Instead of a state before: two lead there equally quickly, or none does."""
