"""GraphML as OSMnx saves it, brought into the form that ``osm.read_graph`` returns.

OSMnx simplifies by default without regard to tags: an edge may then be a street and the footpath
that continues it, with both values in a list. Such an edge is taken for the narrower of the two:
open to whom both are open, at the lower speed. Turn restrictions are not in such a file at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from planner.errors import DataFault, Fault
from planner.roads.files.osm import simplify
from planner.roads.files.source import DEFAULT_CREDIT, SourceFacts
from planner.roads.files.xml_pass import check_position, fault, new_parser, read_through
from planner.roads.network.access import Admission, admission_of
from planner.roads.network.profiles import PROFILES, TAGS, maxspeed_kph
from planner.roads.network.vehicle_size import BELOW_DEFAULT, SIZE_TAGS

_ADMISSIONS: tuple[Admission, ...] = ("closed", "ends", "through")
_ACCESS = frozenset(tag for profile in PROFILES.values() for tag in profile.access_tags)


def read_graphml(
    path: Path, *, most_mb: int, stage: Callable[[str], None] = lambda _: None
) -> tuple[Any, SourceFacts]:
    """Return the road graph of a GraphML file, as ``osm.read_graph`` does, and what it tells.

    Its date is the day on which OSMnx made the file.

    Raises DataFault with a sentence where the file is not whole, larger than ``most_mb``, bears a
    document type declaration, was not saved by OSMnx, is undirected or projected, or has a node
    without a position or an edge without a shape or a class.
    """
    import osmnx  # noqa: PLC0415 - a second and 130 MB, needed to build only
    from networkx import NetworkXError  # noqa: PLC0415
    from shapely.errors import ShapelyError  # noqa: PLC0415

    _check_xml(path, most_mb)
    stage("reading the OSM file")
    try:
        # NaN in a shape is told below, in words.
        with np.errstate(invalid="ignore"):
            graph = osmnx.load_graphml(path)
    except (
        NetworkXError, ShapelyError, AttributeError, KeyError, TypeError, ValueError,
        MemoryError, RecursionError,
    ) as error:  # fmt: skip
        raise fault(
            path, f"not a road network as OSMnx saves it ({type(error).__name__}: {error})",
            "save the graph with osmnx.save_graphml",
        ) from error  # fmt: skip
    if not graph.is_directed():
        raise fault(path, "an undirected graph", "save OSMnx's directed graph")
    if not graph.edges:
        raise fault(path, "without a single road", "give an extract with streets")
    _check_nodes(path, graph)
    _settle_edges(path, graph)
    stage("simplifying the network")
    if graph.graph.get("simplified") is not True:
        graph = simplify(graph)
    made = re.match(r"\d{4}-\d{2}-\d{2}", str(graph.graph.get("created_date", "")))
    facts = SourceFacts(
        len(graph), len(graph.edges), (), made[0] if made else "", (DEFAULT_CREDIT,)
    )
    return graph, facts


def _check_xml(path: Path, most_mb: int) -> None:
    parser = new_parser(path)

    def root(name: str, _: dict[str, str]) -> None:
        if name != "graphml":
            raise fault(path, f"XML of another kind (<{name}>)", "give GraphML (<graphml …>)")
        parser.StartElementHandler = None

    parser.StartElementHandler = root
    read_through(path, parser, most_mb=most_mb, kind="OSMnx GraphML")


def _check_nodes(path: Path, graph: Any) -> None:
    for node, data in graph.nodes(data=True):
        lon, lat = (None if (value := data.get(key)) is None else str(value) for key in "xy")
        check_position(path, str(node), lon, lat)


def _settle_edges(path: Path, graph: Any) -> None:
    """Give every edge single values for its tags and a plain two-dimensional shape."""
    import shapely  # noqa: PLC0415 - needed to build only

    faults = []
    for tail, head, data in graph.edges(data=True):
        where = f"{path}: edge {tail} to {head}"
        for tag in TAGS:
            values = data.get(tag)
            if tag != "oneway" and isinstance(values, list):
                data[tag] = _cautious(tag, values or ["no"])
        if not isinstance(data.get("highway"), str):
            expected = "save the graph with OSMnx's own tags"
            faults.append(Fault(where, f"highway {data.get('highway')!r}", expected))
        if not isinstance(data.setdefault("oneway", False), bool):
            faults.append(Fault(where, f"oneway {data['oneway']!r}", "write True or False"))
        if "geometry" not in data:
            continue
        shape = shapely.force_2d(data["geometry"])
        points = shapely.get_coordinates(shape)
        line = shape.geom_type == "LineString" and len(points) > 1
        # NaN fails every comparison.
        if not line or not (abs(points) <= (180, 90)).all():
            expected = "give a LineString in degrees (WGS 84)"
            faults.append(Fault(where, f"geometry {shape.wkt[:60]}", expected))
        data["geometry"] = shape
    if faults:
        raise DataFault.of("The road file", faults)


def _cautious(tag: str, values: Sequence[Any]) -> str:
    """Return the one value by which an edge that was merged of several may be used safely."""
    texts = sorted(map(str, values))
    if tag == "highway":
        return min(texts, key=_openness)
    if tag in _ACCESS:
        return min(texts, key=lambda text: _ADMISSIONS.index(admission_of(text)))
    if tag == "maxspeed":
        return min(texts, key=lambda text: maxspeed_kph(text) or float("inf"))
    if tag == "name":
        return " / ".join(texts)
    if tag in SIZE_TAGS:
        # Of a list, the smallest limit counts.
        return BELOW_DEFAULT if BELOW_DEFAULT in texts else ";".join(texts)
    # Of a bridge, a tunnel, a toll or a roundabout it is enough that a part is one.
    return next((text for text in texts if text != "no"), "no")


def _openness(highway: str) -> tuple[int, float]:
    """Order road classes: by how many travel profiles they admit, then by speed."""
    speeds = [p.speeds_kph[highway] for p in PROFILES.values() if highway in p.speeds_kph]
    return len(speeds), sum(speeds)
