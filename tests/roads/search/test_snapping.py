from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from planner.errors import InvalidInput, NoSegment
from planner.geodesy import distance_m
from planner.roads.network.compile import compile_network
from planner.roads.network.profiles import PROFILES
from planner.roads.network.turns import turn_graph
from planner.roads.roads import Roads
from planner.roads.search.snapping import SnapIndex
from tests.towns import Town, place

TOWN = Town("""
    A-------------------B
                        |
    C...................D
    """)
ROADS = TOWN.roads()


def test_a_point_moves_to_the_edge_and_not_to_its_end():
    # 30 m north of the street, 200 m from A and 300 m from B.
    (snap,) = ROADS.snap("coach", [place(200, 30)])
    assert distance_m((snap.lon, snap.lat), place(200, 0)) < 0.01
    assert snap.distance_m == pytest.approx(30, abs=0.01)


def test_each_profile_has_its_own_edges():
    beside_path = place(100, -95)
    (coach,), (walk,) = (ROADS.snap(p, [beside_path]) for p in ("coach", "walk"))
    assert coach.distance_m == pytest.approx(95, abs=0.1)
    assert walk.distance_m == pytest.approx(5, abs=0.1)


def test_the_name_of_the_street_comes_along():
    named = Town("A---B", {"AB": {"name": "Jalan Mawar"}}).roads()
    assert named.snap("coach", [place(50, 3)])[0].name == "Jalan Mawar"
    assert ROADS.snap("coach", [place(50, 3)])[0].name == ""


def test_of_two_streets_equally_near_the_first_is_taken():
    # North-east of the corner B both streets begin at B: equally near, to the last digit.
    town = Town(
        """
        A---B
            |
            C
        """,
        {"AB": {"name": "Jalan Mawar"}, "BC": {"name": "Jalan Melati"}},
    )
    roads = town.roads()
    first = roads.network.names[roads.network.name_id[0]]
    assert roads.snap("coach", [place(110, 10)])[0].name == first


def test_a_point_far_from_every_road_has_no_segment():
    assert ROADS.snap("coach", [place(250, 999)])[0].distance_m == pytest.approx(999, abs=0.5)
    with pytest.raises(NoSegment, match="more than 1000 m from every road"):
        ROADS.snap("coach", [place(250, 1001)])
    with pytest.raises(NoSegment):
        ROADS.snap("coach", [(0.0, 0.0)])


@pytest.mark.parametrize(
    "point", [(float("nan"), 0.0), (0.0, float("inf")), (181.0, 0.0), (0.0, -91.0)]
)
def test_what_is_no_position_is_named(point):
    with pytest.raises(InvalidInput, match=r"points\[1\]"):
        ROADS.snap("coach", [place(0, 0), point])


def test_an_unknown_profile_is_named():
    with pytest.raises(InvalidInput, match=r"'bike'.*coach, car, walk"):
        ROADS.snap("bike", [place(0, 0)])


def _least_m(net, links, lon, lat):
    """Measure every segment of some links one by one, in a plane around the asked point."""
    inner = np.ones(len(net.shape_lon), bool)
    inner[net.shape_start[1:] - 1] = False
    a = np.flatnonzero(inner)
    a = a[links[np.repeat(np.arange(net.links), np.diff(net.shape_start))[a]]]
    x = np.radians(net.shape_lon - lon) * np.cos(np.radians(lat))
    p = 6371009 * (x + 1j * np.radians(net.shape_lat - lat))
    d = p[a + 1] - p[a]
    t = np.clip(-(p[a] * d.conj()).real / np.maximum(1e-9, np.abs(d) ** 2), 0, 1)
    return np.abs(p[a] + t * d).min()


def test_the_nearest_place_is_the_nearest_of_all_segments(bogor):
    net, rng = bogor.network, np.random.default_rng(7)
    west, south, east, north = bogor.bounds
    points = np.column_stack([rng.uniform(west, east, 60), rng.uniform(south, north, 60)])
    for profile in ("coach", "walk"):
        mine = turn_graph(net, PROFILES[profile]).open_links()
        for lon, lat in points.tolist():
            best = _least_m(net, mine, lon, lat)
            if best > 1000:
                with pytest.raises(NoSegment):
                    bogor.snap(profile, [(lon, lat)])
                continue
            (snap,) = bogor.snap(profile, [(lon, lat)])
            assert snap.distance_m == pytest.approx(best, abs=0.01)
            assert distance_m((lon, lat), (snap.lon, snap.lat)) == pytest.approx(best, abs=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("north_deg", [0, 80])
def test_beside_a_street_the_nearest_is_found_in_any_cell_and_far_from_the_equator(
    bogor, north_deg
):
    # To 28 m from some point of a street: in its cell, beyond the cell's edge, beyond its margin.
    net, rng = bogor.network, np.random.default_rng(8)
    net = dataclasses.replace(net, shape_lat=net.shape_lat + north_deg)
    index, every = SnapIndex(net, net.shape_along_m()), bytes([1]) * net.links
    chosen = rng.choice(len(net.shape_lon), 4000)
    off = np.radians(1) * 6371009
    lat = net.shape_lat[chosen] + rng.uniform(-20, 20, 4000) / off
    lon = net.shape_lon[chosen] + rng.uniform(-20, 20, 4000) / off / np.cos(np.radians(lat))
    for number, point in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
        one = index.snap(point, every)
        assert one == index.nearest(point, every, 1)[0]
        if number < 100:
            best = _least_m(net, np.ones(net.links, bool), *point)
            assert one.distance_m == pytest.approx(best, abs=1e-5)


def test_a_point_at_a_junction_lies_on_its_first_street(bogor):
    net = bogor.network
    index, every = SnapIndex(net, net.shape_along_m()), bytes([1]) * net.links
    for node in range(0, net.nodes, 20):
        point = float(net.node_lon[node]), float(net.node_lat[node])
        place = index.snap(point, every)
        first = np.flatnonzero((net.tail == node) | (net.head == node))[0]
        assert (place.link, place.node, place.distance_m) == (first, node, 0.0)


def test_a_place_lies_between_two_nodes_of_the_file_whatever_was_joined():
    # A is node 1 of the file, B 2, C 3, D 4; B and C are joined into one street from A to D.
    town = Town("A---B---C---D", {"ABCD": {"name": "Jalan Mawar"}})
    roads = town.roads()
    asked = [("A", "B", 0.5), ("B", "C", 0.1), ("B", "C", 0.9), ("C", "D", 0.5)]
    snaps = roads.snap("coach", [town.between(*one) for one in asked])
    assert [sorted(snap.nodes) for snap in snaps] == [[1, 2], [2, 3], [2, 3], [3, 4]]
    assert len(roads.network.node_id) == 2
    ends = roads.snap("coach", [town.points["A"], town.points["D"]])
    assert [sorted(snap.nodes) for snap in ends] == [[1, 2], [3, 4]]


def test_the_nodes_of_a_graph_that_does_not_tell_them_are_unknown():
    town = Town("A---B---C", {"ABC": {"name": "Jalan Mawar"}})
    graph = town.graph()
    for _, _, edge in graph.edges(data=True):
        del edge["nodes"]
    (snap,) = Roads.of(compile_network(graph)).snap("coach", [town.between("A", "B", 0.5)])
    assert 0 in snap.nodes
