"""What a route says of itself: ends, sums, streets, and the road ends at its junctions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from planner.geodesy import bearing_deg, distance_m, length_m
from planner.roads.search import paths
from tests.roads.conftest import BALAIKOTA, SALAK
from tests.towns import Town, place

TOWN = Town(
    """
        E
        |
    A-1-B---C
        |   v
        F...D
    """,
    {"ABC": {"name": "Jalan Mawar"}, "CD": {"name": "Jalan Melati"}, "EB": {"name": "Gang Satu"}},
)


def travelled(roads, monkeypatch, profile, start, end):
    """Return the route, and the traversals that the directions were made of."""
    seen = []
    real = paths.manoeuvres

    def watch(path, *, destination=None):
        seen.append((list(path), destination))
        return real(path, destination=destination)

    monkeypatch.setattr(paths, "manoeuvres", watch)
    route = roads.route(profile, start, end)
    return route, *seen[0]


def test_the_geometry_runs_from_snapped_origin_to_snapped_destination(bogor, venues):
    points = [venues[name] for name in ("dekranasda", "batik-tradisiku", "ski-katulampa")]
    for profile in ("coach", "walk"):
        snaps = bogor.snap(profile, points)
        for (a, start), (b, end) in pairwise(zip(points, snaps, strict=True)):
            route = bogor.route(profile, a, b)
            assert route.geometry[0] == (start.lon, start.lat)
            assert route.geometry[-1] == (end.lon, end.lat)
            assert length_m(route.geometry) == pytest.approx(route.distance_m, abs=1.5)
            assert all(p != q for p, q in pairwise(route.geometry))


@pytest.mark.slow
def test_ways_between_random_places_end_where_they_should_and_are_the_same_each_time(bogor):
    rng = np.random.default_rng(11)
    net = bogor.network
    some = rng.choice(len(net.shape_lon) - 1, 60)
    middles = [tuple((np.array([lon[i] + lon[i + 1] for lon in (net.shape_lon, net.shape_lat)]) / 2)
                     .tolist()) for i in some]  # fmt: skip
    points = [(snap.lon, snap.lat) for snap in bogor.snap("car", middles)]
    for a, b in pairwise(points):
        there = bogor.route("car", a, b)
        assert length_m(there.geometry) == pytest.approx(there.distance_m, rel=0.002, abs=1.5)
        bogor.route("car", b, a)
        assert bogor.route("car", a, b) == there


def test_a_road_end_is_seen_in_the_direction_in_which_it_leaves(bogor):
    net, seen = bogor.network, bogor._of("coach").paths
    straight = np.flatnonzero(np.diff(net.shape_start) == 2)[:200]
    for _ in range(2):
        for link in straight.tolist():
            tail, head = net.shape(link)
            assert seen._outward(2 * link) == pytest.approx(bearing_deg(tail, head), abs=0.01)
            assert seen._outward(2 * link + 1) == pytest.approx(bearing_deg(head, tail), abs=0.01)


def test_the_pieces_add_up(bogor, monkeypatch):
    route, path, destination = travelled(bogor, monkeypatch, "coach", SALAK, BALAIKOTA)
    assert sum(step.duration_ms for step in path) == route.duration_ms
    assert sum(step.length_m for step in path) == pytest.approx(route.distance_m, abs=0.5)
    assert destination == BALAIKOTA
    for before, after in pairwise(path):
        assert before.geometry[-1] == after.geometry[0]
    for step in path:
        assert length_m(step.geometry) == pytest.approx(step.length_m, abs=0.2)
    assert sum(m.distance_m for m in route.manoeuvres) == pytest.approx(route.distance_m, abs=1)
    assert [route.manoeuvres[i].type for i in (0, -1)] == ["depart", "arrive"]


def test_arms_are_the_other_road_ends(monkeypatch):
    roads = TOWN.roads(largest_part=False)
    _, path, _ = travelled(roads, monkeypatch, "coach", TOWN.points["1"], TOWN.points["D"])
    assert [step.name for step in path] == ["Jalan Mawar", "Jalan Mawar", "Jalan Melati"]
    assert [round(step.length_m) for step in path] == [50, 100, 100]
    # At B: the lane north and the street south; at C nothing else.
    assert sorted((round(arm.bearing_deg), arm.name, arm.enterable) for arm in path[0].arms) == [
        (0, "Gang Satu", True), (180, "", True),
    ]  # fmt: skip
    assert path[1].arms == ()
    assert [step.oneway for step in path] == [False, False, True]


def test_a_footpath_is_an_arm_to_walkers_only(monkeypatch):
    roads = TOWN.roads(largest_part=False)
    points = TOWN.points
    _, path, _ = travelled(roads, monkeypatch, "walk", points["C"], TOWN.between("D", "F", 0.5))
    assert [step.road_class for step in path] == ["residential", "footway"]
    assert path[0].oneway is False
    town = Town("""
        A---B---C
            :
            D
        """)
    for profile, count in (("coach", 0), ("walk", 1)):
        with monkeypatch.context() as patch:
            _, path, _ = travelled(town.roads(), patch, profile, town.points["A"], town.points["C"])
        assert len(path[0].arms) == count, profile


def test_a_second_line_between_two_nodes_of_one_place_is_no_road_end(monkeypatch):
    town = Town("""
            G
            |
        A---B---C---D
            |   |
            E---F
        """)
    # The map draws B, C, E and F within a tenth of a metre: two streets of no length between B and C.
    east, north = 4 * 25.0, -2 * 50.0
    for mark, (x, y) in {"C": (0.1, 0.0), "E": (0.0, -0.1), "F": (0.1, -0.1)}.items():
        town.points[mark] = place(east + x, north + y)
    roads = town.roads(largest_part=False)
    route, path, _ = travelled(roads, monkeypatch, "coach", town.points["A"], town.points["D"])
    assert [len(step.arms) for step in path] == [1, 0, 0]
    assert [m.type for m in route.manoeuvres] == ["depart", "arrive"]


def test_a_one_way_street_that_comes_out_is_no_way_in(monkeypatch):
    town = Town("""
        A---B---C
        |   ^   |
        D---E---F
        """)
    roads = town.roads()
    _, path, _ = travelled(roads, monkeypatch, "coach", town.points["A"], town.points["C"])
    (arm,) = path[0].arms
    assert (round(arm.bearing_deg), arm.enterable) == (180, False)
    _, path, _ = travelled(roads, monkeypatch, "walk", town.points["A"], town.points["C"])
    assert path[0].arms[0].enterable is True


def test_a_gated_street_is_seen_and_not_enterable(monkeypatch):
    town = Town(
        """
        A---B---C
            |
            D
        """,
        {"BD": {"access": "private", "name": "Kompleks"}},
    )
    _, path, _ = travelled(town.roads(), monkeypatch, "coach", town.points["A"], town.points["C"])
    assert [(arm.name, arm.enterable) for arm in path[0].arms] == [("Kompleks", False)]


def test_streets_are_named_once_in_order_and_the_main_ones_by_metres():
    town = Town(
        """
        A-B----------C
                     |
                     D---E
        """,
        {"AB": {"name": "Satu"}, "BC": {"name": "Dua"}, "CD": {}, "DE": {"name": "Tiga"}},
    )
    route = town.roads().route("coach", town.points["A"], town.points["E"])
    assert route.streets == ("Satu", "Dua", "Tiga")
    assert route.main_streets == ("Dua", "Tiga")  # 275 and 100 m, the first only 50


def test_bends_are_kept_and_cut_at_the_ends():
    town = Town("""
        A---B
            |
            C---D
        """)
    net = town.network()
    assert net.links == 1
    route = town.roads().route("coach", place(50, 0), place(150, -100))
    expected = [place(50, 0), place(100, 0), place(100, -100), place(150, -100)]
    assert len(route.geometry) == 4
    for found, wanted in zip(route.geometry, expected, strict=True):
        assert distance_m(found, wanted) < 0.01
    back = town.roads().route("coach", place(150, -100), place(50, 0))
    assert [distance_m(a, b) for a, b in zip(back.geometry[::-1], route.geometry, strict=True)] == [
        pytest.approx(0, abs=0.01)
    ] * 4


@pytest.mark.parametrize("spot", ["A", "1"])
def test_a_way_to_where_one_stands_is_no_way(spot):
    roads = TOWN.roads()
    point = TOWN.points[spot]
    route = roads.route("coach", point, point)
    assert (route.duration_ms, route.distance_m) == (0, 0)
    assert len(route.geometry) == 2
    assert route.geometry[0] == route.geometry[1]
    assert [m.type for m in route.manoeuvres] == ["depart", "arrive"]


def test_a_roundabout_is_told_to_drivers_and_not_to_walkers(monkeypatch):
    town = Town(
        """
        A---B---C---D
            ^   v
            |   |
            F<--E
        """,
        {"BC": {"junction": "roundabout"}, "CEFB": {"junction": "roundabout"}},
    )
    for profile, flags in (("coach", [False, True, False]), ("walk", [False, False, False])):
        with monkeypatch.context() as patch:
            _, path, _ = travelled(town.roads(), patch, profile, town.points["A"], town.points["D"])
        assert [step.roundabout for step in path] == flags


ROUNDABOUT = Town(
    """
        N
        |
    W---P-->Q
        ^   v
        S<--R---E
        |
        X
    """,
    {
        "PQRSP": {"junction": "roundabout", "highway": "tertiary"},
        "WP": {"name": "Jalan Barat"}, "NP": {"name": "Jalan Utara"},
        "RE": {"name": "Jalan Timur", "maxheight": "3"}, "SX": {"name": "Jalan Selatan"},
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "start", "end", "exit_"),
    [
        # Clockwise from P: R leads to the east, S to the south, P to the west and the north.
        ("car", "W", "E", 1),
        ("car", "W", "X", 2),
        ("coach", "W", "X", 2),  # too low for it to the east, but there is an exit
        ("car", "X", "E", 3),  # two streets lead out at P
        ("coach", "X", "W", 1),
    ],
)
def test_exits_of_a_roundabout_from_an_osm_file(profile, start, end, exit_):
    points = ROUNDABOUT.points
    route = ROUNDABOUT.roads().route(profile, points[start], points[end])
    (ring,) = [m for m in route.manoeuvres if m.type == "roundabout"]
    assert ring.exit == exit_
    assert len(route.manoeuvres) == 3
