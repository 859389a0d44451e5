"""What every table of travel times obeys, on towns that hypothesis draws."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import NoRoute
from planner.geodesy import distance_m
from planner.roads.network.compile import compile_network
from planner.roads.roads import Roads
from tests.towns import FLAT, place

pytestmark = pytest.mark.slow

CLASSES = ("primary", "tertiary", "residential", "service")
CORNERS = (
    (0, 0), (135, 26), (286, 39), (392, 39), (34, 146), (172, 120),
    (265, 140), (374, 147), (19, 261), (160, 242), (256, 269), (368, 283),
)  # fmt: skip
"""Metres east and north; no corner lies within 5 m of the straight line between two others, so that
a point on a street is snapped to no street beside it."""


def town(streets, nodes: int) -> nx.MultiDiGraph:
    """Return a graph as OSMnx makes it: nodes on a rough grid, streets as straight edges."""
    graph = nx.MultiDiGraph()
    for i in range(nodes):
        lon, lat = place(*CORNERS[i])
        graph.add_node(i, x=lon, y=lat)
    for number, (a, b, road_class, oneway) in enumerate(streets):
        ends = [(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in (a, b)]
        tags = {
            "osmid": number, "highway": CLASSES[road_class], "oneway": oneway,
            "length": distance_m(*ends),
        }  # fmt: skip
        graph.add_edge(a, b, reversed=False, **tags)
        if not oneway:
            graph.add_edge(b, a, reversed=True, **tags)
    return graph


@st.composite
def towns(draw, *, oneways: bool = True):
    """Return (streets, nodes): at most one street between any two of up to 12 corners."""
    nodes = draw(st.integers(3, 12))
    node = st.integers(0, nodes - 1)
    street = st.tuples(
        node, node, st.integers(0, 3), st.booleans() if oneways else st.just(False)
    ).filter(lambda s: s[0] != s[1])
    streets = draw(
        st.lists(street, min_size=2, max_size=3 * nodes, unique_by=lambda s: frozenset(s[:2]))
    )
    return streets, nodes


def served(drawn, engine: str = "") -> Roads:
    return flat(compile_network(town(*drawn)), engine)


def flat(network, engine: str = "", profiles=FLAT) -> Roads:
    # Every street stays, so that unreachable places occur too; turns cost nothing.
    return Roads.of(network, engine=engine, largest_part=False, profiles=profiles)


def spots(drawn, shares):
    """Return points on streets: a street's number and a share of its way."""
    graph = town(*drawn)
    points = []
    for which, share in shares:
        a, b, *_ = drawn[0][which % len(drawn[0])]
        (x0, y0), (x1, y1) = ((graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in (a, b))
        points.append((x0 + share / 8 * (x1 - x0), y0 + share / 8 * (y1 - y0)))
    return points


SHARES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 8)), min_size=2, max_size=6)


def far(ms):
    return np.where(ms < 0, 1 << 40, ms)


@settings(max_examples=60, deadline=None)
@given(towns(), SHARES)
def test_zero_diagonal_and_triangle_inequality(drawn, shares):
    points = spots(drawn, shares)
    ms = served(drawn).durations("coach", points, points)
    assert (np.diag(ms) == 0).all()
    assert (ms >= -1).all()
    ms = far(ms)
    assert (ms[:, None, :] <= ms[:, :, None] + ms[None, :, :]).all()


@settings(max_examples=40, deadline=None)
@given(towns(), SHARES)
def test_table_and_route_tell_the_same(drawn, shares):
    roads, points = served(drawn), spots(drawn, shares)
    table = roads.table("coach", points, points)
    assert (roads.durations("coach", points, points) == table.durations_ms).all()
    for i, a in enumerate(points):
        for j, b in enumerate(points):
            try:
                route = roads.route("coach", a, b)
            except NoRoute:
                assert table.durations_ms[i, j] == table.distances_m[i, j] == -1
            else:
                assert route.duration_ms == table.durations_ms[i, j]
                assert route.distance_m == table.distances_m[i, j]


@settings(max_examples=40, deadline=None)
@given(towns(), SHARES)
def test_a_part_of_a_quickest_way_is_a_quickest_way(drawn, shares):
    roads, points = served(drawn), spots(drawn, shares)
    try:
        route = roads.route("coach", points[0], points[1])
    except NoRoute:
        return
    # From every bend of the way on: what was driven and what is left make the whole.
    bends = list(dict.fromkeys(route.geometry))
    onward = roads.durations("coach", bends, [points[1]])[:, 0]
    before = roads.durations("coach", [points[0]], bends)[0]
    # A snapped bend lies within centimetres of the way: a few milliseconds.
    assert (np.abs(before + onward - route.duration_ms) <= 30).all()


@settings(max_examples=40, deadline=None)
@given(towns(oneways=False), SHARES)
def test_a_two_way_town_is_the_same_in_both_directions(drawn, shares):
    points = spots(drawn, shares)
    table = served(drawn).table("coach", points, points)
    # A place inside a street is rounded from either end: a millisecond at each of the two.
    assert (np.abs(table.durations_ms - table.durations_ms.T) <= 2).all()


@settings(max_examples=40, deadline=None)
@given(towns(), SHARES)
def test_people_walk_both_ways_everywhere(drawn, shares):
    points = spots(drawn, shares)
    ms = served(drawn).durations("walk", points, points)
    assert (np.abs(ms - ms.T) <= 2).all()


@settings(max_examples=40, deadline=None)
@given(towns(), st.integers(0, 99))
def test_closing_a_road_never_helps(drawn, which):
    streets, nodes = drawn
    graph = town(*drawn)
    corners = [(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in range(nodes)]
    # From corners that keep a street, so that they stand at the same place before and after.
    left = [street for i, street in enumerate(streets) if i != which % len(streets)]
    kept = sorted({n for a, b, *_ in left for n in (a, b)})
    points = [corners[n] for n in kept]
    if not points:
        return
    whole = served(drawn).durations("coach", points, points)
    fewer = served((left, nodes)).durations("coach", points, points)
    assert (far(whole) <= far(fewer)).all()


@settings(max_examples=30, deadline=None)
@given(towns(), SHARES)
def test_half_the_speed_is_twice_the_time(drawn, shares):
    points = spots(drawn, shares)
    network = compile_network(town(*drawn))
    coach = FLAT["coach"]
    slow = replace(coach, speeds_kph={way: kph / 2 for way, kph in coach.speeds_kph.items()})
    quick_ms = flat(network).durations("coach", points, points)
    slow_ms = flat(network, profiles={"coach": slow}).durations("coach", points, points)
    assert ((quick_ms < 0) == (slow_ms < 0)).all()
    # Each arc rounds to a millisecond: as many as there are streets, at most, and two.
    reached = quick_ms >= 0
    assert (np.abs(slow_ms - 2 * quick_ms)[reached] <= len(drawn[0]) + 4).all()


@settings(max_examples=40, deadline=None)
@given(towns(), SHARES)
def test_both_engines_tell_the_same(drawn, shares):
    points = spots(drawn, shares)
    ours, theirs = (
        served(drawn, name).durations("coach", points, points) for name in ("cch", "scipy")
    )
    assert (ours == theirs).all()


@settings(max_examples=30, deadline=None)
@given(towns(), SHARES, st.randoms(use_true_random=False))
def test_the_order_of_the_streets_does_not_matter(drawn, shares, random):
    streets, nodes = drawn
    points = spots(drawn, shares)
    mixed = list(streets)
    random.shuffle(mixed)
    ours = served(drawn).durations("coach", points, points)
    assert (served((mixed, nodes)).durations("coach", points, points) == ours).all()
