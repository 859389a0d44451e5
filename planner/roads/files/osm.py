"""The only door to OSMnx: an OSM file becomes a simplified NetworkX graph.

Two habits of OSMnx are kept out here. Its default simplification merges a street with the footpath
that continues it; so a node stays wherever any tag that decides about access, direction, speed or
name differs. And its settings are process-wide; so they are put back as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from planner.errors import DataFault, Fault
from planner.roads.network.profiles import (
    NODE_TAGS,
    PROFILES,
    TAGS,
    is_turning_place,
    signals_facing,
)
from planner.roads.network.restrictions import Relation, meeting_nodes

MARK = "marked"
"""Node attribute: simplification must keep the node."""


def read_graph(
    path: Path,
    *,
    relations: Sequence[Relation] = (),
    stage: Callable[[str], None] = lambda _: None,
) -> Any:
    """Return the road graph of an OSM file as a simplified ``networkx.MultiDiGraph``.

    Edges carry ``length`` in metres, ``geometry`` where they bend, the ids of their ``nodes`` in order,
    OSM's tags of ``profiles.TAGS``, OSMnx's ``oneway`` as a bool, and ``first_way`` and ``last_way``, the
    ids of the ways that their end pieces belong to. Nodes carry ``profiles.NODE_TAGS``. A one-way street
    has one edge, any other street two. The nodes at which the ways of ``relations`` meet stay as well: a
    restriction of them needs its nodes. ``stage`` is told what is being done. Call ``source.inspect``
    first: it explains a bad file better.

    Raises DataFault where OSMnx cannot make a graph of the file.
    """
    import osmnx  # noqa: PLC0415 - a second and 130 MB, needed to build only

    stage("reading the OSM file")
    with _settings(osmnx.settings):
        try:
            graph = osmnx.graph_from_xml(path, simplify=False, retain_all=True)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DataFault.of(
                "The road file",
                [Fault(str(path), f"not readable as a road network ({error!r})", "check its ways")],
            ) from error
    _keep_roads(graph)
    stage("simplifying the network")
    return simplify(graph, relations)


def simplify(graph: Any, relations: Sequence[Relation] = ()) -> Any:
    """Return a graph, as read piece by piece, with edges that reach from junction to junction.

    A node also stays where a tag changes, where it has lights, a barrier or room to turn, and where
    the ways of one of ``relations`` meet. Marks the nodes of ``graph``.
    """
    import osmnx  # noqa: PLC0415 - needed to build only

    _mark(graph, relations)
    # Rings without a junction stay: they are roads too, and no kilometre may get lost.
    simple = osmnx.simplify_graph(
        graph, node_attrs_include=[MARK], remove_rings=False, track_merged=True
    )
    _name_pieces(graph, simple)
    return simple


def _mark(graph: Any, relations: Sequence[Relation]) -> None:
    """Mark the nodes with lights, a barrier or room to turn, between other tags, of restrictions.

    OSMnx can compare tags itself (``edge_attrs_differ``), one tag after another at every node: that
    takes three times as long as all the rest of its work.
    """
    first: dict[Any, frozenset[tuple[str, object]]] = {}
    pieces, known = [], frozenset(TAGS)
    for tail, head, way in graph.edges(data=True):
        pieces.append((way.get("osmid"), tail, head))
        tags = frozenset([item for item in way.items() if item[0] in known])
        for node in (tail, head):
            if first.setdefault(node, tags) != tags:
                graph.nodes[node][MARK] = True
    for node in meeting_nodes(relations, pieces):
        if node in graph:
            graph.nodes[node][MARK] = True
    for _, tags in graph.nodes(data=True):
        if len(tags) == 2:  # only its place
            continue
        stopped = any(p.barrier_admission(tags) != "through" for p in PROFILES.values())
        if stopped or is_turning_place(tags) or any(signals_facing(tags)):
            tags[MARK] = True


def _name_pieces(graph: Any, simple: Any) -> None:
    """Tell each edge its nodes, and which ways its first and its last piece belong to."""
    for tail, head, edge in simple.edges(data=True):
        pieces = edge.pop("merged_edges", None) or [(tail, head)]
        edge["nodes"] = [*(a for a, _ in pieces), pieces[-1][1]]
        if len(pieces) == 1 and not isinstance(edge.get("osmid"), list):
            edge["first_way"] = edge["last_way"] = edge.get("osmid")
            continue
        for name, (a, b) in (("first_way", pieces[0]), ("last_way", pieces[-1])):
            edge[name] = next(iter(graph.get_edge_data(a, b).values()))["osmid"]


def _keep_roads(graph: Any) -> None:
    """Take out what is no road (rivers, outlines of buildings), and nodes that no road uses."""
    other = [
        (tail, head, key)
        for tail, head, key, way in graph.edges(keys=True, data="highway")
        if way is None
    ]
    graph.remove_edges_from(other)
    graph.remove_nodes_from([node for node, degree in graph.degree() if degree == 0])


class _settings:  # noqa: N801 - reads as a with statement
    """OSMnx's settings as this room needs them, for the length of a with block."""

    def __init__(self, settings: Any) -> None:
        self._settings = settings
        self._before: dict[str, Any] = {}

    def __enter__(self) -> None:
        wanted = {
            "useful_tags_way": list(TAGS), "useful_tags_node": list(NODE_TAGS),
            "all_oneway": False, "cache_only_mode": False,
        }  # fmt: skip
        self._before = {name: getattr(self._settings, name) for name in wanted}
        for name, value in wanted.items():
            setattr(self._settings, name, value)

    def __exit__(self, *_: object) -> None:
        for name, value in self._before.items():
            setattr(self._settings, name, value)
