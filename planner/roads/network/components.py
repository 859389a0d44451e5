"""Which part of a network is passed through, and which states of the drives that hang on it are kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.errors import DataFault, Fault
from planner.roads.network.arrays import Ints, RoadNetwork
from planner.roads.network.profiles import TravelProfile

Mask = NDArray[np.bool_]

THROUGH, OUT, IN = 0, 1, 2
"""Roles of a state: on an open road; leaving a private drive; entering one."""


def largest_arcs(network: RoadNetwork, legal: Mask, tail: Ints, head: Ints) -> Mask:
    """Return the arcs of the strongly connected part with the most junctions.

    Not with the most metres: one long road that only touches the town is no town. Of parts with as
    many junctions the one with the most metres is taken. Where nobody can turn round at all (one ring
    of two-way streets) that part runs in one direction only: then its mirror image belongs to it.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - needed to build only
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    arcs = 2 * network.links
    adjacency = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(arcs, arcs))
    parts, label = connected_components(adjacency, directed=True, connection="strong")
    metres = np.bincount(label[legal], np.repeat(network.length_m, 2)[legal], minlength=parts)
    junctions = _junctions(network, legal, label, parts)
    best = np.lexsort((-metres, -junctions))[0] if parts else -1
    largest: Mask = legal & (label == best)
    mirrored = np.flatnonzero(largest) ^ 1
    if legal[mirrored].all() and len(np.unique(label[mirrored])) == 1:
        largest[mirrored] = True
    return largest


def _junctions(network: RoadNetwork, legal: Mask, label: Ints, parts: int) -> Ints:
    """Return how many nodes of each part three of its road ends or more meet at."""
    chosen = np.flatnonzero(legal)
    pieces = np.unique(np.stack([label[chosen], chosen // 2], axis=1), axis=0)
    part, link = pieces[:, 0].astype(np.int64), pieces[:, 1]
    ends = np.concatenate([network.tail[link], network.head[link]])
    places, meet = np.unique(np.tile(part, 2) * network.nodes + ends, return_counts=True)
    found: Ints = np.bincount(places[meet >= 3] // max(1, network.nodes), minlength=parts)
    return found


def check_share(
    network: RoadNetwork, travel: TravelProfile, legal: Mask, kept: Mask, least_share: float
) -> None:
    """Raise DataFault where the kept arcs hold less than this share of the profile's kilometres."""
    whole_m, kept_m = (
        float(network.length_m[mask[0::2] | mask[1::2]].sum()) for mask in (legal, kept)
    )
    if kept_m < least_share * whole_m:
        told = (
            f"{kept_m / 1000:.1f} km in its largest connected part, out of {whole_m / 1000:.1f} km"
        )
        expected = "give an extract of one connected town"
        raise DataFault.of("The road network", [Fault(f"{travel.name} network", told, expected)])


def joined_states(role: Ints, tail: Ints, head: Ints) -> Mask:
    """Tell which states lead to open roads (those that leave) or are led to (those that enter)."""
    joined: Mask = role == THROUGH
    for kind, ahead, behind in ((OUT, tail, head), (IN, head, tail)):
        while True:
            new = ahead[joined[behind] & (role[ahead] == kind) & ~joined[ahead]]
            if not len(new):
                break
            joined[new] = True
    return joined


def kept_states(joined: Mask, arc: Ints, role: Ints, links: int) -> Mask:
    """Tell which states are kept: the joined ones, and all of links left and reached from open roads."""
    left, reached = np.zeros(links, bool), np.zeros(links, bool)
    left[arc[joined & (role != IN)] // 2] = True
    reached[arc[joined & (role != OUT)] // 2] = True
    useful: Mask = joined | (left & reached)[arc // 2]
    return useful
