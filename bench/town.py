"""Big road networks as OSM files, so that every engine reads the same: a drawn town, a city repeated.

The drawn town is a grid of streets with shaken corners: trunk, secondary and tertiary lines,
residential streets of which every third is one-way (neighbours run in opposite directions), blocks
that are missing, bends, private drives, and turn restrictions. Of the residential streets of a
quarter, eight blocks square, few lead out to the main streets around it, as in real cities. Without
such quarters it is the hardest town there is for hierarchies: cut it where you will, many streets
cross the cut. The same seed makes the same town.
"""

from __future__ import annotations

import gzip
import random
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from math import ceil, cos, radians, sqrt
from pathlib import Path

ORIGIN = (106.7, -6.7)
_BLOCK_M = 90.0
_M_PER_DEG = 111_195.0
_SHAKE_M, _BEND_M = 18.0, 6.0
_SEAM_DEG, _BELTS = 0.002, 24
_MISSING, _SHUT, _DRIVE, _RESTRICTED = 0.08, 0.75, 0.04, 0.02
_QUARTER = 8


def write_town(path: Path, nodes: int, *, quarters: bool = True, seed: int = 2017) -> None:
    """Write a town of about ``nodes`` junctions to a gzipped OSM XML file."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=4) as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="bench">\n')
        for line in _elements(nodes, random.Random(seed), quarters=quarters):
            out.write(line + "\n")
        out.write("</osm>\n")


def write_row(path: Path, source: Path, times: int) -> None:
    """Write a city ``times`` over, from west to east, with streets that join it to itself."""
    with gzip.open(source, "rb") as stream:
        root = ET.parse(stream).getroot()  # noqa: S314 - a file of our own
    nodes, ways = root.findall("node"), root.findall("way")
    where = {node.get("id", ""): (_degrees(node, "lon"), _degrees(node, "lat")) for node in nodes}
    step = max(lon for lon, _ in where.values()) - min(lon for lon, _ in where.values()) + _SEAM_DEG
    last = max(int(one.get("id", "0")) for one in (*nodes, *ways))
    west, east = _rims(ways, where)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=4) as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="bench">\n')
        for copy in range(times):
            for node in nodes:
                lon, _ = where[node.get("id", "")]
                node.set("lon", f"{lon + copy * step:.7f}")
                out.write(_numbered(node, copy * last))
        for copy in range(times):
            for way in ways:
                out.write(_numbered(way, copy * last))
        for copy in range(times - 1):
            for number, (a, b) in enumerate(zip(east, west, strict=True), 1):
                ends = (a + copy * last, b + (copy + 1) * last)
                tags = {"highway": "tertiary", "name": f"Jalan Sambungan {number}"}
                out.write(_way(times * last + copy * len(west) + number, ends, tags) + "\n")
        out.write("</osm>\n")


def _degrees(node: ET.Element, axis: str) -> float:
    return float(node.get(axis, "nan"))


def _numbered(element: ET.Element, offset: int) -> str:
    """Return an element as text, its number and the nodes that it names raised by ``offset``."""
    text = ET.tostring(element, encoding="unicode")
    return re.sub(r'\b(id|ref)="(\d+)"', lambda m: f'{m[1]}="{int(m[2]) + offset}"', text)


def _rims(
    ways: list[ET.Element], where: dict[str, tuple[float, float]]
) -> tuple[list[int], list[int]]:
    """Return nodes on public streets, the westernmost and the easternmost of each belt of latitude."""
    streets = {"primary", "secondary", "tertiary", "residential", "unclassified"}
    belts: dict[int, list[str]] = defaultdict(list)
    lats = [lat for _, lat in where.values()]
    south, height = min(lats), max(lats) - min(lats)
    for way in ways:
        tags = {tag.get("k"): tag.get("v") for tag in way.iter("tag")}
        if tags.get("highway") in streets and not {"access", "oneway"} & tags.keys():
            for nd in way.iter("nd"):
                ref = nd.get("ref", "")
                belts[min(_BELTS - 1, int((where[ref][1] - south) / height * _BELTS))].append(ref)
    rims = [
        (min(refs, key=lambda r: where[r]), max(refs, key=lambda r: where[r]))
        for _, refs in sorted(belts.items())
    ]
    return [int(west) for west, _ in rims], [int(east) for _, east in rims]


def _class_of(line: int) -> str:
    for every, way in ((16, "trunk"), (8, "secondary"), (4, "tertiary")):
        if line % every == 0:
            return way
    return "residential"


def _elements(count: int, rng: random.Random, *, quarters: bool) -> Iterator[str]:
    side = ceil(sqrt(count))
    next_id = side * side
    ways: list[str] = []
    way_at: dict[tuple[int, int], int] = {}
    where: list[tuple[float, float]] = []
    for i in range(side * side):
        row, column = divmod(i, side)
        spot = (
            column * _BLOCK_M + rng.uniform(-_SHAKE_M, _SHAKE_M),
            row * _BLOCK_M + rng.uniform(-_SHAKE_M, _SHAKE_M),
        )
        where.append(spot)
        yield _node(i + 1, *spot)
    for i in range(side * side):
        row, column = divmod(i, side)
        for j, line, step in ((i + 1, row, column), (i + side, 1000 + column, row)):
            if step == side - 1:
                continue
            way = _class_of(line % 1000)
            leads_out = quarters and {step % _QUARTER, (step + 1) % _QUARTER} & {0}
            if way == "residential" and rng.random() < (_SHUT if leads_out else _MISSING):
                continue
            next_id += 1
            yield _node(next_id, *_middle(where[i], where[j], rng))
            ends = (i, j) if line % 6 != 5 else (j, i)
            tags = {"highway": way, "name": f"Jalan {'Melati' if line < 1000 else 'Kenari'} {line}"}
            if way == "residential" and line % 3 == 2:
                tags["oneway"] = "yes"
            way_at[i, j] = way_at[j, i] = len(ways) + 1
            ways.append(_way(len(ways) + 1, (ends[0] + 1, next_id, ends[1] + 1), tags))
        if rng.random() < _DRIVE:
            next_id += 1
            yield _node(next_id, where[i][0] + 25.0, where[i][1] + 25.0)
            drive = {"highway": "service", "access": "private"}
            ways.append(_way(len(ways) + 1, (i + 1, next_id), drive))
    yield from ways
    yield from _restrictions(side, way_at, rng)


def _restrictions(
    side: int, way_at: dict[tuple[int, int], int], rng: random.Random
) -> Iterator[str]:
    number = 0
    for i in range(side, side * (side - 1)):
        if rng.random() >= _RESTRICTED or i % side in {0, side - 1}:
            continue
        # From the south, the east lies to the right.
        came, gone = way_at.get((i - side, i)), way_at.get((i, i + 1))
        if came is None or gone is None:
            continue
        number += 1
        yield (
            f'<relation id="{number}" version="1"><member type="way" ref="{came}" role="from"/>'
            f'<member type="node" ref="{i + 1}" role="via"/>'
            f'<member type="way" ref="{gone}" role="to"/>'
            '<tag k="type" v="restriction"/><tag k="restriction" v="no_right_turn"/></relation>'
        )


def _middle(
    a: tuple[float, float], b: tuple[float, float], rng: random.Random
) -> tuple[float, float]:
    return (
        (a[0] + b[0]) / 2 + rng.uniform(-_BEND_M, _BEND_M),
        (a[1] + b[1]) / 2 + rng.uniform(-_BEND_M, _BEND_M),
    )


def _node(number: int, east_m: float, north_m: float) -> str:
    lat = ORIGIN[1] + north_m / _M_PER_DEG
    lon = ORIGIN[0] + east_m / (_M_PER_DEG * cos(radians(ORIGIN[1])))
    return f'<node id="{number}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>'


def _way(number: int, nodes: tuple[int, ...], tags: dict[str, str]) -> str:
    inside = "".join(f'<nd ref="{node}"/>' for node in nodes)
    inside += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    return f'<way id="{number}" version="1">{inside}</way>'
