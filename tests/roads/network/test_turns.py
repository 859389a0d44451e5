"""Turns as pictures: private drives, restrictions of every kind, turning round, the largest part."""

from __future__ import annotations

import pytest

from planner.errors import DataFault, NoSegment
from planner.roads.network.turns import turn_graphs
from planner.roads.roads import Roads
from planner.roads.times.conditions import Conditions
from tests.towns import Town, check

DRIVE = {"highway": "service", "access": "private"}


def way_m(roads: Roads, town: Town, start: str, end: str, conditions: Conditions | None = None):
    """Return the metres of the quickest coach's way."""
    told = {} if conditions is None else {"conditions": conditions}
    return roads.route("coach", town.points[start], town.points[end], **told).distance_m


# --- private drives ----------------------------------------------------------------------------------

# The drive B-E is 300 m long and joins two streets; round it by C and D it is 700 m.
DRIVE_BETWEEN = """
    A---B-------C
        |       |
        1       |
        |       |
        2       |
        |       |
    F---E-------D
"""
FORECOURT = """
    A---B---C
        |
        1
        |
        2
        |
        E
"""


@pytest.mark.parametrize("largest_part", [True, False])
def test_nobody_drives_through_a_drive_from_one_end_of_it_to_the_other(largest_part):
    # B to E by C and D: 200 + 300 + 200 m.
    town = Town(DRIVE_BETWEEN, {"BE": DRIVE, "ABC": {}, "CD": {}, "FED": {}})
    check(town, town.roads(largest_part=largest_part), """
        from | to | route | distance
        B    | E  |       | 700
        E    | B  |       | 700
        A    | F  |       | 900
        1    | 1  |       | 0
        1    | 2  |       | 100
        2    | 1  |       | 100
        B    | 1  |       | 100
        1    | E  |       | 200
        A    | 2  |       | 300
        """)  # fmt: skip


@pytest.mark.parametrize("largest_part", [True, False])
def test_within_a_drive_that_ends_one_drives_up_and_down(largest_part):
    # With turns at their price: a place on the drive is itself, at no cost.
    town = Town(FORECOURT, {"BE": DRIVE, "ABC": {}})
    dear = town.roads(largest_part=largest_part, turns=True)
    assert dear.durations("coach", [town.points["1"]], [town.points["1"]]) == 0
    check(town, town.roads(largest_part=largest_part), """
        from | to | route | distance
        1    | 1  |       | 0
        2    | 2  |       | 0
        1    | 2  |       | 100
        2    | 1  |       | 100
        E    | 1  |       | 200
        1    | E  |       | 200
        A    | 2  |       | 300
        2    | C  |       | 300
        """)  # fmt: skip


def test_a_drive_comes_out_of_another_drive_past_a_ban_over_whole_ways():
    # From A-B over B-C into C-D one may not go: a hotel's rule on its own drives. B-C is driven in a
    # copy of it then, which ends a way at the open corner C as well as the plain one does.
    town = Town(
        """
        A-1-B---C---D
                |
                E
        """,
        {"AB": {**DRIVE, "name": "Gate"}, "BC": {**DRIVE, "name": "Court"}},
        bans=["no_straight_on: AB BC CD"],
    )
    # To D it turns round at the end of C-E: 150 + 100 + 100 + 100 m.
    check(town, town.roads(largest_part=False), """
        from | to | route       | distance
        1    | C  | Gate, Court | 150
        1    | E  | Gate, Court | 250
        1    | D  | Gate, Court | 450
        C    | 1  | Court, Gate | 150
        """)  # fmt: skip


def test_a_street_behind_a_drive_is_reached_and_left_over_it():
    # D-E is open to all, says its tag, but only the hotel's drive leads there.
    town = Town(
        """
        A---B---C
            |   |
            F---G
            |
            D---E
        """,
        {"FD": DRIVE, "DE": {}, "ABC": {}},
    )
    check(town, town.roads(), """
        from | to | route | distance
        A    | E  |       | 400
        E    | A  |       | 400
        D    | E  |       | 100
        """)  # fmt: skip


# --- the largest part --------------------------------------------------------------------------------


def test_a_long_road_that_touches_no_street_is_not_the_town():
    # A bypass of 1100 m and streets of 800 m with two junctions: the part with the junctions counts.
    town = Town(
        """
        X-------------------------------------------Y

        A---B---C
        |   |   |
        D---E---F
        """,
    )
    roads = town.roads()
    points = [town.points[mark] for mark in "AF"]
    assert (roads.durations("coach", points, points) >= 0).all()
    assert roads.snap("coach", [town.points["X"]])[0].distance_m == pytest.approx(100, abs=1)
    # Of its kilometres that part holds less than half, though: a file of one town is asked for.
    with pytest.raises(DataFault, match=r"0\.7 km in its largest connected part, out of 1\.8 km"):
        turn_graphs(town.network(), drives_on_left=True, least_share=0.5)


def test_without_junctions_the_longest_road_counts():
    town = Town("A---B---C   D------E")
    roads = town.roads()
    assert roads.snap("coach", [town.points["D"]])[0].distance_m == pytest.approx(100, abs=1)


def test_roads_for_nobody_are_no_crash():
    # Both engines: a network on which a coach may drive nowhere.
    town = Town("A---B", {"AB": {"motor_vehicle": "no"}})
    for engine in ("cch", "scipy"):
        with pytest.raises(NoSegment, match="more than 1000 m from every road"):
            town.roads(engine=engine).durations("coach", [town.points["A"]], [town.points["B"]])


# --- lights on one side --------------------------------------------------------------------------------

LIGHTS = """
B-A is drawn | traffic runs | lights for | from A to C | from C to A
AB           | both         | forward    | 8           | 0
AB           | both         | backward   | 0           | 8
AB           | along        | forward    | 8           | -
AB           | along        | backward   | 0           | -
BA           | against      | forward    | 0           | -
BA           | against      | backward   | 8           | -
BA           | against      | both       | 8           | -
"""


@pytest.mark.parametrize("row", LIGHTS.strip().splitlines()[1:])
def test_lights_face_those_who_come_as_the_street_is_drawn_or_against_it(row):
    # Lights stand at B, on the ways A-B and B-C; 200 m at 20 km/h are 36 s.
    drawn, runs, lights, there, back = (cell.strip() for cell in row.split("|"))
    oneway = {"both": {}, "along": {"oneway": "yes"}, "against": {"oneway": "-1"}}[runs]
    other = "BC" if drawn == "AB" else "CB"
    town = Town(
        "A---B---C",
        {drawn: {"name": "One", **oneway}, other: {"name": "Two", **oneway}},
        nodes={"B": {"highway": "traffic_signals", "traffic_signals:direction": lights}},
    )
    roads = town.roads(turns=True, largest_part=False)
    for start, end, extra in ("A", "C", there), ("C", "A", back):
        ms = roads.durations("coach", [town.points[start]], [town.points[end]])[0, 0]
        assert ms / 1000 == (-0.001 if extra == "-" else pytest.approx(36 + int(extra), abs=0.05))
