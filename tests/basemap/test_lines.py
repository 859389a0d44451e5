from itertools import pairwise

import numpy as np
import pytest

from planner.basemap.lines import (
    clipped,
    distances_to_segment,
    joined,
    lengths,
    resampled,
    shifted,
    simplified,
    smoothed,
)


def line(*points):
    return np.array(points, dtype=float)


def test_simplifying_drops_what_lies_within_the_tolerance_and_nothing_else():
    # The second point lies 1 above the straight way from first to last, the third 3 above it.
    zigzag = line((0, 0), (2, 1), (5, 3), (8, 0), (10, 0))
    assert simplified(zigzag, 0.5).tolist() == [True, False, True, True, True]
    # From (0,0) to (5,3) the point (2,1) is 0.17 off: |2*3 - 1*5| / sqrt(34) = 1/5.83.
    assert simplified(zigzag, 0.1).tolist() == [True, True, True, True, True]
    assert simplified(zigzag, 3.1).tolist() == [True, False, False, False, True]


def test_the_distance_to_a_segment_is_to_its_end_beyond_it():
    points = line((-3, 4), (5, 2), (13, 4))
    assert distances_to_segment(points, *line((0, 0), (10, 0))).tolist() == [5.0, 2.0, 5.0]
    assert distances_to_segment(line((3, 4)), *line((0, 0), (0, 0))).tolist() == [5.0]


def test_resampling_keeps_ends_and_length_of_a_straight_line():
    even = resampled(line((0, 0), (7, 0), (10, 0)), 4.0)
    # 10 in steps of at most 4 are three steps of 10/3.
    assert even[:, 0] == pytest.approx([0, 10 / 3, 20 / 3, 10])
    assert lengths(line((0, 0), (3, 4), (3, 10))).tolist() == [0, 5, 11]


def test_smoothing_leaves_the_ends_and_takes_the_mean_between():
    bumpy = line((0, 0), (1, 3), (2, 0), (3, 3), (4, 0))
    # With a reach of 1 the middle point becomes the mean of heights 3, 0, 3.
    assert smoothed(bumpy, 1)[:, 1].tolist() == [0, 1, 2, 1, 0]
    assert smoothed(bumpy, 0) is bumpy


def test_clipping_cuts_at_the_box_and_keeps_pieces_apart():
    # In at x=0, out over the top between (4, 4) and (6, 12): y=10 is reached at x=5.5.
    pieces = clipped(line((-2, 4), (4, 4), (6, 12), (8, 4)), (0, 0, 10, 10))
    assert [piece.tolist() for piece in pieces] == [
        [[0, 4], [4, 4], [5.5, 10]],
        [[6.5, 10], [8, 4]],
    ]
    assert clipped(line((-2, -2), (-1, 5)), (0, 0, 10, 10)) == []


def test_left_of_travel_is_up_when_going_right_on_a_page():
    assert shifted(line((0, 0), (10, 0)), 2).tolist() == [[0, -2], [10, -2]]
    # Turning right (down the page) by 90 degrees: the outer corner is mitred to (12, -2).
    assert shifted(line((0, 0), (10, 0), (10, 10)), 2).tolist() == [[0, -2], [12, -2], [12, 10]]


def test_a_hairpin_is_rounded_instead_of_spiked():
    there_and_back = shifted(line((0, 0), (10, 0), (0, 0.001)), 1)
    assert np.abs(there_and_back[:, 0]).max() < 10.01


def test_ways_of_one_key_are_joined_end_to_end_whichever_way_they_run():
    ways = [
        ("a", False, [(0, 0), (1, 0)]),
        ("a", False, [(2, 0), (1, 0)]),
        ("b", False, [(2, 0), (3, 0)]),
    ]
    assert joined(ways) == [("a", [(0, 0), (1, 0), (2, 0)]), ("b", [(2, 0), (3, 0)])]


def test_at_a_junction_the_straightest_pair_is_joined():
    ways = [
        ("a", False, [(0, 0), (10, 0)]),
        ("a", False, [(10, 0), (10, 9)]),
        ("a", False, [(10, 0), (20, 1)]),
    ]
    assert joined(ways) == [("a", [(0, 0), (10, 0), (20, 1)]), ("a", [(10, 0), (10, 9)])]


def test_one_way_streets_are_joined_head_to_tail_only():
    towards = [("a", True, [(0, 0), (1, 0)]), ("a", True, [(2, 0), (1, 0)])]
    assert len(joined(towards)) == 2
    along = [("a", True, [(1, 0), (2, 0)]), ("a", True, [(0, 0), (1, 0)])]
    assert joined(along) == [("a", [(0, 0), (1, 0), (2, 0)])]


def test_a_ring_is_joined_once_round():
    # A hexagon turns by 60 degrees at each corner: one street, closed.
    corners = [(20, 0), (10, 17), (-10, 17), (-20, 0), (-10, -17), (10, -17)]
    ring = [("a", True, [a, b]) for a, b in pairwise([*corners, corners[0]])]
    assert joined(ring) == [("a", [*corners, corners[0]])]


def test_a_sharp_corner_ends_a_street():
    # Back by 135 degrees: not one line.
    assert len(joined([("a", False, [(0, 0), (10, 0)]), ("a", False, [(10, 0), (0, 10)])])) == 2
