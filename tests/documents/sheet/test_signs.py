"""Signs: what is drawn is where the road goes."""

from __future__ import annotations

import re
from math import cos, radians, sin
from typing import get_args

import pytest

from planner.documents.sheet.signs import shown_turn_deg, sign
from planner.manoeuvre import Manoeuvre, ManoeuvreType, Modifier

GREY = 'stroke="#8a8a8a"'


def manoeuvre(kind, modifier=None, before=0, after=0, *, arms=(), side=None):
    return Manoeuvre(
        kind, modifier, "Jalan Merak", 106.8, -6.6, before % 360, after % 360, 100, 10_000, 0, 0,
        tuple(arm % 360 for arm in arms), None, side,
    )  # fmt: skip


def head(svg):
    """Return (tip, direction) of the arrow: its head is the one closed, filled path."""
    (path,) = re.findall(r'd="(M[^"]*)Z"', svg)
    tip, left, right = ([float(n) for n in xy.split()] for xy in path[1:].split("L"))
    foot = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    # The head is 10.8 units long; a roundabout's is slimmer.
    long = ((tip[0] - foot[0]) ** 2 + (tip[1] - foot[1]) ** 2) ** 0.5
    return tuple(tip), ((tip[0] - foot[0]) / long, (tip[1] - foot[1]) / long)


def arms(svg):
    return [path for path in re.findall(r"<path [^>]*>", svg) if GREY in path]


def test_a_right_turn_points_right_from_a_junction_set_five_units_to_the_left():
    # Junction at (22 - 5, 23), 21 units of arrow: the tip lies at (38, 23).
    tip, way = head(sign(manoeuvre("turn", "right", 0, 90)).svg)
    assert tip == (38.0, 23.0)
    assert way == pytest.approx((1, 0), abs=0.01)


def test_the_turn_is_seen_from_the_driver_whatever_the_compass_says():
    # Driving west (270) and turning to the north (0) is a right turn.
    assert sign(manoeuvre("turn", "right", 270, 0)).svg == (
        sign(manoeuvre("turn", "right", 0, 90)).svg
    )


@pytest.mark.parametrize("angle", [30, 45, 60, 90, 105, -30, -75, -109])
def test_the_exit_is_drawn_at_its_true_angle(angle):
    modifier = "right" if angle > 0 else "left"
    _, way = head(sign(manoeuvre("turn", modifier, 40, 40 + angle)).svg)
    assert way == pytest.approx((sin(radians(angle)), -cos(radians(angle))), abs=0.02)


def test_a_hairpin_is_held_to_138_degrees_so_that_its_head_stays_clear_of_the_shaft():
    _, way = head(sign(manoeuvre("turn", "sharp right", 0, 155)).svg)
    assert way == pytest.approx((0.669, 0.743), abs=0.02)  # sin 138, -cos 138


def test_a_u_turn_comes_back_down_on_the_right():
    svg = sign(manoeuvre("turn", "uturn", 0, 180)).svg
    tip, way = head(svg)
    assert way == pytest.approx((0, 1), abs=0.01)
    assert tip[0] > 22
    assert "M13 43" in svg  # enters on the left: traffic keeps left


def test_a_change_of_name_points_up_and_turns_the_picture_instead():
    # Coming on 350, leaving on 20; the side road at 110 stands square to the way out: to the right.
    svg = sign(manoeuvre("new name", "straight", 350, 20, arms=[110])).svg
    assert head(svg) == ((22.0, 1.5), pytest.approx((0, -1)))
    (arm,) = arms(svg)
    assert "M22 23L41 23" in arm


def test_a_street_that_bends_into_another_name_is_drawn_as_a_bend():
    _, way = head(sign(manoeuvre("new name", "slight right", 0, 45)).svg)
    assert way == pytest.approx((0.707, -0.707), abs=0.02)  # sin 45, -cos 45


def test_other_arms_stand_thin_and_grey_at_their_true_angles():
    # Junction at (27, 23) for a left turn; straight on is 19 units up.
    svg = sign(manoeuvre("turn", "left", 0, 270, arms=[0])).svg
    (arm,) = arms(svg)
    assert 'd="M27 23L27 4"' in arm
    assert 'stroke-width="3.2"' in arm


def test_an_arm_beside_the_way_in_or_out_is_left_away():
    assert arms(sign(manoeuvre("turn", "left", 0, 270, arms=[180, 265])).svg) == []


def test_a_white_halo_two_units_wide_cuts_the_arms():
    # Shaft 6.2 and 2 on either side.
    assert (
        'stroke="#fff" stroke-width="10.2"' in sign(manoeuvre("turn", "left", 0, 270, arms=[0])).svg
    )


def test_a_roundabout_is_driven_clockwise():
    # Straight on: over the left of the island (22 - 7.6 = 14.4), never over its right.
    svg = sign(manoeuvre("roundabout", "straight", 0, 0, arms=[90, 270])).svg
    black = [
        float(x)
        for path in re.findall(r'd="([^"]*)" fill="none" stroke="#000000"', svg)
        for x in re.findall(r"[MLQ ]?(-?[\d.]+) -?[\d.]+", path)
    ]
    assert min(black) == pytest.approx(14.4, abs=0.2)
    assert max(black) == pytest.approx(22.0, abs=0.2)


def test_going_back_at_a_roundabout_leaves_on_the_right_of_the_way_in():
    tip, _ = head(sign(manoeuvre("roundabout", "uturn", 0, 180)).svg)
    assert tip[0] > 30
    assert tip[1] > 30


def test_leaving_a_ring_in_which_the_way_began_is_a_bend_and_no_island():
    svg = sign(manoeuvre("exit roundabout", "left", 0, 300)).svg
    assert "<circle" not in svg
    assert head(svg)[1] == pytest.approx((-0.866, -0.5), abs=0.02)  # sin -60, -cos -60


def test_the_disc_stands_on_the_venues_side():
    left, right = (sign(manoeuvre("arrive", side=side)).disc for side in ("left", "right"))
    assert left[0] < 22 < right[0]
    assert sign(manoeuvre("arrive")).disc is None


def test_a_departure_comes_out_of_its_disc():
    drawn = sign(manoeuvre("depart", before=0, after=228))
    assert drawn.disc[0] == 22
    assert head(drawn.svg)[1] == pytest.approx((0, -1))


def test_a_fork_too_flat_to_see_is_bent_to_the_side_that_the_words_say():
    assert shown_turn_deg(manoeuvre("fork", "slight left", 0, 352)) == -24
    assert shown_turn_deg(manoeuvre("fork", "slight right", 0, 5)) == 24


def test_where_bearing_and_words_disagree_the_words_count():
    # The edge leaves to the left for a few metres, the manoeuvre as a whole goes right.
    assert shown_turn_deg(manoeuvre("turn", "right", 0, 340)) == 90


@pytest.mark.parametrize("kind", get_args(ManoeuvreType))
@pytest.mark.parametrize("modifier", [None, *get_args(Modifier)])
def test_nothing_leaves_the_box_and_no_text_is_drawn(kind, modifier):
    for after in (0, 17, 38, 52, 90, 111, 125, 179, 180, 181, 235, 270, 355):
        turn = manoeuvre(kind, modifier, 0, after, arms=range(0, 360, 45), side="left")
        svg = sign(turn).svg
        numbers = [
            float(n)
            for path in re.findall(r' d="([^"]*)"', svg)
            for n in re.findall(r"-?\d+(?:\.\d+)?", path)
        ]
        assert numbers
        assert min(numbers) >= 0
        assert max(numbers) <= 44
        assert "<text" not in svg
