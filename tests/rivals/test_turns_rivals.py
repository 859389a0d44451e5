"""Turns, restrictions and closures against a search of our own that shares nothing with the planner."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import numpy as np
import pytest

from planner.errors import NoSegment
from planner.roads.files.osm import simplify
from planner.roads.network.compile import compile_network
from planner.roads.network.restrictions import read_relation
from planner.roads.roads import Roads
from planner.roads.times.closures import Closure, NamedStreet, Where
from planner.roads.times.conditions import Conditions
from planner.words import Words
from tests.rivals.edge_based import (
    COACH,
    FREE,
    INFINITE,
    KPH,
    Search,
    Street,
    Town,
    as_osmnx,
    end_of,
    merged,
    timed_by,
    told_by,
)
from tests.rivals.test_roads_rivals import stands_alone
from tests.towns import FLAT, place

pytestmark = pytest.mark.slow

RUSH, QUIET = (datetime.fromisoformat(f"2017-08-03T{hour}") for hour in ("08:00", "12:00"))
KINDS = ("no_left_turn", "no_straight_on", "no_u_turn", "only_straight_on", "only_right_turn")


def random_town(rng, *, largest: int = 12, drives: float = 0.0) -> Town:
    """Return 4 to ``largest`` corners and at most one street between any two of them.

    ``drives`` is the share of private streets; where there are some, there are gates too.
    """
    count = int(rng.integers(4, largest + 1))
    pairs = {
        tuple(sorted(rng.choice(count, 2, replace=False).tolist()))
        for _ in range(int(rng.integers(count, 3 * count)))
    }
    streets = []
    for pair in sorted(pairs):
        a, b = rng.permutation(pair).tolist()
        ring = bool(rng.random() < 0.08)
        oneway = ring or bool(rng.random() < 0.3)
        private = bool(drives and not ring and rng.random() < drives)
        road_class = "service" if private else str(rng.choice(list(KPH)))
        streets.append(Street(a, b, road_class, oneway, ring, private))
    corners = [place(*rng.uniform(0, 600, 2)) for _ in range(count)]
    gates = set(np.flatnonzero(rng.random(count) < 0.15).tolist()) if drives else set()
    lights, circles = (set(np.flatnonzero(rng.random(count) < 0.2).tolist()) for _ in range(2))
    return Town(corners, streets, lights - circles, circles, gates)


def restrict(rng, town: Town, *, hours=("07:00-09:00", "11:30-13:00")) -> None:
    """Add restrictions at nodes and over one or two whole ways, some timed, some not for coaches."""
    arcs = [(n, along) for n in range(len(town.streets)) for along in (True, False)]
    for _ in range(int(rng.integers(1, 8))):
        chain = [arcs[int(rng.integers(len(arcs)))]]
        for _ in range(int(rng.choice([1, 1, 2, 3]))):
            after = [
                arc for arc in arcs if end_of(town, (arc[0], not arc[1])) == end_of(town, chain[-1])
            ]
            if len(chain) > 1 or rng.random() < 0.8:  # else it may turn round
                after = [arc for arc in after if arc[0] not in {one[0] for one in chain}]
            if not after:
                break
            chain.append(after[int(rng.integers(len(after)))])
        if len(chain) < 2:
            continue
        members = [("way", 100 + arc[0], "via") for arc in chain[1:-1]] or [
            ("node", 1 + end_of(town, chain[0]), "via")
        ]
        members = [
            ("way", 100 + chain[0][0], "from"), *members, ("way", 100 + chain[-1][0], "to"),
        ]  # fmt: skip
        kind = str(rng.choice(KINDS))
        tags = {"type": "restriction", "restriction": kind}
        lot = rng.random()
        if lot < 0.2:
            when = str(rng.choice(hours))
            tags |= {"restriction": "none", "restriction:conditional": f"{kind} @ ({when})"}
        elif lot < 0.3:
            tags["except"] = "bicycle;bus"
        town.relations.append((tags, members))


def spells_from(depart: datetime):
    """Return what tells the milliseconds from a departure in which a condition holds, a day and a half."""

    def during(when: str) -> list[tuple[int, int]]:
        begin, end = (
            datetime.combine(depart, time.fromisoformat(clock)) for clock in when.split("-")
        )
        return [
            tuple((moment + timedelta(days=n) - depart) // MILLISECOND for moment in (begin, end))
            for n in (0, 1)
        ]

    return during


MILLISECOND = timedelta(milliseconds=1)


def asked_of(rng, town: Town, most: int) -> list[tuple[int, float]]:
    spots = [(s.a, s.b) for s in town.streets]
    asked = []
    for _ in range(most):
        which = int(rng.integers(len(spots)))
        share = float(rng.choice([0.0, 1.0, rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.95)]))
        streets = [(s.a, s.b) for s in town.streets]
        if share in {0.0, 1.0} or stands_alone(town.corners, streets, which, share):
            asked.append((which, share))
    return asked


def point_of(town: Town, asked: tuple[int, float]) -> tuple[float, float]:
    street, share = town.streets[asked[0]], asked[1]
    (x0, y0), (x1, y1) = town.corners[street.a], town.corners[street.b]
    return (x0 * (1 - share) + x1 * share, y0 * (1 - share) + y1 * share)


def roads_of(
    town: Town, *, turns: bool, engine: str = "", left: bool = True, largest_part: bool = False
) -> Roads:
    relations = [one for tags, members in town.relations for one in read_relation(tags, members)]
    network = compile_network(as_osmnx(town), relations=relations)
    assert len(town.relations) == 0 or network.restrictions
    more = {} if turns else {"profiles": FLAT}
    return Roads.of(
        network, engine=engine, largest_part=largest_part, drives_on_left=left, **more
    )  # fmt: skip


def test_300_random_towns_with_restrictions_and_turn_costs():
    rng = np.random.default_rng(300)
    compared = unreachable = changed = timed = behind = 0
    for number in range(300):
        town = random_town(rng)
        restrict(rng, town)
        asked = asked_of(rng, town, 6)
        if not asked:
            continue
        turns, left = number % 4 != 0, number % 3 != 0
        roads = roads_of(town, turns=turns, engine="scipy" if number % 10 == 0 else "", left=left)
        points = [point_of(town, one) for one in asked]
        costs = COACH if turns else FREE
        answers = []
        for depart in (None, RUSH, QUIET):
            if depart:
                timed_ = timed_by(town, spells_from(depart))
                search = Search(
                    town, costs, told_by(town, lambda _: False), left=left, timed=timed_
                )
            else:
                search = Search(town, costs, told_by(town), left=left)
            want = [search.durations(one, asked) for one in asked]
            ours = roads.durations("coach", points, points, conditions=Conditions(depart))
            assert ours.tolist() == want, (number, depart)
            compared += int((ours >= 0).sum())
            unreachable += int((ours < 0).sum())
            answers.append(want)
        # On one street, the target behind the source and before it.
        behind += sum(a[0] == b[0] and a[1] > b[1] for a in asked for b in asked)
        without = Search(town, costs, [], left=left)
        changed += [without.durations(one, asked) for one in asked] != answers[0]
        timed += answers[1] != answers[2]
    # The towns do hold what they are to prove.
    assert compared > 10_000
    assert unreachable > 1000
    assert changed > 100
    assert timed > 20
    assert behind > 150


def test_150_random_towns_whose_streets_are_melted_into_one_another():
    # Streets of one class without a name: at every corner of two streets the simplification joins them,
    # where no restriction, no lights and no turning circle keep the corner. Milliseconds are rounded
    # once a joined street, so that those of a way may differ by one a corner.
    rng = np.random.default_rng(150)
    melted = kept = compared = changed = 0
    for number in range(150):
        town = random_town(rng, largest=9)
        restrict(rng, town)
        town.streets = [replace(s, road_class="residential", ring=False) for s in town.streets]
        asked = asked_of(rng, town, 5)
        if not asked:
            continue
        relations = [
            one for tags, members in town.relations for one in read_relation(tags, members)
        ]
        graph = as_osmnx(town, named=False)
        corners = len(graph)
        melted += corners - len(simplify(as_osmnx(town, named=False)))
        simple = simplify(graph, relations)
        kept += corners - len(simple) < corners - len(simplify(as_osmnx(town, named=False)))
        network = compile_network(simple, relations=relations)
        assert network.restrictions_lost == 0
        roads = Roads.of(network, largest_part=False, profiles=FLAT)
        points = [point_of(town, one) for one in asked]
        for depart in (None, RUSH, QUIET):
            by_time = depart is not None
            search = Search(
                town, FREE, told_by(town, lambda _, no=by_time: not no),
                timed=timed_by(town, spells_from(depart)) if depart else (),
            )  # fmt: skip
            want = np.array([search.durations(one, asked) for one in asked])
            ours = roads.durations("coach", points, points, conditions=Conditions(depart))
            assert ((ours < 0) == (want < 0)).all(), (number, depart)
            assert (abs(ours - want) <= len(town.corners)).all(), (number, depart)
            compared += int((ours >= 0).sum())
            if depart is None:
                without = Search(town, FREE, [])
                changed += [without.durations(one, asked) for one in asked] != want.tolist()
    assert melted > 60
    assert kept > 20
    assert compared > 3000
    assert changed > 30


@pytest.mark.parametrize("largest_part", [False, True])
def test_150_random_towns_with_private_drives_and_gates(largest_part):
    rng = np.random.default_rng(150)
    compared = on_drives = around = 0
    for number in range(150):
        town = random_town(rng, drives=0.4)
        restrict(rng, town)
        # A road that is led to by a timed turn alone is no road of the largest part.
        town.relations = [one for one in town.relations if "restriction:conditional" not in one[0]]
        asked = asked_of(rng, town, 8)
        turns = number % 3 != 0
        roads = roads_of(
            town, turns=turns, engine="scipy" if number % 10 == 0 else "", largest_part=largest_part
        )
        if largest_part:  # what is no part of it is snapped to something else
            asked = [one for one in asked if is_served(roads, town, one)]
        if not asked:
            continue
        points = [point_of(town, one) for one in asked]
        costs = COACH if turns else FREE
        search = Search(town, costs, told_by(town), largest=largest_part)
        want = [search.durations(one, asked) for one in asked]
        ours = roads.durations("coach", points, points)
        assert ours.tolist() == want, number
        assert (np.diag(ours) == 0).all()
        compared += int((ours >= 0).sum())
        private = np.array([town.streets[one[0]].private and 0 < one[1] < 1 for one in asked])
        on_drives += int((ours[private] > 0).sum())
        town.streets = [replace(street, private=False) for street in town.streets]
        through = Search(town, costs, told_by(town), largest=largest_part)
        around += [through.durations(one, asked) for one in asked] != want
    assert compared > 500
    assert on_drives > 100
    assert around > 15


def is_served(roads: Roads, town: Town, asked: tuple[int, float]) -> bool:
    """Tell whether a place inside a street is on the network in service.

    A corner may be on it by one street and not by another, into which none may turn.
    """
    if asked[1] in {0.0, 1.0}:
        return False
    try:
        return roads.snap("coach", [point_of(town, asked)])[0].distance_m < 0.1
    except NoSegment:
        return False


MINUTE = 60_000
WHY = Words("Drawn", "Gambar")


def close(rng, town: Town, depart: datetime):
    """Return closures within minutes of departure, when which arc is shut, and which are woken."""
    closures, shut, opened = [], {}, {}
    for number in range(int(rng.integers(1, 5))):
        which = int(rng.integers(len(town.streets)))
        begin, end = sorted(rng.integers(-30, 150, 2).tolist())
        begin = None if rng.random() < 0.15 else begin
        end = None if rng.random() < 0.15 else end + 1
        kind = (
            "reverses" if town.streets[which].oneway and not town.streets[which].ring else "shuts"
        )
        if kind == "reverses" and rng.random() < 0.3:
            kind = "opens"
        where = Where(streets=(NamedStreet(f"Street {which}"),))
        moments = [None if s is None else depart + timedelta(seconds=s) for s in (begin, end)]
        closures.append(Closure(f"number-{number}", WHY, *moments, **{kind: where}))
        during = (
            -INFINITE if begin is None else begin * 1000, INFINITE if end is None else end * 1000,
        )  # fmt: skip
        if kind != "opens":
            shut.setdefault((which, True), []).append(during)
        if kind == "shuts":
            shut.setdefault((which, False), []).append(during)
        else:
            opened.setdefault((which, False), []).append(during)
    for arc, times in opened.items():
        at = -INFINITE
        for begin, end in sorted(times):
            shut.setdefault(arc, []).append((at, begin))
            at = max(at, end)
        shut[arc].append((at, INFINITE))
    return tuple(closures), {arc: merged(times) for arc, times in shut.items()}, set(opened)


AROUND_TEN = ("09:30-10:01", "10:00-10:02", "10:01-10:03", "09:59-10:01")


@pytest.mark.parametrize("turns", [True, False])
def test_60_random_towns_with_closures_and_bans_that_begin_and_end_under_way(turns):
    rng = np.random.default_rng(100 + turns)
    depart = datetime.fromisoformat("2017-08-03T10:00")
    compared = waited = cut = 0
    for number in range(60):
        town = random_town(rng, largest=9)
        if number % 2:
            restrict(rng, town, hours=AROUND_TEN)
        closures, shut, woken = close(rng, town, depart)
        asked = asked_of(rng, town, 5)
        if not asked:
            continue
        roads = roads_of(town, turns=turns)
        points = [point_of(town, one) for one in asked]
        search = Search(
            town, COACH if turns else FREE, told_by(town, lambda _: False),
            shut=shut, woken=woken, timed=timed_by(town, spells_from(depart)),
        )  # fmt: skip
        want = [search.durations(one, asked) for one in asked]
        ours = roads.durations("coach", points, points, conditions=Conditions(depart, closures))
        assert ours.tolist() == want, number
        static = roads.durations("coach", points, points, conditions=Conditions(None))
        compared += int((ours >= 0).sum())
        waited += int((ours > static).sum())
        cut += int(((ours < 0) & (static >= 0)).sum())
    assert compared > 500
    assert waited > 60
    assert cut > 5
