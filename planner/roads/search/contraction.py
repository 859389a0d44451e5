"""The order in which a hierarchy contracts its states, and the elimination tree of that order.

The order is nested dissection by METIS: the fewer states separate the network, the fewer a query
looks at. Of ten separators tried at each step the smallest is taken, which halves what RoutingKit's
own inertial flow leaves to search.

The highest state of a shortest path, by the order, is an ancestor of both its ends in the tree. So a
query looks at the chain from a state up to the root: about a hundred states in a city.

Karypis and Kumar, A Fast and High Quality Multilevel Scheme (1998); Liu, The Role of Elimination Trees
in Sparse Factorization (1990); Bauer, Columbus, Rutter and Wagner, Search-Space Size in Contraction
Hierarchies (2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from planner.roads.network.arrays import Ints

SEPARATORS_TRIED = 10
IMBALANCE = 400
"""How unequal the two halves may be, in thousandths."""


def have_metis() -> bool:
    """Tell whether pymetis is installed."""
    return find_spec("pymetis") is not None


def contraction_rank(
    tail: NDArray[np.int64], head: NDArray[np.int64], states: int
) -> NDArray[np.uint32]:
    """Return when each of the states is contracted: a permutation, the same one for the same graph.

    ``tail`` and ``head`` are the ends of all transitions.
    """
    import pymetis  # noqa: PLC0415 - absent on some machines, needed to build only

    one, other = np.concatenate([tail, head]), np.concatenate([head, tail])
    apart = one != other
    pairs = np.unique(one[apart] * states + other[apart])
    if not len(pairs):
        return np.arange(states, dtype=np.uint32)
    one, other = pairs // states, pairs % states
    start = np.concatenate([[0], np.cumsum(np.bincount(one, minlength=states))])
    options = pymetis.Options(nseps=SEPARATORS_TRIED, ufactor=IMBALANCE, seed=0)
    adjacency = pymetis.CSRAdjacency(adj_starts=start.tolist(), adjacent=other.tolist())
    _, rank = pymetis.nested_dissection(adjacency, options=options)
    return np.asarray(rank, np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class EliminationTree:
    """``parent`` (S) is the next state upwards (-1: a root); a subtree's ``position`` s (S) adjoin."""

    parent: Ints
    position: Ints


def elimination_tree(tail: Ints, head: Ints, rank: NDArray[np.uint32]) -> EliminationTree:
    """Return the tree of a graph, given by the ends of its arcs, contracted by ascending rank (S)."""
    states, place = len(rank), rank.astype(np.int64)
    low, high = np.minimum(place[tail], place[head]), np.maximum(place[tail], place[head])
    order = np.lexsort((low, high))
    parent, root = [-1] * states, [-1] * states
    for below, above in zip(low[order].tolist(), high[order].tolist(), strict=True):
        one = below
        # Up to the root found so far, which then hangs on the new state; the way there is shortened.
        while one != above and root[one] not in {-1, above}:
            root[one], one = above, root[one]
        if one != above and root[one] == -1:
            root[one] = parent[one] = above
    by_rank = np.argsort(place)
    above_ranks = np.array(parent, np.int64)
    above_states = np.where(above_ranks >= 0, by_rank[above_ranks], -1)
    return EliminationTree(above_states[place], _positions(parent)[place])


def _positions(parent: Sequence[int]) -> Ints:
    """Return each rank's place in a walk from the roots down, whole subtrees one after another."""
    size = [1] * len(parent)
    for one, above in enumerate(parent):
        if above >= 0:
            size[above] += size[one]
    position, free, roots = [0] * len(parent), [0] * len(parent), 0
    for one in range(len(parent) - 1, -1, -1):
        above = parent[one]
        if above < 0:
            position[one], roots = roots, roots + size[one]
        else:
            position[one], free[above] = free[above], free[above] + size[one]
        free[one] = position[one] + 1
    return np.array(position, np.int64)
