"""The compiled road network: plain arrays, read-only, enough to serve without a graph library.

A *link* is a piece of street between two nodes, stored once, in the direction in which it may be
driven (any, where both are allowed). Each link *i* has two *arcs*: ``2 i`` runs along it, ``2 i +
1`` against it. Which arcs exist for whom is a bit mask per profile: so one topology carries the
one-way streets of coaches and the same streets walked both ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import EARTH_RADIUS_M, LonLat
from planner.roads.network.profiles import PROFILES, Profile, TravelProfile
from planner.roads.network.restrictions import Restriction

ONEWAY, ROUNDABOUT, BRIDGE, TUNNEL, TOLL, CLOSED, DRAWN_BACK = 1, 2, 4, 8, 16, 32, 64
"""Bits of ``RoadNetwork.flags``; ``CLOSED`` marks a road whose ``access`` tag refuses through traffic,
``DRAWN_BACK`` a one-way street that OSM draws against its traffic."""

SIGNALS_ALONG, SIGNALS_AGAINST, TURNING = 1, 2, 4
"""Bits of ``RoadNetwork.node_flags``: traffic lights for those who come along their street as OSM draws
it, and for those who come against it; a place made for turning round."""

PROFILE_BIT: dict[Profile, int] = {name: 1 << i for i, name in enumerate(PROFILES)}

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Street(NamedTuple):
    """One street or path of the network, for drawing: OSM class, name ("" if none), geometry.

    ``oneway`` is +1 where vehicles may only follow the geometry, -1 only against it, 0 both ways.
    """

    road_class: str
    name: str
    oneway: int
    bridge: bool
    tunnel: bool
    geometry: tuple[LonLat, ...]


def steps_m(lon_deg: Floats, lat_deg: Floats) -> Floats:
    """Return the metres from each of n points to the next one (n - 1), as ``geodesy.distance_m``."""
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    h = (
        np.sin(np.diff(lat) / 2) ** 2
        + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    )
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    return metres


@dataclass(frozen=True, slots=True, eq=False)
class RoadNetwork:
    """Arrays of N nodes, L links and 2 L arcs; lon and lat in degrees (WGS 84).

    ``shape_start`` (L + 1) cuts ``shape_lon``/``shape_lat`` into one polyline a link, both ends
    included. Masks hold a bit per profile (``PROFILE_BIT``). Of arcs (2 L): ``legal`` is open to
    through traffic, ``ends`` may be travelled to begin or end a way only (private drives). Of nodes
    (N): ``node_shut`` cannot be passed (a bollard), ``node_ends`` only to begin or end (a gate).
    ``node_id`` are OSM's ids, ``shape_node`` those of the points of the polylines (0: unknown).
    ``maxspeed_kph`` is 0 where no limit is tagged. ``edges`` counts directed edges of vehicles and
    paths as OSMnx does (a one-way street once). ``restrictions`` are the turns that may not, or alone
    may, be made; ``restrictions_lost`` counts those of the file that have no place in the network.
    """

    node_lon: Floats
    node_lat: Floats
    node_id: Ints
    node_flags: NDArray[np.uint8]
    node_shut: NDArray[np.uint8]
    node_ends: NDArray[np.uint8]
    tail: Ints
    head: Ints
    length_m: Floats
    class_id: Ints
    name_id: Ints
    flags: NDArray[np.uint8]
    maxspeed_kph: Floats
    shape_start: Ints
    shape_lon: Floats
    shape_lat: Floats
    shape_node: Ints
    legal: NDArray[np.uint8]
    ends: NDArray[np.uint8]
    classes: tuple[str, ...]
    names: tuple[str, ...]
    edges: int
    date: str
    credits: tuple[str, ...]
    source_hash: str
    restrictions: tuple[Restriction, ...] = ()
    restrictions_lost: int = 0

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_lon)

    @property
    def links(self) -> int:
        """Number of links; there are twice as many arcs."""
        return len(self.tail)

    def arc_ends(self) -> tuple[Ints, Ints]:
        """Return tail and head node of every arc (2 L each)."""
        tail, head = np.empty(2 * self.links, np.int64), np.empty(2 * self.links, np.int64)
        tail[0::2], tail[1::2] = self.tail, self.head
        head[0::2], head[1::2] = self.head, self.tail
        return tail, head

    def arcs_of(
        self, profile: Profile, which: Literal["legal", "ends"] = "legal"
    ) -> NDArray[np.bool_]:
        """Return one of the two masks of arcs (2 L) for a profile."""
        mask: NDArray[np.uint8] = getattr(self, which)
        chosen: NDArray[np.bool_] = (mask & PROFILE_BIT[profile]) != 0
        return chosen

    def arc_ms(self, travel: TravelProfile) -> Ints:
        """Return free-flow milliseconds of every arc (2 L), at least 1; closed classes read 1."""
        by_class = np.array([travel.speeds_kph.get(way, np.inf) for way in self.classes])
        kph = by_class[self.class_id]
        if travel.obeys_maxspeed:
            kph = np.where(self.maxspeed_kph > 0, np.minimum(kph, self.maxspeed_kph), kph)
        ms = np.maximum(1, np.rint(self.length_m * 3600.0 / kph)).astype(np.int64)
        return np.repeat(ms, 2)

    def shape_along_m(self) -> Floats:
        """Return, for each point of each link's polyline, the metres from the link's tail."""
        step = np.concatenate([[0.0], steps_m(self.shape_lon, self.shape_lat)])
        step[self.shape_start[:-1]] = 0.0  # no step from one link's end to the next one's start
        total = np.cumsum(step)
        along: Floats = total - np.repeat(total[self.shape_start[:-1]], np.diff(self.shape_start))
        return along

    def shape(self, link: int) -> list[LonLat]:
        """Return a link's polyline as (lon, lat) points, from its tail to its head."""
        part = slice(int(self.shape_start[link]), int(self.shape_start[link + 1]))
        return list(zip(self.shape_lon[part].tolist(), self.shape_lat[part].tolist(), strict=True))

    def streets(self) -> Iterator[Street]:
        """Yield every street and path once, whoever may use it."""
        for link in range(self.links):
            flags = int(self.flags[link])
            yield Street(
                self.classes[self.class_id[link]], self.names[self.name_id[link]],
                1 if flags & ONEWAY else 0, bool(flags & BRIDGE), bool(flags & TUNNEL),
                tuple(self.shape(link)),
            )  # fmt: skip


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
