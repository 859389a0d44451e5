"""From the NetworkX graph, the source of truth, to the arrays that are served."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import get_coordinates

from planner.errors import DataFault, Fault
from planner.geodesy import LonLat
from planner.roads.network.arrays import (
    BRIDGE,
    CLOSED,
    DRAWN_BACK,
    ONEWAY,
    PROFILE_BIT,
    ROUNDABOUT,
    SIGNALS_AGAINST,
    SIGNALS_ALONG,
    TOLL,
    TUNNEL,
    TURNING,
    RoadNetwork,
)
from planner.roads.network.profiles import (
    NODE_TAGS,
    PROFILES,
    TAGS,
    admission_of,
    is_turning_place,
    maxspeed_kph,
    signals_facing,
)
from planner.roads.network.restrictions import ArcEnds, Relation, locate
from planner.roads.network.roundabouts import rings

Mask = NDArray[np.uint8]


@dataclass(slots=True)
class _Link:
    tail: int
    head: int
    shape: list[LonLat]
    length_m: float
    oneway: bool
    tags: dict[str, str]
    forward: bool
    ways: tuple[int, int]
    nodes: list[int]
    drawn_back: bool = False


def compile_network(  # noqa: PLR0913 - facts of a file, by name
    graph: Any,
    *,
    date: str = "",
    credits_: tuple[str, ...] = (),
    source_hash: str = "",
    relations: Sequence[Relation] = (),
    incomplete: int = 0,
    drawn_back: frozenset[int] = frozenset(),
    drives_on_left: bool | None = None,
) -> RoadNetwork:
    """Compile a simplified graph of ``osm.read_graph`` into arrays.

    ``relations`` are the file's turn restrictions, beside ``incomplete`` ones, ``drawn_back`` its
    one-way streets drawn against their traffic. With the side of the road on which one drives,
    circles of street in a file without junction tags become roundabouts (``roundabouts``). Raises DataFault
    naming every edge without a finite positive length (networkx would count it as 1).
    """
    order = sorted(graph.nodes)
    index = {node: i for i, node in enumerate(order)}
    links = _links(graph, index)
    for link in links:
        # Of a street of several ways the last one counts: at its end a driver meets lights.
        link.drawn_back = link.oneway and link.ways[1] in drawn_back
    if drives_on_left is not None and not any("junction" in link.tags for link in links):
        _make_roundabouts(links, drives_on_left=drives_on_left)
    tail = np.array([link.tail for link in links], np.int64)
    head = np.array([link.head for link in links], np.int64)
    length = np.array([link.length_m for link in links], np.float64)
    legal, ends = _admissions(links)
    restrictions, lost = locate(relations, _arc_ends(order, links))
    flags, shut, gates = _node_facts([graph.nodes[node] for node in order])
    classes = tuple(sorted({link.tags["highway"] for link in links}))
    names = tuple(sorted({"", *(link.tags.get("name", "") for link in links)}))
    class_of = {text: i for i, text in enumerate(classes)}
    name_of = {text: i for i, text in enumerate(names)}
    points = [point for link in links for point in link.shape]
    return RoadNetwork(
        node_lon=np.array([graph.nodes[node]["x"] for node in order], np.float64),
        node_lat=np.array([graph.nodes[node]["y"] for node in order], np.float64),
        node_id=np.array([node if isinstance(node, int) else 0 for node in order], np.int64),
        node_flags=flags,
        node_shut=shut,
        node_ends=gates,
        tail=tail,
        head=head,
        length_m=length,
        class_id=np.array([class_of[link.tags["highway"]] for link in links], np.int64),
        name_id=np.array([name_of[link.tags.get("name", "")] for link in links], np.int64),
        flags=np.array([_flags(link) for link in links], np.uint8),
        maxspeed_kph=np.array(
            [maxspeed_kph(link.tags.get("maxspeed", "")) or 0.0 for link in links], np.float64
        ),
        shape_start=np.cumsum([0, *(len(link.shape) for link in links)]).astype(np.int64),
        shape_lon=np.array([lon for lon, _ in points], np.float64),
        shape_lat=np.array([lat for _, lat in points], np.float64),
        shape_node=np.array([node for link in links for node in link.nodes], np.int64),
        legal=legal,
        ends=ends,
        classes=classes,
        names=names,
        edges=sum(1 if link.oneway else 2 for link in links),
        date=date,
        credits=credits_,
        source_hash=source_hash,
        restrictions=restrictions,
        restrictions_lost=lost + incomplete,
    )


def _links(graph: Any, index: Mapping[int, int]) -> list[_Link]:
    """Fold the two edges of a two-way street into one link; one-way streets have one edge."""
    found: dict[tuple[Any, ...], _Link] = {}
    faults: list[Fault] = []
    for tail, head, data in graph.edges(data=True):
        length = data.get("length")
        if not isinstance(length, float | int) or not math.isfinite(length) or length <= 0:
            way = data.get("osmid", "unknown")
            expected = "give every road a finite positive length (two points may coincide)"
            faults.append(Fault(f"way {way}, nodes {tail} to {head}", f"length {length}", expected))
            continue
        shape = _shape(graph, tail, head, data)
        ways = data.get("osmid", 0)
        oneway = bool(data.get("oneway", False))
        key = (
            tuple(min(shape, shape[::-1])),
            frozenset(ways) if isinstance(ways, list) else frozenset([ways]),
            oneway,
        )
        # The way's own direction is the link's; a two-way street merged of ways drawn in both
        # directions has none, and takes the smaller of its two point lists.
        mark = data.get("reversed", False)
        forward = not mark if isinstance(mark, bool) else shape <= shape[::-1]
        known = found.get(key)
        if known is not None and (known.forward or not forward):
            continue
        tags = {tag: str(data[tag]) for tag in TAGS if tag in data}
        found[key] = _Link(
            index[tail], index[head], shape, float(length), oneway, tags, forward,
            (_way(data, "first_way"), _way(data, "last_way")), _nodes(data, tail, head, len(shape)),
        )  # fmt: skip
    if faults:
        raise DataFault.of("The road network", faults)
    return sorted(
        found.values(),
        key=lambda link: (link.tail, link.head, link.shape, link.oneway, sorted(link.tags.items())),
    )


def _way(data: Mapping[str, Any], name: str) -> int:
    way = data.get(name, data.get("osmid", 0))
    return way if isinstance(way, int) else 0


def _nodes(data: Mapping[str, Any], tail: Any, head: Any, points: int) -> list[int]:
    """Return OSM's id of each point of an edge, 0 where the graph does not tell it."""
    told = data.get("nodes")
    if not isinstance(told, list) or len(told) != points:  # GraphML keeps no lists
        told = [tail, *[0] * (points - 2), head]
    return [node if isinstance(node, int) else 0 for node in told]


def _arc_ends(order: Sequence[int], links: Sequence[_Link]) -> ArcEnds:
    """Return where every arc begins and ends in OSM's ids."""
    tails = [node for link in links for node in (order[link.tail], order[link.head])]
    heads = [node for link in links for node in (order[link.head], order[link.tail])]
    first = [way for link in links for way in link.ways]
    last = [way for link in links for way in link.ways[::-1]]
    return ArcEnds(tails, heads, first, last)


def _node_facts(nodes: Sequence[Mapping[str, Any]]) -> tuple[Mask, Mask, Mask]:
    """Return flags, and bit masks of who is stopped and who may pass to begin or end only."""
    flags, shut, gates = (np.zeros(len(nodes), np.uint8) for _ in range(3))
    for i, node in enumerate(nodes):
        tags = {tag: str(node[tag]) for tag in NODE_TAGS if tag in node}
        if not tags:
            continue
        along, against = signals_facing(tags)
        flags[i] = SIGNALS_ALONG * along | SIGNALS_AGAINST * against
        flags[i] |= TURNING * is_turning_place(tags)
        for name, profile in PROFILES.items():
            admission = profile.barrier_admission(tags)
            shut[i] |= PROFILE_BIT[name] * (admission == "closed")
            gates[i] |= PROFILE_BIT[name] * (admission == "ends")
    return flags, shut, gates


def _shape(graph: Any, tail: int, head: int, data: Mapping[str, Any]) -> list[LonLat]:
    if "geometry" in data:
        points: list[LonLat] = list(map(tuple, get_coordinates(data["geometry"]).tolist()))
        return points
    ends = graph.nodes[tail], graph.nodes[head]
    return [(float(node["x"]), float(node["y"])) for node in ends]


def _make_roundabouts(links: Sequence[_Link], *, drives_on_left: bool) -> None:
    """Turn each circle of street into a one-way roundabout: clockwise where one drives on the left."""
    streets = [link for link in links if link.tags["highway"] in PROFILES["car"].speeds_kph]
    for ring in rings([(link.tail, link.head, link.shape) for link in streets]):
        arcs = [arc ^ 1 for arc in ring] if drives_on_left else ring
        pieces = [(streets[arc // 2], arc % 2 == 1) for arc in arcs]
        if any(link.oneway and against for link, against in pieces):
            continue
        for link, against in pieces:
            if against:
                link.tail, link.head = link.head, link.tail
                link.shape, link.ways = link.shape[::-1], link.ways[::-1]
                link.nodes = link.nodes[::-1]
            link.oneway = True
            link.tags["junction"] = "roundabout"


def _flags(link: _Link) -> int:
    tags = link.tags
    flags = ONEWAY if link.oneway else 0
    flags |= DRAWN_BACK if link.drawn_back else 0
    flags |= ROUNDABOUT if tags.get("junction") in {"roundabout", "circular"} else 0
    flags |= BRIDGE if tags.get("bridge", "no") != "no" else 0
    flags |= TUNNEL if tags.get("tunnel", "no") != "no" else 0
    flags |= TOLL if tags.get("toll", "no") != "no" else 0
    return flags | (CLOSED if admission_of(tags.get("access", "yes")) != "through" else 0)


def _admissions(links: Sequence[_Link]) -> tuple[Mask, Mask]:
    """Return bit masks of arcs (2 L): open to through traffic, and open where a way ends only."""
    legal, ends = np.zeros(2 * len(links), np.uint8), np.zeros(2 * len(links), np.uint8)
    for name, profile in PROFILES.items():
        bit = PROFILE_BIT[name]
        for i, link in enumerate(links):
            admission = profile.admission(link.tags)
            if admission == "closed":
                continue
            mask = legal if admission == "through" else ends
            may_travel = profile.directions(
                link.tags, oneway=link.oneway, drawn_back=link.drawn_back
            )
            for side, may in enumerate(may_travel):
                mask[2 * i + side] |= bit * may
    return legal, ends
