"""The two engines against each other on the real network, and under threads."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import numpy as np
import pytest

from planner.roads.roads import Roads
from planner.roads.shortest_paths import have_cch
from tests.towns import Town


@pytest.fixture(scope="module")
def fallback(bogor):
    return Roads.of(bogor.network, engine="scipy")


@pytest.fixture(scope="module")
def points(bogor):
    """Return 12 points on streets of the town, by a fixed seed."""
    net, rng = bogor.network, np.random.default_rng(3)
    chosen = rng.choice(np.flatnonzero(net.arcs_of("coach")[0::2]), 12, replace=False)
    middle = (net.shape_start[chosen] + net.shape_start[chosen + 1]) // 2
    return list(zip(net.shape_lon[middle].tolist(), net.shape_lat[middle].tolist(), strict=True))


@pytest.mark.parametrize("profile", ["coach", "car", "walk"])
def test_both_engines_agree_to_the_millisecond(bogor, fallback, points, profile):
    ours, theirs = (roads.table(profile, points, points) for roads in (bogor, fallback))
    assert (ours.durations_ms == theirs.durations_ms).all()
    assert (ours.durations_ms >= 0).all()
    # Of equally quick ways the engines may take different ones: few cells, few metres.
    assert (np.abs(ours.distances_m - theirs.distances_m) > 1).mean() < 0.05


def test_both_engines_drive_the_same_streets(bogor, fallback, points):
    for a, b in zip(points[:6], points[6:], strict=True):
        ours, theirs = (roads.route("coach", a, b) for roads in (bogor, fallback))
        assert ours.duration_ms == theirs.duration_ms
        assert ours.streets == theirs.streets


def test_many_threads_get_the_answers_of_one(bogor, points):
    routes = [(a, b) for a in points[:6] for b in points[6:]]
    table = bogor.table("coach", points, points)
    alone = [bogor.route("coach", *pair) for pair in routes]

    def ask(number: int) -> bool:
        if number % 3 == 0:
            found = bogor.table("coach", points, points)
            return bool((found.durations_ms == table.durations_ms).all())
        at = number % len(routes)
        return bogor.route("coach", *routes[at]) == alone[at]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(120)))


def test_a_profile_is_made_once_whoever_asks_first():
    fresh = Roads.of(Town("A---B---C").network())
    with ThreadPoolExecutor(8) as pool:
        travels = list(pool.map(lambda _: fresh._of("coach"), range(16)))
    assert len({id(travel) for travel in travels}) == 1


def test_of_parallel_streets_the_quickest_is_taken():
    town = Town("""
        F---A-------B---G
            |       |
            C---D---E
        """)
    # A-B directly, 200 m, and as one OSMnx edge A-C-D-E-B, 400 m.
    net = town.network()
    assert net.links == 4
    for engine in ("cch", "scipy"):
        roads = Roads.of(net, engine=engine)
        assert roads.table(
            "coach", [town.points["A"]], [town.points["B"]]
        ).distances_m.tolist() == [[200]]


def test_without_the_wheel_scipy_takes_its_place(monkeypatch):
    monkeypatch.setattr("planner.roads.shortest_paths.have_cch", lambda: False)
    monkeypatch.setitem(sys.modules, "pyroutingkit", ModuleType("absent"))
    town = Town("A---B---C")
    roads = Roads.of(town.network())
    assert roads.route("coach", town.points["A"], town.points["C"]).distance_m == 200


def test_this_machine_runs_the_quick_engine():
    # Elsewhere (ARM, Windows, Python 3.14) the rest of this file compares SciPy with itself.
    assert have_cch() == (
        sys.platform == "linux" and sys.version_info < (3, 14) and sys.maxsize > 2**32
    )
