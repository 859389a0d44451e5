"""Circles of street, drawn by bearing and metres round the origin."""

from __future__ import annotations

from math import cos, pi, radians, sin, tan

import pytest

from planner.roads.files.osm import read_graph
from planner.roads.network.arrays import ONEWAY, ROUNDABOUT
from planner.roads.network.compile import compile_network
from planner.roads.network.roundabouts import rings
from planner.roads.roads import Roads
from tests.towns import FLAT, place

ARMS = {"N": 0, "E": 90, "S": 180, "W": 270}


def polar(bearing_deg, metres):
    return place(metres * sin(radians(bearing_deg)), metres * cos(radians(bearing_deg)))


def circle(sides, radius_m, arms=(0, 90, 180, 270)):
    """Return the streets of a ring of so many sides, cut where its arms meet it, and the arms."""
    corners = [360 * i / sides for i in range(sides)]
    streets = []
    for number, start in enumerate(arms):
        end = arms[(number + 1) % len(arms)] + (360 if number == len(arms) - 1 else 0)
        between = [b for b in [*corners, *(c + 360 for c in corners)] if start <= b <= end]
        line = [polar(b, radius_m) for b in between]
        streets.append((number, (number + 1) % len(arms), line))
    for number, bearing in enumerate(arms):
        streets.append(
            (number, 100 + number, [polar(bearing, radius_m), polar(bearing, radius_m + 100)])
        )
    return streets


@pytest.mark.parametrize(
    ("sides", "radius_m", "found"),
    [
        (36, 20, 1),
        (12, 20, 1),  # 4 pi A / P² = pi / (n tan(pi / n)): 0.977
        (8, 20, 1),  # 0.948
        (4, 20, 0),  # a square block: 0.785
        (36, 3, 0),  # 19 m round: a dot of paint
        (36, 55, 0),  # 345 m: a street round a park
    ],
)
def test_which_rings_are_roundabouts(sides, radius_m, found):
    assert len(list(rings(circle(sides, radius_m)))) == found


def test_the_measure_of_roundness():
    for sides, expected in ((4, 0.785), (6, 0.907), (8, 0.948), (12, 0.977)):
        assert pi / (sides * tan(pi / sides)) == pytest.approx(expected, abs=0.001)


def test_a_ring_is_told_counterclockwise():
    # Streets 0 to 3 are drawn clockwise, from north to east and so on: each is run against.
    (ring,) = rings(circle(36, 20))
    assert sorted(ring) == [1, 3, 5, 7]
    at = ring.index(1)
    assert ring[at:] + ring[:at] == [1, 7, 5, 3]


@pytest.mark.parametrize(("arms", "found"), [((0, 180), 0), ((0, 90, 180), 1)])
def test_two_streets_make_no_roundabout(arms, found):
    assert len(list(rings(circle(36, 20, arms)))) == found


def test_a_street_across_the_ring_leaves_two_halves():
    assert list(rings([*circle(36, 20), (0, 2, [polar(0, 20), polar(180, 20)])])) == []


def osm(*, junction=False, oneway=""):
    """Return a ring of 36 corners and four arms of 100 m as OSM XML, drawn counterclockwise."""
    nodes = {f"{i}": polar(360 - 10 * i, 20) for i in range(36)}
    nodes |= {name: polar(bearing, 120) for name, bearing in ARMS.items()}
    number = {mark: i for i, mark in enumerate(nodes, 1)}
    lines = ['<osm version="0.6">']
    lines += [
        f'<node id="{number[mark]}" lon="{lon:.9f}" lat="{lat:.9f}"/>'
        for mark, (lon, lat) in nodes.items()
    ]
    corner = {name: f"{(360 - bearing) % 360 // 10}" for name, bearing in ARMS.items()}
    ways = [([str(i) for i in range(36)] + ["0"], {"highway": "tertiary", "oneway": oneway})]
    ways += [([corner[n], n], {"highway": "tertiary", "name": f"Jalan {n}"}) for n in ARMS]
    if junction:
        # A small piece of roundabout far away: this file knows the tag.
        ways[-1][1]["junction"] = "roundabout"
    for i, (marks, tags) in enumerate(ways, 101):
        refs = "".join(f'<nd ref="{number[mark]}"/>' for mark in marks)
        told = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items() if v)
        lines.append(f'<way id="{i}">{refs}{told}</way>')
    return "\n".join([*lines, "</osm>"])


def compiled(tmp_path, *, drives_on_left, **facts):
    path = tmp_path / "ring.osm"
    path.write_text(osm(**facts), encoding="utf-8")
    return compile_network(read_graph(path), drives_on_left=drives_on_left)


def drive(network, start, end, profile="coach"):
    roads = Roads.of(network, profiles=FLAT)
    return roads.route(profile, polar(ARMS[start], 120), polar(ARMS[end], 120))


@pytest.mark.parametrize(
    ("start", "end", "exit_", "quarters"),
    [("S", "W", 1, 1), ("S", "N", 2, 2), ("S", "E", 3, 3), ("E", "N", 3, 3), ("N", "E", 1, 1)],
)
def test_a_coach_goes_round_clockwise_where_one_drives_on_the_left(
    tmp_path, start, end, exit_, quarters
):
    route = drive(compiled(tmp_path, drives_on_left=True), start, end)
    # Two arms of 100 m, and quarters of 36 chords of 40 sin 5 degrees: 31.4 m each.
    assert route.distance_m == pytest.approx(200 + quarters * 9 * 40 * sin(radians(5)), abs=1)
    (ring,) = [m for m in route.manoeuvres if m.type == "roundabout"]
    assert (ring.exit, ring.street) == (exit_, f"Jalan {end}")


def test_counterclockwise_where_one_drives_on_the_right(tmp_path):
    route = drive(compiled(tmp_path, drives_on_left=False), "S", "E")
    assert route.distance_m == pytest.approx(200 + 31.4, abs=1)
    assert [m.exit for m in route.manoeuvres if m.type == "roundabout"] == [1]


def test_walkers_go_the_short_way_round(tmp_path):
    route = drive(compiled(tmp_path, drives_on_left=True), "S", "E", "walk")
    assert route.distance_m == pytest.approx(200 + 31.4, abs=1)
    assert not [m for m in route.manoeuvres if m.type == "roundabout"]


@pytest.mark.parametrize(
    ("facts", "left", "made"),
    [
        ({}, True, True),
        ({}, None, False),  # nobody said on which side one drives
        ({"junction": True}, True, False),  # the file knows the tag: its circles are circles
        ({"oneway": "-1"}, True, True),  # one-way already, and the right way round
        ({"oneway": "yes"}, True, False),  # one-way the other way round: no roundabout
        ({"oneway": "yes"}, False, True),
    ],
)
def test_when_a_circle_becomes_a_roundabout(tmp_path, facts, left, made):
    network = compiled(tmp_path, drives_on_left=left, **facts)
    ring = network.name_id == network.names.index("")
    assert ring.sum() == 4
    assert set((network.flags[ring] & ROUNDABOUT) != 0) == {made}
    if made:
        assert set((network.flags[ring] & ONEWAY) != 0) == {True}
