"""Turn restrictions: whom a relation speaks of and when, and every kind of them in a drawn town."""

from __future__ import annotations

from datetime import datetime

import pytest

from planner.roads.network.arrays import PROFILE_BIT
from planner.roads.network.restrictions import read_relation
from planner.roads.times.conditions import Conditions
from tests.towns import Town

MEMBERS = [("way", 1, "from"), ("node", 2, "via"), ("way", 3, "to")]

# The keys and values are those of OSM's wiki: Relation:restriction, Key:except, Key:access.
WHOM = """
tags                                                | who may not
restriction=no_left_turn                            | coach car
restriction=none                                    |
restriction:tourist_bus=no_left_turn                | coach
restriction:coach=no_left_turn                      | coach
restriction:bus=no_left_turn                        | coach
restriction:hgv=no_left_turn                        | coach
restriction:motor_vehicle=no_left_turn              | coach car
restriction:motorcar=no_left_turn                   | car
restriction:bicycle=no_left_turn                    |
restriction:caravan=no_left_turn                    |
restriction:hazmat=no_left_turn                     |
restriction:foot=no_left_turn                       | walk
restriction=no_left_turn except=bus                 | car
restriction=no_left_turn except=coach               | car
restriction=no_left_turn except=tourist_bus         | car
restriction=no_left_turn except=bicycle;bus         | car
restriction=no_left_turn except=psv;_coach          | car
restriction=no_left_turn except=psv                 | coach car
restriction=no_left_turn except=hgv                 | coach car
restriction=no_left_turn except=motorcar            | coach
restriction=no_left_turn except=motor_vehicle       |
restriction:bus=no_left_turn except=bus             |
type=restriction:coach restriction=no_left_turn     | coach
type=restriction:bus restriction=no_left_turn       | coach
type=restriction:motorcar restriction=no_left_turn  | car
type=restriction:bicycle restriction=no_left_turn   |
type=route restriction=no_left_turn                 |
restriction:coach:conditional=no_left_turn_@_(06:00-07:00) | coach
"""


def read(told: str):
    """Return what a relation with these tags says; an underscore after ; or before @ is a space."""
    tags = {"type": "restriction"}
    for pair in told.split():
        key, _, value = pair.partition("=")
        tags[key] = value.replace(";_", "; ").replace("_@_", " @ ")
    return list(read_relation(tags, MEMBERS))


@pytest.mark.parametrize("row", WHOM.strip().splitlines()[1:])
def test_whom_a_relation_speaks_of(row):
    told, who = row.split("|")
    found = {name for one in read(told) for name, bit in PROFILE_BIT.items() if one.profiles & bit}
    assert found == set(who.split())


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"restriction": "no_u_turn"}, [("no_u_turn", "")]),
        ({"restriction": "only_straight_on"}, [("only_straight_on", "")]),
        ({"restriction:conditional": "no_left_turn @ (07:00-09:00)"}, [("no", "07:00-09:00")]),
        (
            {"restriction:conditional": "no_left_turn @ (07:00-09:00; 16:00-18:00)"},
            [("no", "07:00-09:00; 16:00-18:00")],
        ),
        (
            {"restriction:conditional": "no_left_turn @ Mo-Fr 07:00-09:00; only_right_turn @ Sa"},
            [("no", "Mo-Fr 07:00-09:00"), ("only", "Sa")],
        ),
        (
            {"restriction": "no_left_turn", "hour_on": "07:30", "hour_off": "09:30",
             "day_on": "Monday", "day_off": "Friday"},
            [("no", "Mo-Fr 07:30-09:30")],
        ),
    ],
)  # fmt: skip
def test_when_a_relation_holds(tags, expected):
    found = [
        (one.only, one.when) for one in read_relation({"type": "restriction", **tags}, MEMBERS)
    ]
    assert found == [(kind.startswith("only"), when) for kind, when in expected]


@pytest.mark.parametrize(
    "members",
    [
        MEMBERS[1:],
        MEMBERS[:2],
        [MEMBERS[0], MEMBERS[2]],
        [*MEMBERS, ("node", 4, "via")],
        [*MEMBERS, ("way", 4, "via")],
    ],
)
def test_a_relation_that_lacks_a_member_or_has_two_ways_through_is_none(members):
    assert not list(read_relation({"type": "restriction", "restriction": "no_u_turn"}, members))


# --- every kind, as a picture --------------------------------------------------------------------------

# From A one may go to B (left), C (straight on) or D (right), each 100 m behind X; F and G join them.
CROSS = """
        B---F
        |   |
    A---X---C
        |   |
        D---G
"""
KINDS = """
restriction                      | A to B | A to C | A to D
                                 | 200    | 200    | 200
no_left_turn: AX X XB            | 400    | 200    | 200
no_straight_on: AX X XC          | 200    | 400    | 200
no_right_turn: AX X XD           | 200    | 200    | 400
only_left_turn: AX X XB          | 200    | 400    | 600
only_straight_on: AX X XC        | 400    | 200    | 400
only_right_turn: AX X XD         | 600    | 400    | 200
no_left_turn: DX X XA            | 200    | 200    | 200
no_entry: AX+DX X XB             | 400    | 200    | 200
no_exit: AX X XB+XC              | 600    | 400    | 200
"""


def ways_m(town: Town, moment: str = "") -> list[int]:
    conditions = Conditions(datetime.fromisoformat(f"2017-08-03T{moment}") if moment else None)
    roads = town.roads()
    return [
        roads.route("coach", town.points["A"], town.points[mark], conditions=conditions).distance_m
        for mark in "BCD"
    ]


@pytest.mark.parametrize("row", KINDS.strip().splitlines()[1:])
def test_every_kind_of_restriction(row):
    ban, *expected = (cell.strip() for cell in row.split("|"))
    metres = pytest.approx([int(cell) for cell in expected], abs=1)
    assert ways_m(Town(CROSS, bans=[ban] if ban else [])) == metres
    if not ban:
        return
    # The same at certain hours: then, and without a departure at all; else as if there were none.
    timed = f"restriction=none, restriction:conditional={ban.split(':')[0]} @ (07:00-09:00)"
    town = Town(CROSS, bans=[f"{ban}, {timed}"])
    assert ways_m(town) == ways_m(town, "08:00") == metres
    assert ways_m(town, "12:00") == pytest.approx([200, 200, 200], abs=1)
    # Nothing else said, that is free flow: the times are those of the metres above.
    a, ends = town.points["A"], [town.points[mark] for mark in "BCD"]
    roads = town.roads()
    told = [roads.route("coach", a, end).duration_ms for end in ends]
    assert roads.durations("coach", [a], ends).tolist() == [told]


# At M and F no third street meets: the simplification would melt A-M into M-X, C-F into F-B. With both
# ways to the left of X shut, one comes to B round by D, G and C, or the other way: 600 m.
MELTED = CROSS.replace("A---X", "A-M-X")


@pytest.mark.parametrize(
    ("bans", "metres"),
    [
        ([], 200),
        (["no_left_turn: AM MX XB"], 400),
        (["no_left_turn: AM MX XB", "no_straight_on: CF F FB"], 600),
        (["no_left_turn: MX X XB", "no_left_turn: XC CF FB"], 600),
        (["only_right_turn: AM MX XD"], 600),
    ],
)
def test_a_restriction_keeps_the_nodes_at_which_its_ways_meet(bans, metres):
    town = Town(MELTED, bans=bans)
    assert ways_m(town)[0] == pytest.approx(metres, abs=1)
    assert town.network().restrictions_lost == 0


@pytest.mark.parametrize(
    "ban", ["no_left_turn: AM X XB", "no_left_turn: AM XC CF", "no_left_turn: AM+MX XB"]
)
def test_a_restriction_without_a_place_is_counted(ban):
    # Its ways do not meet, or its via is missing.
    town = Town(MELTED, bans=[ban, "no_right_turn: MX X XD"])
    assert (town.network().restrictions_lost, len(town.network().restrictions)) == (1, 1)


# Over a whole way: what is told of those who come from A over X-C says nothing of those from D. To G
# from A: straight on to the dead end E, back, and left: 500 m; from D 300 m.
OVER_WAYS = """
    A---X---C---E
        |   |
        D   G
"""
CHAINS = """
restriction                        | A to G | D to G | A to E | A to C
                                   | 300    | 300    | 300    | 200
no_right_turn: AX XC CG            | 500    | 300    | 300    | 200
only_straight_on: AX XC CE         | 500    | 300    | 300    | 200
only_right_turn: AX XC CG          | 300    | 300    | 500    | 200
no_right_turn: DX XC CG            | 300    | 500    | 300    | 200
no_u_turn: XC CE CE                | 300    | 300    | 300    | 200
"""


@pytest.mark.parametrize("row", CHAINS.strip().splitlines()[1:])
@pytest.mark.parametrize("timed", [False, True])
def test_restrictions_over_whole_ways(row, timed):
    ban, *expected = (cell.strip() for cell in row.split("|"))
    if timed and ban:
        ban += f", restriction=none, restriction:conditional={ban.split(':')[0]} @ (07:00-09:00)"
    town = Town(OVER_WAYS, bans=[ban] if ban else [])
    conditions = Conditions(datetime.fromisoformat("2017-08-03T08:00"))
    found = [
        town.roads().route(
            "coach", town.points[start], town.points[end], conditions=conditions
        ).distance_m
        for start, end in ("AG", "DG", "AE", "AC")
    ]  # fmt: skip
    assert found == pytest.approx([int(metres) for metres in expected], abs=1)


def test_turning_round_at_a_dead_end_may_be_forbidden_too():
    # From A to D not right at B, so on to C and back; where that is forbidden, there is no way.
    drawing = """
        A---B---C
            |
            D
    """
    bans = ["no_right_turn: AB B BD", "no_u_turn: BC C BC"]
    for count, metres in ((1, 400), (2, -1)):
        town = Town(drawing, bans=bans[:count])
        ends = [town.points["A"]], [town.points["D"]]
        found = town.roads(largest_part=False).table("coach", *ends).distances_m[0, 0]
        assert found == pytest.approx(metres, abs=1)
