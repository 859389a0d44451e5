"""Kerbs as pictures: on which side of the street a coach comes to a place, and in which direction it goes.

Where one drives on the left the doors are on the left: 1, north of B-C, is at the kerb of those who head
east, 2 of those who head west. Where one drives on the right it is the other way round.
"""

from __future__ import annotations

import pytest

from planner.roads.network.queries import Approach
from planner.roads.roads import Roads
from tests.towns import FLAT, Town

# From A to the middle of B-C 200 m; round the block by E and F to the other kerb 700 m.
BLOCK = """
            1
    A---B-------C
        |   2   |
        |       |
        E-------F
"""
# A drive without another end, and a venue on either side of it.
FORECOURT = """
    A---B---C
        |
      3 | 4
        |
        E
"""


def metres(roads: Roads, town: Town, start: str, end: str, leaving: str, reaching: str) -> int:
    """Return the route's metres; the times alone, of one pair and of several, are the route's."""
    a, b = town.points[start], town.points[end]
    out, into = Approach(kerb=leaving), Approach(kerb=reaching)
    route = roads.route("coach", a, b, leaving=out, reaching=into)
    for n in (1, 3):
        told = roads.durations("coach", [a] * n, [b] * n, leaving=[out] * n, reaching=[into] * n)
        assert (told == route.duration_ms).all()
    return route.distance_m


KERBS = """
traffic | from | to | leaving | reaching | metres | street
left    | A    | 1  | any     | any      | 200    | residential
left    | A    | 2  | any     | any      | 200    | residential
left    | A    | 1  | any     | only     | 200    | residential
left    | A    | 2  | any     | only     | 700    | residential
right   | A    | 1  | any     | only     | 700    | residential
right   | A    | 2  | any     | only     | 200    | residential
left    | 1    | A  | any     | any      | 200    | residential
left    | 1    | A  | only    | any      | 700    | residential
left    | 2    | A  | only    | any      | 200    | residential
right   | 1    | A  | only    | any      | 200    | residential
right   | 2    | A  | only    | any      | 700    | residential
left    | A    | 2  | any     | prefer   | 200    | residential
left    | A    | 2  | any     | prefer   | 700    | primary
left    | A    | 1  | any     | prefer   | 200    | primary
right   | A    | 1  | any     | prefer   | 700    | primary
right   | A    | 2  | any     | prefer   | 200    | primary
left    | 1    | 2  | only    | only     | 1400   | residential
left    | 1    | 1  | only    | only     | 0      | residential
right   | 2    | 2  | only    | only     | 0      | residential
"""


@pytest.mark.parametrize("row", KERBS.strip().splitlines()[1:])
@pytest.mark.parametrize("largest_part", [True, False])
def test_the_side_of_the_street(row, largest_part):
    # The 500 m more are 90 s at 20 km/h, too dear for a preference; at 35 km/h 51 s, worth it.
    side, start, end, leaving, reaching, told, street = (cell.strip() for cell in row.split("|"))
    town = Town(BLOCK, {"ABCFEB": {"highway": street}})
    roads = Roads.of(
        town.network(), profiles=FLAT, drives_on_left=side == "left", largest_part=largest_part
    )
    found = metres(roads, town, start, end, leaving, reaching)
    # From 1 to 2 the coach heads east, round by F and E to B (600 m), turns at the end A (200 m), and
    # comes by E and F to C and back west (600 m).
    assert found == pytest.approx(int(told), abs=1)


def test_a_one_way_street_has_no_kerb_to_choose():
    town = Town(BLOCK, {"BC": {"oneway": "yes"}})
    assert metres(town.roads(), town, "A", "2", "any", "only") == pytest.approx(200, abs=1)


DRIVES = """
traffic | from | to | reaching | metres
left    | A    | 3  | any      | 200
left    | A    | 4  | any      | 200
left    | A    | 4  | only     | 200
left    | A    | 3  | only     | 400
right   | A    | 3  | only     | 200
right   | A    | 4  | only     | 400
left    | 3    | 4  | only     | 0
left    | 4    | 4  | only     | 0
left    | 3    | 3  | only     | 0
"""


@pytest.mark.parametrize("row", DRIVES.strip().splitlines()[1:])
@pytest.mark.parametrize("largest_part", [True, False])
def test_the_side_of_a_drive_that_ends(row, largest_part):
    # Heading south, left is east: 4 is at the kerb of who comes in, 3 of who has turned at the end E.
    side, start, end, reaching, told = (cell.strip() for cell in row.split("|"))
    town = Town(FORECOURT, {"BE": {"highway": "service", "access": "private"}})
    roads = Roads.of(
        town.network(), profiles=FLAT, drives_on_left=side == "left", largest_part=largest_part
    )
    assert metres(roads, town, start, end, "any", reaching) == pytest.approx(int(told), abs=1)


def test_a_drive_on_which_nobody_may_turn_has_one_kerb_only():
    town = Town(
        FORECOURT,
        {"BE": {"highway": "service", "access": "private"}},
        bans=["no_u_turn: BE E BE"],
    )
    roads = town.roads()
    for mark in "34":
        assert metres(roads, town, "A", mark, "any", "only") == pytest.approx(200, abs=1)
        assert metres(roads, town, mark, "A", "only", "any") == pytest.approx(200, abs=1)
        assert metres(roads, town, mark, mark, "only", "only") == 0


def test_a_direction_into_which_nobody_may_turn_is_no_kerb_and_no_place_to_turn_back():
    # West on X-Y nobody may drive: not straight on from B, not left from D; and at the plain junction Y
    # nobody turns back. So 1, at the kerb of those who would, is come to heading east.
    town = Town(
        """
        A---X-------Y---B
            |   1   |
            |       |
            |       |
            C-------D
        """,
        bans=["no_straight_on: BY Y XY", "no_left_turn: YD Y XY"],
    )
    roads = town.roads()
    for kerb in ("any", "prefer", "only"):
        # 100 + 100 m from A; from B south, west and north round the block: 100 + 200 + 200 + 200 + 100.
        assert metres(roads, town, "A", "1", "any", kerb) == pytest.approx(200, abs=1)
        assert metres(roads, town, "B", "1", "any", kerb) == pytest.approx(800, abs=1)
    # Who stands there may leave either way, though.
    assert metres(roads, town, "1", "A", "any", "any") == pytest.approx(200, abs=1)
