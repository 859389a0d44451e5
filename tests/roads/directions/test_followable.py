"""What a driver must be told so that he does not leave the way, each rule a small town.

OSM's ``access``, ``oneway`` and ``service`` say which roads lie ahead and are not for us: a driver
sees them all the same.
"""

from __future__ import annotations

import pytest

from planner.roads.directions.manoeuvres import manoeuvres
from tests.roads.directions.test_manoeuvres import drive
from tests.roads.directions_town import Town, polar

BEND = {"a": (0.0, -100.0), "b": (0.0, 0.0), "c": polar(90, 100), "x": polar(0, 60)}


@pytest.mark.parametrize("ahead", ["/residential!: bx", "/service: bx", "Gang/residential: x>b"])
def test_a_bend_is_told_where_a_road_goes_on_ahead_that_is_not_ours(ahead):
    assert drive(Town(BEND, "Merak: abc", ahead), "abc") == ["continue right Merak"]
    assert drive(Town(BEND, ": abc", ahead), "abc") == ["turn right"]


def test_a_bend_is_silent_where_nothing_lies_ahead_or_it_is_slight():
    assert drive(Town(BEND, "Merak: abc"), "abc") == []
    back = {**BEND, "x": polar(-110, 60)}
    assert drive(Town(back, "Merak: abc", "/residential!: bx"), "abc") == []
    slight = {**BEND, "c": polar(40, 100)}
    assert drive(Town(slight, "Merak: abc", "/service: bx"), "abc") == []


def behind_the_corner(metres: float) -> list[str]:
    """Return what is told where the name changes so many metres behind a left of 75 degrees."""
    towards = polar(-75, metres)
    places = {"a": (0.0, -100.0), "b": (0.0, 0.0), "c": towards, "d": polar(-75, 300, towards)}
    places["x"] = (0.0, 100.0)
    return drive(Town(places, "Muslihat: abc", "Juanda: cd", "Lain: bx"), "abcd")


def test_a_name_that_begins_some_metres_behind_a_corner_is_that_corners():
    assert behind_the_corner(43.0) == ["turn left Juanda"]
    assert behind_the_corner(90.0) == ["continue left Muslihat", "new name straight Juanda"]


def test_a_street_that_is_turned_into_does_not_give_its_name_to_the_bend_before():
    places = {"a": (0, -100), "b": (0, 0), "c": (40, 0), "d": (40, 100), "e": (40, -100)}
    town = Town(places, "Muslihat: abc", "Juanda: dce")
    assert drive(town, "abcd") == ["end of road left Juanda"]


def test_a_turn_and_a_fork_close_behind_it_are_two_facts():
    # Right by 60 degrees, 14 m on right again by 25, where the street itself goes straight on.
    fork = polar(60, 14)
    places = {
        "a": (0, -100), "b": (0, 0), "x": (0, 100), "f": fork,
        "c": polar(85, 100, fork), "y": polar(58, 100, fork),
    }  # fmt: skip
    town = Town(places, "Merak: abfc", "Merak: fy", "Lain: bx")
    assert drive(town, "abfc") == ["continue right Merak", "fork slight right Merak"]
    assert drive(town, "abfy") == ["continue right Merak", "fork slight left Merak"]


def test_turning_round_through_a_median_is_told_where_one_leaves_the_carriageway():
    # Traffic keeps left: north on the west side, 20 m across, back south on the east side.
    places = {
        "a": (0, -100),
        "b": (0, 0),
        "n": (0, 100),
        "m": (20, 5),
        "s": (20, -100),
        "t": (20, 100),
    }
    town = Town(places, "Raya/trunk: a>b>n", "Raya/trunk: t>m>s", "/trunk_link: b>m")
    found = manoeuvres(town.path("abms"))
    assert [(one.type, one.modifier, one.from_start_m) for one in found[1:-1]] == [
        ("turn", "uturn", 100)
    ]


def test_between_a_fork_and_a_street_to_the_side_one_takes_the_middle():
    places = {"a": (0, -100), "b": (0, 0), "m": polar(-6, 100), "l": polar(-56, 100)}
    places["r"] = polar(30, 100)
    town = Town(places, ": abm", "Iskandar: bl", ": br")
    assert drive(town, "abm") == ["fork straight"]
