"""The compiled road network: arrays, one row a node or a directed edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import LonLat
from planner.roads.profiles import Profile

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Street:
    """One way of the source file, for drawing: its class, name, and (lon, lat) line.

    ``oneway`` is 1 along the line, -1 against it, 0 both ways.
    """

    road_class: str
    name: str
    oneway: int
    bridge: bool
    tunnel: bool
    geometry: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Snap:
    """A point moved onto the nearest edge: where, how far (metres), and on which street.

    ``forward`` and ``backward`` are the directed edges there (-1: that direction is closed) and
    ``fraction`` is how far along the forward direction the point lies, 0 to 1.
    """

    lon: float
    lat: float
    distance_m: float
    name: str
    tail: int
    head: int
    forward: int
    backward: int
    fraction: float


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """Nodes (n), directed edges (m) and source ways (w) of a road network.

    Edges come in pairs: 2 k along its way, 2 k + 1 against it. ``weights_ms[profile]`` is (m,)
    free-flow milliseconds, 0 where the profile may not go or where the edge lies outside the
    largest strongly connected part of that profile.
    """

    node_lon: Floats
    node_lat: Floats
    tail: Ints
    head: Ints
    length_m: Floats
    way: Ints
    weights_ms: dict[Profile, NDArray[np.uint32]]
    way_class: tuple[str, ...]
    way_name: tuple[str, ...]
    way_oneway: Ints
    way_bridge: NDArray[np.bool_]
    way_tunnel: NDArray[np.bool_]
    way_roundabout: NDArray[np.bool_]
    way_nodes: tuple[tuple[int, ...], ...]
    date: str
    source_hash: str

    def point(self, node: int) -> LonLat:
        """Return a node's (lon, lat)."""
        return (float(self.node_lon[node]), float(self.node_lat[node]))
