"""Streets and turns that shut or open while one drives: who waits, who goes round, who arrives when."""

from __future__ import annotations

from datetime import datetime

import pytest

from planner.errors import NoRoute
from planner.roads.times.closures import Closure, NamedStreet, Where
from planner.roads.times.conditions import Conditions
from planner.words import Words
from tests.towns import Town

WHY = Words("Works", "Pekerjaan")
NINE = datetime.fromisoformat("2017-08-03T09:00")  # a Thursday


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2017-08-03T{text}")


def shut(street: str, begin: str, end: str) -> Closure:
    where = Where(streets=(NamedStreet(street),))
    return Closure("c", WHY, at(begin), at(end), shuts=where)


# At 20 km/h 100 m are 18 s. From A to D: 300 m by B-C, that is 54 s; round by E and F 500 m, 90 s.
# From A to B 18 s, so C is reached after 36 s.
SHORT = """
    A---B---C---D
        |   |
        |   |
        E---F
"""
NAMES = {
    "AB": {"name": "One"},
    "BC": {"name": "Two"},
    "CD": {"name": "Three"},
    "BEFC": {"name": "Round"},
}

WAYS = """
leaves   | B-C is shut     | takes | by
08:00:00 | 07:00-07:59:50  | 54    | One Two Three
08:00:00 | 08:00:00-09:00  | 108   | One Round Three
08:00:00 | 08:00:36-09:00  | 54    | One Two Three
08:00:00 | 08:00:35-09:00  | 108   | One Round Three
08:00:00 | 07:00-08:00:18  | 54    | One Two Three
08:00:00 | 07:00-08:00:28  | 64    | One Two Three
08:00:00 | 07:00-08:01:11  | 107   | One Two Three
08:00:00 | 07:00-08:01:13  | 108   | One Round Three
"""


@pytest.mark.parametrize("row", WAYS.strip().splitlines()[1:])
def test_a_street_that_shuts_or_opens_on_the_way(row):
    # It is entered only if it stays open until it is left; before it one waits, or goes round.
    leaves, closed, takes, by = (cell.strip() for cell in row.split("|"))
    town = Town(SHORT, NAMES)
    route = town.roads().route(
        "coach", town.points["A"], town.points["D"],
        conditions=Conditions(at(leaves), (shut("Two", *closed.split("-")),)),
    )  # fmt: skip
    assert route.duration_ms / 1000 == pytest.approx(int(takes), abs=0.05)
    assert " ".join(route.streets) == by


@pytest.mark.parametrize(
    ("reopens", "takes_s"), [("2017-08-03T23:00", 54000), ("2017-08-05", None)]
)
def test_nobody_waits_for_more_than_a_day(reopens, takes_s):
    # Street Three leads to D alone. From A at eight, C is reached after 36 s; from 23:00 on, 15 hours
    # later, 18 s are left: 54,018 s in all. Two days later is no way at all.
    town = Town(SHORT, NAMES)
    where = Where(streets=(NamedStreet("Three"),))
    closed = Closure("c", WHY, at("07:00"), datetime.fromisoformat(reopens), shuts=where)
    conditions = Conditions(at("08:00"), (closed,))
    asked = "coach", town.points["A"], town.between("C", "D", 1.0)
    if takes_s is None:
        with pytest.raises(NoRoute):
            town.roads().route(*asked, conditions=conditions)
    else:
        route = town.roads().route(*asked, conditions=conditions)
        assert route.duration_ms == pytest.approx((takes_s + 18) * 1000, abs=5)


# One may not turn right at B from A into B-D; there is no other way to D.
TURN = """
    A---B---C
        |
        D
"""
TIMED = "no_right_turn: AB B BD, restriction=none, restriction:conditional=no_right_turn @ (07:00-09:00)"
RESTRICTED = """
leaves   | takes
06:50:00 | 36
06:59:40 | 36
06:59:50 | 7228
08:59:00 | 78
08:59:30 | 48
08:59:50 | 36
09:00:00 | 36
"""


@pytest.mark.parametrize("row", RESTRICTED.strip().splitlines()[1:])
def test_who_may_not_turn_yet_waits(row):
    # B is reached after 18 s, and from there it is as long again. Who gets to B before seven turns;
    # who does not waits until nine. There is no way into C, to turn back there.
    leaves, takes = (cell.strip() for cell in row.split("|"))
    town = Town(TURN, {"BC": {"oneway": "-1"}}, bans=[TIMED])
    roads = town.roads(largest_part=False)
    ends = [town.points["A"]], [town.points["D"]]
    ms = roads.durations("coach", *ends, conditions=Conditions(at(leaves)))[0, 0]
    assert ms / 1000 == pytest.approx(int(takes), abs=0.05)
    assert roads.table("coach", *ends, conditions=Conditions(at(leaves))).durations_ms[0, 0] == ms


def test_a_ban_that_never_ends_is_no_wait():
    town = Town(TURN, {"BC": {"oneway": "-1"}}, bans=["no_right_turn: AB B BD"])
    roads = town.roads(largest_part=False)
    with pytest.raises(NoRoute):
        roads.route("coach", town.points["A"], town.points["D"], conditions=Conditions(NINE))


def test_two_hours_of_one_ban_both_hold():
    # As two conditions of one tag, and as two relations of one turn: 7 to 9, and 16 to 18.
    two = "no_right_turn @ (07:00-09:00); no_right_turn @ (16:00-18:00)"
    one_tag = [f"no_right_turn: AB B BD, restriction=none, restriction:conditional={two}"]
    two_relations = [TIMED, TIMED.replace("07:00-09:00", "16:00-18:00")]
    for bans in (one_tag, two_relations):
        town = Town(TURN, {"BC": {"oneway": "-1"}}, bans=bans)
        roads = town.roads(largest_part=False)
        found = [
            roads.durations(
                "coach", [town.points["A"]], [town.points["D"]], conditions=Conditions(at(moment))
            )[0, 0] // 1000
            for moment in ("06:00", "08:59", "12:00", "17:59", "18:00")
        ]  # fmt: skip
        assert found == [36, 78, 36, 78, 36]
