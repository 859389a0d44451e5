"""What a turn costs: by its angle and side, at lights, into a roundabout, turning round."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.roads.network.arrays import (
    DRAWN_BACK,
    ONEWAY,
    ROUNDABOUT,
    SIGNALS_AGAINST,
    SIGNALS_ALONG,
    TURNING,
    Floats,
    Ints,
    RoadNetwork,
)
from planner.roads.network.profiles import TravelProfile

_LOOK_M = 20.0


def turn_costs_ms(  # noqa: PLR0913 - two of them by name
    network: RoadNetwork,
    travel: TravelProfile,
    tail: Ints,
    head: Ints,
    node: Ints,
    *,
    drives_on_left: bool,
    seen: NDArray[np.bool_],
) -> Ints:
    """Return what each turn from arc ``tail`` to arc ``head`` at ``node`` costs in milliseconds.

    A turn that cannot be driven costs -1. ``seen`` (2 L) are the arcs that make a junction: where fewer
    than three streets meet, a bend is no turn. A turn to the far side is a near one where no traffic is
    crossed: from one one-way street into another.
    """
    out_deg, in_deg = _bearings(network)
    angle = (out_deg[head] - in_deg[tail] + 180.0) % 360.0 - 180.0
    oneway = (network.flags & ONEWAY) != 0
    ring = (network.flags & ROUNDABOUT) != 0
    from_ring, to_ring = ring[tail // 2], ring[head // 2]
    near = (angle < 0) == drives_on_left
    near |= oneway[tail // 2] & oneway[head // 2]
    size = np.abs(angle)
    seconds = np.where(near, travel.near_side_turn_s, travel.far_side_turn_s)
    seconds[size < travel.turn_from_deg] = 0.0
    seconds[size >= travel.sharp_turn_deg] += travel.sharp_turn_s
    links = np.flatnonzero(seen[0::2] | seen[1::2])
    meet = np.bincount(
        np.concatenate([network.tail[links], network.head[links]]), minlength=network.nodes
    )
    bend = (meet[node] < 3) | from_ring | to_ring
    seconds[bend] = 0.0
    seconds[to_ring & ~from_ring] += travel.roundabout_s
    drawn_back = (network.flags & DRAWN_BACK) != 0
    as_drawn = (tail % 2 == 0) != drawn_back[tail // 2]
    facing = np.where(as_drawn, SIGNALS_ALONG, SIGNALS_AGAINST)
    seconds[(network.node_flags[node] & facing) != 0] += travel.signals_s
    back = head == (tail ^ 1)
    made_for_it = (network.node_flags[node] & TURNING) != 0
    seconds[back] = np.where(made_for_it, travel.turning_place_s, travel.dead_end_turn_s)[back]
    seconds[(size > travel.sharpest_turn_deg) & ~back & ~bend] = -0.001
    cost_ms: Ints = np.rint(seconds * 1000).astype(np.int64)
    return cost_ms


def _bearings(network: RoadNetwork) -> tuple[Floats, Floats]:
    """Return the bearing in which each arc (2 L) leaves its tail, and in which it reaches its head."""
    along = network.shape_along_m()
    first, last = network.shape_start[:-1], network.shape_start[1:] - 1
    whole = along[last]
    # One long line of all links, a metre between them, to look up places along each.
    offset = np.cumsum(np.concatenate([[0.0], whole[:-1] + 1.0]))
    line = along + np.repeat(offset, np.diff(network.shape_start))

    def point(at: Floats) -> tuple[Floats, Floats]:
        return np.interp(at, line, network.shape_lon), np.interp(at, line, network.shape_lat)

    look = np.minimum(_LOOK_M, whole)
    start, ahead = (network.shape_lon[first], network.shape_lat[first]), point(offset + look)
    end, behind = (network.shape_lon[last], network.shape_lat[last]), point(offset + whole - look)
    out_deg, in_deg = np.empty(2 * network.links), np.empty(2 * network.links)
    out_deg[0::2], in_deg[0::2] = _bearing_deg(start, ahead), _bearing_deg(behind, end)
    out_deg[1::2], in_deg[1::2] = _bearing_deg(end, behind), _bearing_deg(ahead, start)
    return out_deg, in_deg


def _bearing_deg(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> Floats:
    """Return bearings between points some metres apart: a plane is near enough."""
    east = (b[0] - a[0]) * np.cos(np.radians(a[1]))
    bearing: Floats = np.degrees(np.arctan2(east, b[1] - a[1]))
    return bearing
