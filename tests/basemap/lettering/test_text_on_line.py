"""Where arrows stand along a line."""

import numpy as np
import pytest

from planner.basemap.lettering.text_on_line import arrow_slots, turned_deg


def test_an_arrow_stands_in_the_middle_of_its_share_of_the_line():
    # 100 long, one arrow every 40: two, each with 50 for itself; its middle comes first.
    found = list(arrow_slots(np.array([[0.0, 0.0], [100.0, 0.0]]), 40.0, 2.0))
    assert [places[0].tolist() for places in found] == [
        [[23, 0], [25, 0], [27, 0]],
        [[73, 0], [75, 0], [77, 0]],
    ]
    # Then 0.35, 0.65, 0.2 and 0.8 of the 50.
    assert [place[1, 0] for place in found[0]] == pytest.approx([25, 17.5, 32.5, 10, 40])


def test_no_arrow_stands_round_a_corner_or_on_a_stub():
    corner = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])
    (places,) = arrow_slots(corner, 40.0, 2.0)
    # The middle, at 10, is the corner; 7, 13, 4 and 16 are 3 or more away from it.
    assert [place[1].tolist() for place in places] == [[7, 0], [10, 3], [4, 0], [10, 6]]
    assert list(arrow_slots(corner[:2], 40.0, 3.0)) == []


@pytest.mark.parametrize(
    ("way", "turned"), [((1, 0), 0), ((0, 1), 90), ((-1, 0), 180), ((0, -1), -90)]
)
def test_turns_count_clockwise_from_east_where_y_grows_downwards(way, turned):
    assert turned_deg(np.array([[0.0, 0.0], way])) == turned
