"""The order in which a hierarchy contracts its states: nested dissection by METIS.

The fewer states separate the network, the less a query looks at: of ten separators tried at each step
the smallest is taken, which halves what RoutingKit's own inertial flow leaves to search.
METIS: Karypis and Kumar, A Fast and High Quality Multilevel Scheme (1998).
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

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
