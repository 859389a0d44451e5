"""How legs become one at a point that is passed in silence."""

from datetime import datetime
from itertools import pairwise
from types import SimpleNamespace

from planner.roads.network.queries import ANYHOW
from planner.roads.times.conditions import FREE_FLOW, Conditions
from planner.web.osrm.legs import joined, legs, merged
from planner.web.osrm.query import Travel
from tests.towns import Town

TOWN = Town(
    """
    A---B---C
        |   |
        D---E
    """,
    ways={"ABC": {"name": "Jalan Mawar"}, "BD": {"name": "Jalan Dahlia"}},
)
ROADS = TOWN.roads()


def way(*marks):
    points = [
        TOWN.between(*mark) if isinstance(mark, tuple) else TOWN.points[mark] for mark in marks
    ]
    return [ROADS.route("car", *pair) for pair in pairwise(points)]


def told(route):
    return [(one.type, one.modifier, one.street, one.distance_m) for one in route.manoeuvres]


def test_straight_on_nothing_is_said():
    first, second = way("A", ("B", "C", 0.5), "C")
    one = joined(first, second)
    # From A to B 100 m, to the middle of B-C 50, to C 50.
    assert told(one) == [
        ("depart", None, "Jalan Mawar", 200), ("arrive", None, "Jalan Mawar", 0),
    ]  # fmt: skip
    assert one.distance_m == 200
    assert one.duration_ms == first.duration_ms + second.duration_ms
    assert one.manoeuvres[-1].from_start_m == 200
    assert one.geometry[0] == first.geometry[0]
    assert one.geometry[one.manoeuvres[-1].geometry_index] == second.geometry[-1]
    assert len(one.geometry) == len(first.geometry) + len(second.geometry) - 1
    assert one.main_streets == ("Jalan Mawar",)


def test_a_turn_at_the_silent_point_is_said():
    first, second = way("A", "B", "D")
    one = joined(first, second)
    assert told(one) == [
        ("depart", None, "Jalan Mawar", 100), ("turn", "right", "Jalan Dahlia", 100),
        ("arrive", None, "Jalan Dahlia", 0),
    ]  # fmt: skip
    turn = one.manoeuvres[1]
    assert (turn.bearing_before_deg, turn.bearing_after_deg) == (90, 180)
    assert turn.from_start_m == 100
    assert one.geometry[turn.geometry_index] == first.geometry[-1]
    assert one.streets == ("Jalan Mawar", "Jalan Dahlia")


def test_turning_round_at_the_silent_point_is_said():
    first, second = way("A", ("A", "B", 0.5), "A")
    one = joined(first, second)
    assert told(one)[1] == ("continue", "uturn", "Jalan Mawar", 50)


def test_a_point_twice_adds_nothing():
    first, still, second = way("A", "B", "B", "D")
    assert joined(joined(first, still), second) == joined(first, second)
    assert joined(still, second) == second


def test_legs_end_where_they_shall():
    four = way("A", "B", "C", "E", "D")
    assert merged(four, (0, 1, 2, 3, 4)) == four
    two = merged(four, (0, 2, 4))
    assert [one.distance_m for one in two] == [200, 200]
    assert merged(four, (0, 4))[0].distance_m == 400


def test_each_leg_begins_when_the_one_before_it_ends():
    departures = []

    def route(_profile, _origin, _destination, *, conditions, **_):
        departures.append(conditions.depart)
        return SimpleNamespace(duration_ms=90_000)

    points = ((0.0, 0.0), (1.0, 0.0), (2.0, 0.0))
    travel = Travel("car", points, (1.0,) * 3, (ANYHOW,) * 3, FREE_FLOW, True, True)
    roads = SimpleNamespace(route=route)
    assert len(legs(roads, travel, (), straight=False)) == 2
    assert departures == [None, None]
    departures.clear()
    at = datetime.fromisoformat("2017-08-03T08:10")
    travel = Travel("car", points, (1.0,) * 3, (ANYHOW,) * 3, Conditions(depart=at), True, True)
    legs(roads, travel, (), straight=False)
    # A minute and a half later.
    assert departures == [at, datetime.fromisoformat("2017-08-03T08:11:30")]
