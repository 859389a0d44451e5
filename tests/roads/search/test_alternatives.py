"""Alternatives: which other ways are told, and what they take at the departure asked for."""

from __future__ import annotations

from datetime import datetime

import pytest

from planner.roads.roads import Roads
from planner.roads.times.conditions import Conditions
from tests.planning.drawn import by_the_hour
from tests.towns import FLAT, Town

# From S to T on primary roads of 35 km/h, 10.286 s for 100 m: over Middle 1700 m, that is 174.857 s;
# over North 2000 m, 205.714 s; over South 2100 m, 216 s. Lights cut the streets into pieces.
THREE = """
        X---------Y---------Z---------U---------V---------W---------x
        |                                                           |
        |                                                           |
    S---A---------B---------C---------D---------E---------F---------G---T
        |                                                           |
        |                                                           |
        |                                                           |
        H---------I---------J---------K---------L---------M---------N
"""
WAYS = {
    "SABCDEFGT": {"highway": "primary", "name": "Middle"},
    "AXYZUVWxG": {"highway": "primary", "name": "North"},
    "AHIJKLMNG": {"highway": "primary", "name": "South"},
}
LIGHTS = {mark: {"highway": "traffic_signals"} for mark in "BCDEFXYZUVWHIJKLMN"}
MIDDLE_S, NORTH_S, SOUTH_S = 174.857, 205.714, 216.0


def three(ways=WAYS, *, by_hour=None) -> tuple[Town, Roads]:
    town = Town(THREE, ways, nodes=LIGHTS)
    return town, Roads.of(town.network(), profiles=FLAT, traffic=by_hour)


def told(town: Town, roads: Roads, **how) -> list[tuple[str, float]]:
    """Return (the street between, seconds) of each way from S to T."""
    routes = roads.routes("coach", town.points["S"], town.points["T"], **how)
    return [
        (next((name for name in route.streets if name != "Middle"), "Middle"),
         route.duration_ms / 1000)
        for route in routes
    ]  # fmt: skip


def near(rows):
    return [(name, pytest.approx(seconds, abs=0.05)) for name, seconds in rows]


BY_LENGTH = near([("Middle", MIDDLE_S), ("North", NORTH_S), ("South", SOUTH_S)])


def test_real_alternatives_are_told_behind_the_quickest_way():
    town, roads = three()
    assert told(town, roads) == BY_LENGTH
    assert told(town, roads, most=2) == BY_LENGTH[:2]
    assert told(town, roads, most=1) == BY_LENGTH[:1]


def test_what_takes_too_long_is_no_alternative():
    # At 20 km/h South takes 1900 m / 20 km/h = 342 s and 20.6 s of Middle: twice as long.
    town, roads = three(WAYS | {"AHIJKLMNG": {"highway": "residential", "name": "South"}})
    assert told(town, roads) == BY_LENGTH[:2]


def test_an_alternative_over_a_private_drive_is_none():
    town, roads = three(
        WAYS | {"AXYZUVWxG": {"highway": "primary", "access": "destination", "name": "North"}}
    )
    assert told(town, roads) == [BY_LENGTH[0], BY_LENGTH[2]]


HOURS = """
leaves | factor
07:00  | 1
08:00  | 1
08:15  | 1.5
08:30  | 2
08:40  | 2.3333
09:00  | 3
09:30  | 3
"""


@pytest.mark.parametrize("row", HOURS.strip().splitlines()[1:])
def test_alternatives_take_what_they_take_at_the_departure_asked_for(row):
    # Every road takes as long as at free flow at eight and three times as long from nine to ten; in
    # between the factor runs along a straight line: 1 + 2 x 40 / 60 at twenty to nine.
    leaves, factor = row.split("|")
    town, roads = three(by_hour=by_the_hour({9: 3.0, 10: 3.0}))
    conditions = Conditions(datetime.fromisoformat(f"2017-08-03T{leaves.strip()}"))
    assert told(town, roads, conditions=conditions) == near([
        (name, seconds * float(factor))
        for name, seconds in (("Middle", MIDDLE_S), ("North", NORTH_S), ("South", SOUTH_S))
    ])  # fmt: skip
