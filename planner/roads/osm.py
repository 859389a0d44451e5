"""The only door to OSMnx: an OSM file becomes a RoadNetwork."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path
from typing import Any

import numpy as np

from planner.errors import DataFault
from planner.geodesy import distance_m
from planner.roads.network import RoadNetwork
from planner.roads.profiles import PROFILES, RULES, Profile, speed_kph

TAGS = ("highway", "access", "name", "oneway", "bridge", "tunnel", "junction")


def read_network(path: Path) -> RoadNetwork:
    """Read ``.osm`` or ``.osm.gz`` and compile it.

    Nothing is simplified: OSMnx's merging of nodes would join roads with footpaths, and the
    engine needs no help with the few nodes of a city. Raises DataFault with a sentence for a file
    that is missing, torn, empty, not OSM, or that carries a DTD.
    """
    source, text = _checked(path)
    stamp = re.search(rb'timestamp="(\d{4}-\d\d-\d\d)', text[:65_536])
    date = stamp.group(1).decode() if stamp else "unknown"
    return _compile(_graph(path), hashlib.sha256(source).hexdigest(), date)


def _checked(path: Path) -> tuple[bytes, bytes]:
    try:
        source = path.read_bytes()
        text = gzip.decompress(source) if path.suffix == ".gz" else source
    except (OSError, EOFError) as error:
        raise DataFault(f"The road file {path.name} cannot be read: {error}.") from error
    if b"<!DOCTYPE" in text[:4096] or b"<!ENTITY" in text[:4096]:
        raise DataFault(f"The road file {path.name} carries a DTD, which is refused. Remove it.")
    if b"<osm" not in text[:4096]:
        raise DataFault(f"The road file {path.name} is not OSM XML. Give an .osm or .osm.gz file.")
    return source, text


def _graph(path: Path) -> Any:
    import osmnx as ox  # noqa: PLC0415 (1 s and 130 MB: only to build)

    kept = (ox.settings.useful_tags_way, ox.settings.all_oneway)
    ox.settings.useful_tags_way = sorted({*kept[0], *TAGS})
    # Every way once, along its own direction, with its own oneway tag: walkers need both ways.
    ox.settings.all_oneway = True
    try:
        return ox.graph_from_xml(path, simplify=False, retain_all=True)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise DataFault(f"The road file {path.name} cannot be read as OSM ({told}).") from error
    finally:
        ox.settings.useful_tags_way, ox.settings.all_oneway = kept


def _compile(graph: Any, source_hash: str, date: str) -> RoadNetwork:
    index = {node: i for i, node in enumerate(graph.nodes)}
    lon = np.array([graph.nodes[node]["x"] for node in graph.nodes], dtype=np.float64)
    lat = np.array([graph.nodes[node]["y"] for node in graph.nodes], dtype=np.float64)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise DataFault("The road file has a node without a finite lon and lat.")
    ways: dict[int, int] = {}
    tags: list[dict[str, str]] = []
    lines: list[list[int]] = []
    edges: list[tuple[int, int, float, int, int]] = []
    for u, v, data in graph.edges(data=True):
        osm_way = int(data["osmid"])
        if osm_way not in ways:
            ways[osm_way] = len(tags)
            tags.append({tag: str(data.get(tag, "")) for tag in TAGS})
            lines.append([])
        way = ways[osm_way]
        a, b = index[u], index[v]
        metres = distance_m((lon[a], lat[a]), (lon[b], lat[b]))
        if a == b or metres <= 0:
            continue
        lines[way] += [a, b]
        edges += [(a, b, metres, way, 1), (b, a, metres, way, -1)]
    if not edges:
        raise DataFault("The road file has no way with a highway tag.")
    table = np.array(edges, dtype=np.float64)
    tail, head, way_of, along = (table[:, i].astype(np.int32) for i in (0, 1, 3, 4))
    oneway = np.array([_oneway(tag) for tag in tags], dtype=np.int32)
    against = oneway[way_of] * along < 0
    return RoadNetwork(
        node_lon=lon,
        node_lat=lat,
        tail=tail,
        head=head,
        length_m=table[:, 2],
        way=way_of,
        weights_ms={
            profile: _weights(profile, tags, way_of, against, table[:, 2], (tail, head))
            for profile in PROFILES
        },
        way_class=tuple(tag["highway"] for tag in tags),
        way_name=tuple(tag["name"] for tag in tags),
        way_oneway=oneway,
        way_bridge=np.array([tag["bridge"] not in {"", "no"} for tag in tags]),
        way_tunnel=np.array([tag["tunnel"] not in {"", "no"} for tag in tags]),
        way_roundabout=np.array([tag["junction"] == "roundabout" for tag in tags]),
        way_nodes=tuple(_line(pairs) for pairs in lines),
        date=date,
        source_hash=source_hash,
    )


def _oneway(tags: dict[str, str]) -> int:
    if tags["oneway"] in {"-1", "reverse"}:
        return -1
    ring = tags["junction"] == "roundabout" and tags["oneway"] != "no"
    return 1 if ring or tags["oneway"] in {"yes", "1", "true", "True"} else 0


def _line(pairs: list[int]) -> tuple[int, ...]:
    """Join the pieces a-b, b-c of one way into a-b-c."""
    line: list[int] = []
    for a, b in zip(pairs[::2], pairs[1::2], strict=True):
        if not line or line[-1] != a:
            line.append(a)
        line.append(b)
    return tuple(line)


def _weights(
    profile: Profile, tags: list[dict[str, str]], way_of: Any, against: Any, lengths: Any, ends: Any
) -> Any:
    """Return (m,) milliseconds, 0 where the profile may not go or cannot come back."""
    speeds = np.array([speed_kph(profile, tag["highway"], tag["access"]) or 0.0 for tag in tags])
    kph = speeds[way_of]
    if RULES[profile].obeys_oneway:
        kph = np.where(against, 0.0, kph)
    usable = kph > 0
    weights = np.zeros(len(lengths), dtype=np.uint32)
    weights[usable] = np.maximum(1, np.rint(lengths[usable] / kph[usable] * 3600)).astype(np.uint32)
    weights[~_strongly_connected(ends[0], ends[1], usable)] = 0
    return weights


def _strongly_connected(tails: Any, heads: Any, usable: Any) -> Any:
    """Return (m,) whether an edge lies in the largest strongly connected part."""
    import networkx as nx  # noqa: PLC0415 (only to build)

    graph: Any = nx.DiGraph()
    graph.add_edges_from(zip(tails[usable].tolist(), heads[usable].tolist(), strict=True))
    if not graph:
        return usable
    parts = nx.strongly_connected_components(graph)
    largest = max(parts, key=lambda part: (len(part), -min(part)))
    inside = np.zeros(int(max(tails.max(), heads.max())) + 1, dtype=bool)
    inside[list(largest)] = True
    return usable & inside[tails] & inside[heads]
