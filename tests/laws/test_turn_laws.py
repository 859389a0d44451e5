"""What ways over turns obey, on towns with restrictions, drives and one-way streets that hypothesis draws.

Laws of shortest paths hold between *states* (an arc being driven), not between places: at a place inside a
street a vehicle may stop in one direction and leave in the other, and on a drive it may come in by one
end and leave by the other, which no way through may.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.roads.network.compile import compile_network
from planner.roads.network.components import IN, OUT
from planner.roads.network.profiles import PROFILES
from planner.roads.network.restrictions import read_relation
from planner.roads.roads import Roads
from planner.roads.search.matrix import Metric
from planner.roads.times.closures import Closure, NamedStreet, Where
from planner.roads.times.conditions import Conditions
from planner.roads.times.metrics import State
from planner.words import Words
from tests.laws.test_roads_laws import CORNERS, SHARES, far
from tests.planning.drawn import by_the_hour
from tests.rivals.edge_based import KPH, Street, Town, as_osmnx
from tests.rivals.test_turns_rivals import asked_of, close, point_of, random_town, restrict
from tests.towns import FLAT, place

pytestmark = pytest.mark.slow

KINDS = ("no_left_turn", "no_u_turn", "only_straight_on")
HOURS = ("07:58-08:01", "07:50-08:02", "08:00-08:03", "08:01-09:00")


@st.composite
def towns(draw, *, oneways: bool = True, bans: bool = True, timed: bool = False):
    """Return a Town of up to 10 corners, a third of its streets drives, with up to four bans."""
    nodes = draw(st.integers(3, 10))
    node = st.integers(0, nodes - 1)
    rows = draw(
        st.lists(
            st.tuples(
                node, node, st.sampled_from(sorted(KPH)),
                st.booleans() if oneways else st.just(False), st.integers(0, 2),
            ).filter(lambda row: row[0] != row[1]),
            min_size=2, max_size=3 * nodes, unique_by=lambda row: frozenset(row[:2]),
        )
    )  # fmt: skip
    streets = [
        Street(a, b, road_class if third else "service", oneway, private=not third)
        for a, b, road_class, oneway, third in rows
    ]
    corners = [place(*CORNERS[n]) for n in range(nodes)]
    town = Town(corners, streets, circles=draw(st.sets(node, max_size=2)))
    if bans:
        picks = st.lists(st.integers(0, 99), min_size=2, max_size=4)
        for chosen in draw(st.lists(picks, min_size=int(timed), max_size=4)):
            ban = _ban(draw, streets, chosen, timed=timed)
            town.relations += [ban] if ban else []
    return town


def _ban(draw, streets, chosen, *, timed: bool):
    """Return a relation over streets that follow each other, picked by number."""
    arcs = [
        (n, tail, head) for n, s in enumerate(streets) for tail, head in ((s.a, s.b), (s.b, s.a))
    ]
    chain = [arcs[chosen[0] % len(arcs)]]
    for pick in chosen[1:]:
        after = [arc for arc in arcs if arc[1] == chain[-1][2]]
        chain.append(after[pick % len(after)])
    via = [("way", 100 + n, "via") for n, _, _ in chain[1:-1]] or [("node", 1 + chain[0][2], "via")]
    members = [("way", 100 + chain[0][0], "from"), *via, ("way", 100 + chain[-1][0], "to")]
    kind = draw(st.sampled_from(KINDS))
    if timed:
        told = f"{kind} @ ({draw(st.sampled_from(HOURS))})"
        return {"type": "restriction", "restriction:conditional": told}, members
    return {"type": "restriction", "restriction": kind}, members


def served(town: Town, *, turns=True, engine="", largest_part=False, traffic=None) -> Roads:
    relations = [one for tags, members in town.relations for one in read_relation(tags, members)]
    return Roads.of(
        compile_network(as_osmnx(town), relations=relations),
        engine=engine, largest_part=largest_part, traffic=traffic,
        profiles=PROFILES if turns else FLAT,
    )  # fmt: skip


def metric_of(roads: Roads) -> Metric:
    return roads._of("coach").timetable._metrics.under(State())


def spots(town: Town, shares):
    """Return points on streets, each by a street's number and eighths of its way."""
    found = []
    for which, eighth in shares:
        street = town.streets[which % len(town.streets)]
        (x0, y0), (x1, y1) = town.corners[street.a], town.corners[street.b]
        found.append((x0 + eighth / 8 * (x1 - x0), y0 + eighth / 8 * (y1 - y0)))
    return found


def by_relaxing(metric: Metric):
    """Return milliseconds between all states: every turn is tried until nothing changes."""
    graph = metric.graph
    ms = np.full((graph.states, graph.states), 1 << 40)
    np.fill_diagonal(ms, 0)
    for middle in range(graph.states):
        for turn in np.flatnonzero(graph.tail == middle):
            if metric.weights_ms[turn] < (1 << 31) - 1:
                ms[middle, graph.head[turn]] = min(
                    ms[middle, graph.head[turn]], metric.weights_ms[turn]
                )
    for middle in range(graph.states):
        np.minimum(ms, ms[:, [middle]] + ms[[middle]], out=ms)
    return np.where(ms >= 1 << 40, -1, ms)


@settings(max_examples=50, deadline=None)
@given(towns(), st.booleans(), st.sampled_from(["cch", "scipy"]))
def test_states_keep_a_zero_diagonal_and_the_triangle_inequality(town, largest_part, engine):
    metric = metric_of(served(town, engine=engine, largest_part=largest_part))
    every = np.arange(metric.graph.states)
    ms = metric.engine.durations(every, every)
    assert (np.diag(ms) == 0).all()
    assert (ms == by_relaxing(metric)).all()
    ms = far(ms)
    assert (ms[:, None, :] <= ms[:, :, None] + ms[None, :, :]).all()


@settings(max_examples=50, deadline=None)
@given(towns(), SHARES, st.booleans())
def test_a_place_is_itself_at_no_cost(town, shares, largest_part):
    roads, points = served(town, largest_part=largest_part), spots(town, shares)
    if not any(roads._of("coach").open_links):
        return
    assert (np.diag(roads.durations("coach", points, points)) == 0).all()


@settings(max_examples=40, deadline=None)
@given(towns(), st.integers(0, 999), st.integers(0, 999))
def test_a_part_of_a_quickest_way_is_a_quickest_way(town, first, last):
    metric = metric_of(served(town))
    states = metric.graph.states
    if not states:
        return
    source, target = first % states, last % states
    turns = metric.engine.path(source, target)
    if turns is None:
        assert metric.engine.durations(np.array([source]), np.array([target])) == -1
        return
    passed = np.array([source, *metric.graph.head[turns].tolist()])
    at_ms = np.concatenate([[0], np.cumsum(metric.weights_ms[turns])])
    assert passed[-1] == target
    ms = metric.engine.durations(passed, passed)
    for i in range(len(passed)):
        assert (ms[i, i:] == at_ms[i:] - at_ms[i]).all()


@settings(max_examples=40, deadline=None)
@given(towns(oneways=False, bans=False))
def test_a_two_way_town_is_the_same_in_both_directions(town):
    # From the begin of one arc to the end of another, and back from there: a way out of a drive
    # becomes a way into it.
    metric = metric_of(served(town, turns=False))
    graph = metric.graph
    number = {
        (arc, role): n for n, (arc, role) in enumerate(zip(graph.arc, graph.role, strict=True))
    }
    turned = {OUT: IN, IN: OUT}
    back = np.array([
        number[arc ^ 1, turned.get(role, role)]
        for arc, role in zip(graph.arc, graph.role, strict=True)
    ], int)  # fmt: skip
    every = np.arange(graph.states)
    ms = far(metric.engine.durations(every, every)) + metric.arc_ms[graph.arc]
    reached = ms < 1 << 40
    assert (reached == reached[np.ix_(back, back)].T).all()
    assert (ms == ms[np.ix_(back, back)].T)[reached].all()


WHY = Words("Drawn", "Gambar")


def shuts(town: Town, which: int, *moments) -> Closure:
    where = Where(streets=(NamedStreet(f"Street {which % len(town.streets)}"),))
    return Closure(f"c{which}", WHY, *moments, shuts=where)


@settings(max_examples=40, deadline=None)
@given(towns(), SHARES, st.integers(0, 99), st.booleans())
def test_closing_a_road_never_helps(town, shares, which, largest_part):
    roads, points = served(town, largest_part=largest_part), spots(town, shares)
    if not any(roads._of("coach").open_links):
        return
    whole = roads.durations("coach", points, points)
    closed = Conditions(None, (shuts(town, which),))
    assert (far(whole) <= far(roads.durations("coach", points, points, conditions=closed))).all()


@settings(max_examples=40, deadline=None)
@given(towns(), SHARES, st.randoms(use_true_random=False))
def test_the_numbers_of_nodes_do_not_matter(town, shares, random):
    points = spots(town, shares)
    mixed = list(range(len(town.corners)))
    random.shuffle(mixed)
    again = replace(
        town,
        corners=[town.corners[mixed.index(n)] for n in range(len(mixed))],
        streets=[replace(s, a=mixed[s.a], b=mixed[s.b]) for s in town.streets],
        circles={mixed[n] for n in town.circles},
        relations=[
            (tags, [
                (kind, 1 + mixed[ref - 1] if kind == "node" else ref, role)
                for kind, ref, role in members
            ])
            for tags, members in town.relations
        ],
    )  # fmt: skip
    ours, theirs = (served(one).durations("coach", points, points) for one in (town, again))
    assert (ours == theirs).all()


EIGHT = datetime.fromisoformat("2017-08-03T08:00")
MOMENTS = st.integers(-150, 240)


@settings(max_examples=60, deadline=None)
@given(
    towns(timed=True), SHARES, st.lists(st.tuples(st.integers(0, 99), MOMENTS, MOMENTS), max_size=3),
    MOMENTS, st.integers(1, 200), st.sampled_from([None, {8: 3.0}, {9: 4.0}]),
)  # fmt: skip
def test_leaving_later_never_means_arriving_earlier(
    town, shares, closed, leaves_s, waits_s, factors
):
    # Closures and timed bans begin and end around eight, so before, while and after one drives.
    traffic = None if factors is None else by_the_hour(factors)
    roads, points = served(town, traffic=traffic), spots(town, shares)
    closures = tuple(
        replace(
            shuts(
                town, which,
                *(EIGHT + timedelta(seconds=s + bool(n)) for n, s in enumerate(sorted(moments))),
            ),
            id=f"c{number}",
        )
        for number, (which, *moments) in enumerate(closed)
    )  # fmt: skip
    arrives = []
    for seconds in (leaves_s, leaves_s + waits_s):
        conditions = Conditions(EIGHT + timedelta(seconds=seconds), closures)
        ms = roads.durations("coach", points, points, conditions=conditions)
        arrives.append(far(ms) + np.where(ms < 0, 0, 1000 * seconds))
    assert (arrives[0] <= arrives[1]).all()


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("factors", [None, {8: 3.0, 9: 1.5}])
def test_nobody_arrives_earlier_by_leaving_later_whatever_changes_around_eight(closed, factors):
    # 25 towns in which bans begin and end about eight: every 20 seconds somebody leaves.
    rng = np.random.default_rng(1)
    traffic = None if factors is None else by_the_hour(factors)
    compared = waited = 0
    for _ in range(25):
        town = random_town(rng, largest=8, drives=0.15)
        restrict(rng, town, hours=HOURS)
        closures = close(rng, town, EIGHT)[0] if closed else ()
        asked = asked_of(rng, town, 4)
        roads, points = served(town, traffic=traffic), [point_of(town, one) for one in asked]
        before = None
        for seconds in range(-200, 260, 20) if asked else ():
            conditions = Conditions(EIGHT + timedelta(seconds=seconds), closures)
            ms = roads.durations("coach", points, points, conditions=conditions)
            arrives = far(ms) + np.where(ms < 0, 0, 1000 * seconds)
            if before is not None:
                assert (before <= arrives).all()
                compared += int((ms > 0).sum())
                # Whoever leaves later and arrives no later has waited, or would have.
                waited += int(((before == arrives) & (ms > 0)).sum())
            before = arrives
    assert compared > 1000
    assert waited > 20
