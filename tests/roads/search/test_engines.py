"""The two engines against each other on the real network, and under threads."""

from __future__ import annotations

import os
import signal
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import numpy as np
import pytest

from planner.roads.roads import Roads
from planner.roads.search.engines import have_cch
from planner.roads.times.metrics import State
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


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["coach", "car", "walk"])
def test_both_engines_agree_to_the_millisecond(bogor, fallback, points, profile):
    ours, theirs = (roads.table(profile, points, points) for roads in (bogor, fallback))
    assert (ours.durations_ms == theirs.durations_ms).all()
    assert (ours.durations_ms >= 0).all()
    # Of equally quick ways the engines may take different ones: few cells, few metres.
    assert (np.abs(ours.distances_m - theirs.distances_m) > 1).mean() < 0.05


@pytest.mark.slow
def test_the_metres_of_a_big_table_are_those_of_its_paths(bogor):
    # A big table reads them off durations to all states, a small one unpacks each path.
    metric = bogor._of("coach").timetable._metrics.under(State())
    engine, state_m = metric.engine, metric.arc_m[metric.graph.arc]
    rng = np.random.default_rng(5)
    sources, targets = (rng.choice(metric.graph.states, 120, replace=False) for _ in range(2))
    joined = engine.durations(sources, targets) >= 0
    pairs = np.array([(sources[i], targets[j]) for i, j in np.argwhere(joined)])
    assert len(pairs) > 5000
    whole = engine.path_metres(pairs, state_m)
    for few in np.array_split(np.arange(len(pairs)), 1000):
        path = engine.path(*pairs[few[0]].tolist())
        assert whole[few[0]] == pytest.approx(state_m[metric.graph.tail[path]].sum(), abs=1e-6)
        assert engine.path_metres(pairs[few[:2]], state_m) == pytest.approx(
            whole[few[:2]], abs=1e-6
        )


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


@pytest.mark.slow
def test_big_tables_at_once_get_the_answers_of_one(bogor):
    # So big that each runs on two metrics, a thread each; small ones and routes go in between.
    net, rng = bogor.network, np.random.default_rng(4)
    chosen = rng.choice(np.flatnonzero(net.arcs_of("coach")[0::2]), 150, replace=False)
    middle = (net.shape_start[chosen] + net.shape_start[chosen + 1]) // 2
    many = list(zip(net.shape_lon[middle].tolist(), net.shape_lat[middle].tolist(), strict=True))
    sizes = [150, 140, 3, 130, 2]
    alone = [bogor.durations("coach", many[:size], many[-size:]) for size in sizes]

    def ask(number: int) -> bool:
        which = number % len(sizes)
        found = bogor.durations("coach", many[: sizes[which]], many[-sizes[which] :])
        return bool((found == alone[which]).all())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(40)))


@pytest.mark.skipif(
    not (os.environ.get("CI") or hasattr(os, "fork")), reason="no fork on this system"
)
def test_a_forked_process_has_threads_of_its_own():
    roads = Town("A---B---C").roads()
    engine = roads._of("coach").timetable._metrics.under(State()).engine
    states = np.zeros(200, np.int64)
    assert (engine.durations(states, states) == 0).all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # to fork beside threads, from 3.12 on
        child = os.fork()
    if not child:
        os._exit(0 if (engine.durations(states, states) == 0).all() else 1)
    for _ in range(400):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.05)
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        pytest.fail("the child waits for threads that it does not have")
    assert os.waitstatus_to_exitcode(status) == 0


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
    monkeypatch.setattr("planner.roads.search.engines.have_cch", lambda: False)
    monkeypatch.setitem(sys.modules, "pyroutingkit", ModuleType("absent"))
    town = Town("A---B---C")
    roads = Roads.of(town.network())
    assert roads.route("coach", town.points["A"], town.points["C"]).distance_m == 200


def test_this_machine_runs_the_quick_engine():
    # Elsewhere (ARM, Windows, Python 3.14) the rest of this file compares SciPy with itself.
    assert have_cch() == (
        sys.platform == "linux" and sys.version_info < (3, 14) and sys.maxsize > 2**32
    )
