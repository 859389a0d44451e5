"""The roads against engines of others: SciPy on graphs built here, NetworkX on OSMnx's own graph."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.geodesy import distance_m
from planner.roads.files.osm import read_graph
from planner.roads.network.compile import compile_network
from planner.roads.network.components import THROUGH
from planner.roads.network.turns import turn_graph
from planner.roads.roads import Roads
from planner.settings import ROOT
from tests.towns import FLAT, place

pytestmark = pytest.mark.slow

KPH = {"primary": 35, "tertiary": 28, "residential": 20, "service": 12}


def random_town(rng):
    """Return (points of the nodes, streets as (a, b, class, oneway)): 4 to 12 nodes."""
    count = int(rng.integers(4, 13))
    spots = [place(*rng.uniform(0, 600, 2)) for _ in range(count)]
    streets = []
    for _ in range(int(rng.integers(count, 3 * count))):
        a, b = rng.choice(count, 2, replace=False).tolist()
        streets.append((a, b, str(rng.choice(list(KPH))), bool(rng.random() < 0.4)))
    return spots, streets


def as_osmnx(spots, streets):
    graph = nx.MultiDiGraph()
    for i, (lon, lat) in enumerate(spots):
        graph.add_node(i, x=lon, y=lat)
    for number, (a, b, way, oneway) in enumerate(streets):
        tags = {"osmid": number, "highway": way, "length": distance_m(spots[a], spots[b])}
        graph.add_edge(a, b, oneway=oneway, reversed=False, **tags)
        if not oneway:
            graph.add_edge(b, a, oneway=oneway, reversed=True, **tags)
    return graph


def by_scipy(spots, streets, asked):
    """Return seconds and metres between asked places, by Dijkstra on a graph cut at each of them.

    A place is (street number, share). Every place becomes a node of its own; the street that it
    lies on is cut there, once more for every place on it.
    """
    nodes = len(spots)
    cuts = {number: [(0.0, a), (1.0, b)] for number, (a, b, *_) in enumerate(streets)}
    places = []
    for number, share in asked:
        if share in {0.0, 1.0}:
            places.append(streets[number][int(share)])
        else:
            cuts[number].append((share, nodes))
            places.append(nodes)
            nodes += 1
    seconds = {}
    for number, (a, b, way, oneway) in enumerate(streets):
        whole_s = distance_m(spots[a], spots[b]) / (KPH[way] / 3.6)
        line = sorted(cuts[number])
        for (at, tail), (to, head) in pairwise(line):
            piece_s = max((to - at) * whole_s, 1e-9)
            for pair in [(tail, head)] + ([] if oneway else [(head, tail)]):
                seconds[pair] = min(piece_s, seconds.get(pair, np.inf))
    ends = np.array(list(seconds)).T
    graph = csr_array((list(seconds.values()), tuple(ends)), shape=(nodes, nodes))
    return dijkstra(graph, indices=places)[:, places]


def stands_alone(spots, streets, number, share):
    """Tell whether a place lies on its own street only, so that it can be snapped to no other."""
    a, b, *_ = streets[number]
    point = np.array(spots[a]) + share * (np.array(spots[b]) - np.array(spots[a]))
    for other, (c, d, *_) in enumerate(streets):
        if other == number:
            continue
        base, line = np.array(spots[c]), np.array(spots[d]) - np.array(spots[c])
        t = np.clip((point - base) @ line / (line @ line), 0, 1)
        if np.abs(base + t * line - point).max() * 111_195 < 1.0:
            return False
    return True


def test_300_random_towns_as_scipy_sees_them():
    rng = np.random.default_rng(2017)
    compared = unreachable = inside = 0
    for number in range(300):
        spots, streets = random_town(rng)
        asked = []
        for _ in range(6):
            which = int(rng.integers(len(streets)))
            share = float(rng.choice([0.0, 1.0, rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.95)]))
            if share in {0.0, 1.0} or stands_alone(spots, streets, which, share):
                asked.append((which, share))
        if not asked:
            continue
        points = [
            tuple(np.array(spots[streets[s][0]]) * (1 - t) + np.array(spots[streets[s][1]]) * t)
            for s, t in asked
        ]
        engine = "scipy" if number % 10 == 0 else ""
        roads = Roads.of(
            compile_network(as_osmnx(spots, streets)), engine=engine, largest_part=False,
            profiles=FLAT,
        )  # fmt: skip
        table = roads.table("coach", points, points)
        want = by_scipy(spots, streets, asked)
        reached = np.isfinite(want)
        assert ((table.durations_ms >= 0) == reached).all(), number
        # Each street rounds to a millisecond, a snapped point lies within a millimetre.
        ours_s = table.durations_ms[reached] / 1000
        assert np.abs(ours_s - want[reached]).max() < 0.03, number
        compared += int(reached.sum())
        unreachable += int((~reached).sum())
        inside += sum(0 < share < 1 for _, share in asked)
    # The towns do hold what they are to prove.
    assert compared > 4000
    assert unreachable > 300
    assert inside > 400


@pytest.fixture(scope="module")
def drawn():
    return read_graph(ROOT / "data" / "roads.osm.gz")


@pytest.fixture(scope="module")
def bogor(drawn):
    """Return the roads as the file has them: NetworkX knows no roundabout by its shape."""
    return Roads.of(compile_network(drawn), profiles=FLAT)


@pytest.fixture(scope="module")
def graph(drawn):
    """Return Bogor's graph straight from OSMnx, with travel times of the published speeds."""
    made = drawn.copy()
    speeds = {
        "motorway": 80, "trunk": 35, "primary": 35, "secondary": 30, "tertiary": 28,
        "unclassified": 20, "residential": 20, "service": 12,
    }  # fmt: skip
    closed = []
    for tail, head, key, data in made.edges(keys=True, data=True):
        kph = speeds.get(data["highway"].removesuffix("_link"))
        if kph is None or data.get("access") == "private" or data.get("service") == "alley":
            closed.append((tail, head, key))
        else:
            data["seconds"] = data["length"] / (kph / 3.6)
    made.remove_edges_from(closed)
    parts = nx.strongly_connected_components(made)
    return made.subgraph(max(parts, key=len))


def test_bogor_as_networkx_sees_it(bogor, graph):
    rng = np.random.default_rng(11)
    nodes = sorted(graph)
    for source in rng.choice(nodes, 5).tolist():
        seconds, ways = nx.single_source_dijkstra(graph, source, weight="seconds")
        targets = rng.choice(nodes, 40).tolist()
        points = [(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in [source, *targets]]
        table = bogor.table("coach", points[:1], points[1:])
        for j, target in enumerate(targets):
            # Half a millisecond of rounding an edge, some hundred edges a way.
            assert table.durations_ms[0, j] / 1000 == pytest.approx(seconds[target], abs=0.15)
            metres = sum(
                min(graph[a][b].values(), key=lambda edge: edge["seconds"])["length"]
                for a, b in pairwise(ways[target])
            )
            # Among ways of one time to the millisecond the engines may choose differently.
            assert table.distances_m[0, j] == pytest.approx(metres, rel=0.002, abs=2)


def test_the_largest_part_is_the_one_that_networkx_finds(bogor, graph):
    net = bogor.network
    turns = turn_graph(net, FLAT["coach"])
    arcs = turns.arc[(turns.role == THROUGH) & ~turns.dormant]
    tail, _ = net.arc_ends()
    assert len(np.unique(tail[arcs])) == len(graph)
    # Edges behind edges, turning round only where a street ends: NetworkX's own line graph.
    lines = nx.line_graph(graph)
    lengths = {(a, b, key): edge["length"] for a, b, key, edge in graph.edges(keys=True, data=True)}
    lines.remove_edges_from([
        (here, after)
        for here, after in lines.edges()
        if after[1] == here[0]
        and lengths[after] == pytest.approx(lengths[here])
        and graph.out_degree(here[1]) > 1
    ])  # fmt: skip
    largest = max(nx.strongly_connected_components(lines), key=len)
    assert len(arcs) == len(largest)
