"""Tables by hub labels: every place has a label, and any two labels meet in a common state.

The label of a place holds, for every ancestor of its states in the elimination tree, how long the way
there (or from there) takes. The quickest way between two places leads over a common ancestor, so the
least sum over those is its time. A label costs one small query; after that a pair costs a few dozen
additions in NumPy, where the engine's own tables look at the ancestors of all targets for each source.
Cohen, Halperin, Kaplan and Zwick, Reachability and Distance Queries via 2-Hop Labels (2003).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.roads.network.arrays import Ints
from planner.roads.search.contraction import EliminationTree

FAR_MS = 1 << 40
"""Milliseconds that no way takes (35 years): no road leads there."""
_SMALL_BLOCK = 256
"""Pairs of labels that are compared at all depths at once."""

Ends = Sequence[tuple[int, int]]
"""The (state, milliseconds to add) pairs by which a place is left, or reached."""
Query = Callable[[NDArray[np.uint32], NDArray[np.uint32]], NDArray[np.uint32]]


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Labels of places, sorted along the tree: ``order`` (n) tells whose each row is.

    ``hubs`` and ``ms`` (n x depth) run from the root down; what a label does not reach is filled up.
    """

    order: Ints
    hubs: Ints
    ms: Ints


class Chains:
    """The ancestors of states, each chain from the state itself up to the root."""

    def __init__(self, tree: EliminationTree) -> None:
        self._parent: list[int] = tree.parent.tolist()
        self._position: list[int] = tree.position.tolist()

    def of(self, ends: Ends) -> list[int] | None:
        """Return the longest chain of these states; None if it does not hold all the others."""
        # Positions grow downwards.
        states = [state for state, _ in ends]
        lowest = max(states, key=self._position.__getitem__)
        chain, one = [], lowest
        while one >= 0:
            chain.append(one)
            one = self._parent[one]
        return chain if all(state in chain for state in states) else None

    def labels(
        self, query: Query, places: Sequence[Ends], chains: Sequence[Sequence[int]], closed: int
    ) -> Labels:
        """Return the labels of places with these chains; ``closed`` is the engine's infinity.

        ``query`` tells how long the ways from some states to others take (or back, for a label of the
        ways in).
        """
        order = sorted(range(len(places)), key=lambda i: self._position[chains[i][0]])
        deepest = max(map(len, chains))
        hubs = np.full((len(places), deepest), -1, np.int64)
        rows = sum(map(len, places))
        found = np.full((rows, deepest), closed, np.uint32)
        cuts = [0]
        for row, i in enumerate(order):
            chain = np.array(chains[i][::-1], np.uint32)
            states = np.array([state for state, _ in places[i]], np.uint32)
            hubs[row, : len(chain)] = chain
            found[cuts[-1] : cuts[-1] + len(states), : len(chain)] = query(states, chain)
            cuts.append(cuts[-1] + len(states))
        ms = found.astype(np.int64)
        ms[found >= closed] = FAR_MS
        ms += np.array([more for i in order for _, more in places[i]], np.int64)[:, None]
        return Labels(np.array(order), hubs, np.minimum.reduceat(ms, cuts[:-1], axis=0))


def least_sums(outs: Labels, ins: Labels) -> Ints:
    """Return the milliseconds of the quickest way from each place to each, about FAR_MS for none."""
    depth = min(outs.hubs.shape[1], ins.hubs.shape[1])
    out_hubs, in_hubs = outs.hubs[:, :depth], ins.hubs[:, :depth]
    out_ms, in_ms = outs.ms[:, :depth], ins.ms[:, :depth]
    least = np.full((len(out_hubs), len(in_hubs)), FAR_MS, np.int64)
    blocks = [(0, len(out_hubs), 0, len(in_hubs), 0)]
    while blocks:
        a, b, c, d, at = blocks.pop()
        here = least[a:b, c:d]
        if (b - a) * (d - c) <= _SMALL_BLOCK:
            sums = out_ms[a:b, None, at:] + in_ms[None, c:d, at:]
            sums[(out_hubs[a:b, None, at:] != in_hubs[None, c:d, at:]) | (sums > FAR_MS)] = FAR_MS
            np.minimum(here, sums.min(axis=2, initial=FAR_MS), out=here)
            continue
        # Rows are sorted along the tree: what the first and the last have in common, all have.
        top = out_hubs[a, at:]
        same = (
            (top == out_hubs[b - 1, at:]) & (top == in_hubs[c, at:]) & (top == in_hubs[d - 1, at:])
        )
        common = at + (len(same) if same.all() else int(same.argmin()))
        for k in range(at, common):
            np.minimum(here, out_ms[a:b, k, None] + in_ms[None, c:d, k], out=here)
        if common < depth:
            into = {hub: (low, high) for hub, low, high in _groups(in_hubs[:, common], c, d)}
            blocks += [
                (low, high, *into[hub], common)
                for hub, low, high in _groups(out_hubs[:, common], a, b)
                if hub >= 0 and hub in into
            ]
    found = np.empty_like(least)
    found[np.ix_(outs.order, ins.order)] = least
    return found


def _groups(hubs: Ints, low: int, high: int) -> list[tuple[int, int, int]]:
    """Return (hub, first row, last row + 1) for each run of equal hubs between two rows."""
    part = hubs[low:high]
    cuts = [low, *(low + 1 + np.flatnonzero(part[1:] != part[:-1])).tolist(), high]
    return [(int(hubs[a]), a, b) for a, b in pairwise(cuts)]
