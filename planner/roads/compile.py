"""From the NetworkX graph, the source of truth, to the arrays that are served."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.errors import DataFault, Fault
from planner.geodesy import LonLat
from planner.roads.network import (
    BRIDGE,
    CLOSED,
    ONEWAY,
    PROFILE_BIT,
    ROUNDABOUT,
    TOLL,
    TUNNEL,
    Ints,
    RoadNetwork,
)
from planner.roads.profiles import LOCAL, PROFILES, REFUSING, TAGS, maxspeed_kph

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


def compile_network(
    graph: Any,
    *,
    date: str = "",
    credits_: tuple[str, ...] = (),
    source_hash: str = "",
    largest_part: bool = True,
    least_share: float = 0.5,
) -> RoadNetwork:
    """Compile a simplified graph of ``osm.read_graph`` into arrays.

    With ``largest_part``, each profile keeps its largest strongly connected part only, so that
    every point can reach every other. Raises DataFault naming every edge without a finite positive
    length (networkx would count it as 1), and where a profile's largest part holds less than
    ``least_share`` of its kilometres: then the file is not one network.
    """
    order = sorted(graph.nodes)
    index = {node: i for i, node in enumerate(order)}
    links = _links(graph, index)
    tail = np.array([link.tail for link in links], np.int64)
    head = np.array([link.head for link in links], np.int64)
    length = np.array([link.length_m for link in links], np.float64)
    legal, ends = _admissions(links)
    if largest_part:
        usable, doors = _largest_parts(len(order), tail, head, length, legal, ends, least_share)
    else:
        usable, doors = legal.copy(), ends
    classes = tuple(sorted({link.tags["highway"] for link in links}))
    names = tuple(sorted({"", *(link.tags.get("name", "") for link in links)}))
    class_of = {text: i for i, text in enumerate(classes)}
    name_of = {text: i for i, text in enumerate(names)}
    points = [point for link in links for point in link.shape]
    return RoadNetwork(
        node_lon=np.array([graph.nodes[node]["x"] for node in order], np.float64),
        node_lat=np.array([graph.nodes[node]["y"] for node in order], np.float64),
        node_id=np.array([node if isinstance(node, int) else 0 for node in order], np.int64),
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
        legal=legal,
        usable=usable,
        doors=doors,
        classes=classes,
        names=names,
        edges=sum(1 if link.oneway else 2 for link in links),
        date=date,
        credits=credits_,
        source_hash=source_hash,
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
        key = min(shape, shape[::-1]), str(sorted(np.atleast_1d(data.get("osmid", 0)).tolist()))
        # The way's own direction is the link's; a two-way street merged of ways drawn in both
        # directions has none, and takes the smaller of its two point lists.
        mark = data.get("reversed", False)
        forward = not mark if isinstance(mark, bool) else shape <= shape[::-1]
        oneway = bool(data.get("oneway", False))
        known = found.get((*map(str, key), oneway))
        if known is not None and (known.forward or not forward):
            continue
        tags = {tag: str(data[tag]) for tag in TAGS if tag in data}
        found[(*map(str, key), oneway)] = _Link(
            index[tail], index[head], shape, float(length), oneway, tags, forward
        )
    if faults:
        raise DataFault.of("The road network", faults)
    return sorted(
        found.values(),
        key=lambda link: (link.tail, link.head, link.shape, link.oneway, sorted(link.tags.items())),
    )


def _shape(graph: Any, tail: int, head: int, data: Mapping[str, Any]) -> list[LonLat]:
    if "geometry" in data:
        return [(float(x), float(y)) for x, y in data["geometry"].coords]
    ends = graph.nodes[tail], graph.nodes[head]
    return [(float(node["x"]), float(node["y"])) for node in ends]


def _flags(link: _Link) -> int:
    tags = link.tags
    flags = ONEWAY if link.oneway else 0
    flags |= ROUNDABOUT if tags.get("junction") in {"roundabout", "circular"} else 0
    flags |= BRIDGE if tags.get("bridge", "no") != "no" else 0
    flags |= TUNNEL if tags.get("tunnel", "no") != "no" else 0
    flags |= TOLL if tags.get("toll", "no") != "no" else 0
    return flags | (CLOSED if tags.get("access") in REFUSING | LOCAL else 0)


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
            mask[2 * i] |= bit
            if not (link.oneway and profile.obeys_oneway):
                mask[2 * i + 1] |= bit
    return legal, ends


def _largest_parts(
    nodes: int,
    tail: Ints,
    head: Ints,
    length_m: NDArray[np.float64],
    legal: Mask,
    ends: Mask,
    least_share: float,
) -> tuple[Mask, Mask]:
    """Return ``legal`` cut down to each profile's largest strongly connected part, and its doors.

    A door is any other arc, of ``ends`` or ``legal``, that can be left towards that part and
    reached from it.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - needed to build only
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    arc_tail, arc_head = np.stack([tail, head], 1).ravel(), np.stack([head, tail], 1).ravel()

    def parts(arcs: NDArray[np.bool_]) -> Ints:
        ones = np.ones(int(arcs.sum()))
        adjacency = coo_array((ones, (arc_tail[arcs], arc_head[arcs])), shape=(nodes, nodes))
        _, label = connected_components(adjacency, directed=True, connection="strong")
        return np.asarray(label, np.int64)

    usable, doors = np.zeros_like(legal), np.zeros_like(legal)
    faults: list[Fault] = []
    for name, bit in PROFILE_BIT.items():
        mine, mine_ends = (legal & bit) != 0, (ends & bit) != 0
        label = parts(mine)
        # The largest part is the one with the most metres of road, each direction counted.
        within = mine & (label[arc_tail] == label[arc_head])
        part_m = np.bincount(label[arc_tail[within]], length_m[np.flatnonzero(within) // 2])
        inside = label == (np.argmax(part_m) if len(part_m) else -1)
        kept = within & inside[arc_tail]
        usable[kept] |= bit
        if kept.any():
            # Public stubs between a street and a drive belong to the drive.
            label = parts(mine | mine_ends)
            joined = label == label[np.argmax(inside)]
            doors[(mine | mine_ends) & ~kept & joined[arc_tail] & joined[arc_head]] |= bit
        whole_m = float(length_m[mine[0::2] | mine[1::2]].sum())
        kept_m = float(length_m[kept[0::2] | kept[1::2]].sum())
        if whole_m > 0 and kept_m < least_share * whole_m:
            faults.append(
                Fault(
                    f"{name} network",
                    f"{kept_m / 1000:.1f} km in its largest connected part, out of "
                    f"{whole_m / 1000:.1f} km",
                    "give an extract of one connected town",
                )
            )
    if not (usable & PROFILE_BIT["coach"]).any():
        faults.append(Fault("coach network", "no road at all", "give an extract with streets"))
    if faults:
        raise DataFault.of("The road network", faults)
    return usable, doors
