import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.polyline import decode, encode, simplified

# The worked example that the format's publication gives (as latitude, longitude there).
PUBLISHED = [(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]
PUBLISHED_TEXT = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


def test_the_published_example():
    assert encode(PUBLISHED) == PUBLISHED_TEXT
    assert decode(PUBLISHED_TEXT) == PUBLISHED


def test_a_single_number_of_the_publication():
    # -179.9832104 is published as `~oia@ ; a latitude of 0 before it is a "?".
    assert encode([(-179.9832104, 0.0)]) == "?`~oia@"


def test_six_decimals():
    # 1e-6 degrees is one unit of six decimals and nothing in five: 1 << 1 = 2, 2 + 63 = "A".
    assert encode([(0.0, 0.000001)], 6) == "A?"
    assert encode([(0.0, 0.000001)], 5) == "??"


def test_halves_round_away_from_zero():
    # 0.5 units of five decimals: 1 -> "A" and -1 -> ~(-2) = 1 -> "@".
    assert encode([(-0.000005, 0.000005)]) == "A@"


@given(
    st.lists(
        st.tuples(
            st.integers(-18_000_000, 18_000_000).map(lambda n: n / 100_000),
            st.integers(-9_000_000, 9_000_000).map(lambda n: n / 100_000),
        ),
        max_size=20,
    )
)
def test_what_is_encoded_is_decoded(points):
    assert decode(encode(points)) == points


@pytest.mark.parametrize("text", ["_p~iF", "_p~iF~ps|", "abc def", "é"])
def test_what_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"latitude|cut off|no letter"):
        decode(text)


def test_points_near_the_straight_line_go_and_corners_stay():
    # One hundred-thousandth of a degree of latitude is 1.1 m: the second point lies 1.1 m off the
    # line, the corner 111 m off.
    line = [(0.0, 0.0), (0.001, 0.00001), (0.002, 0.0), (0.002, 0.002)]
    assert simplified(line, 2.0) == [(0.0, 0.0), (0.002, 0.0), (0.002, 0.002)]
    assert simplified(line, 0.5) == line


def test_a_loop_keeps_its_farthest_point():
    line = [(0.0, 0.0), (0.001, 0.0), (0.001, 0.001), (0.0, 0.0)]
    assert simplified(line, 1.0) == line
    assert simplified([(0.0, 0.0), (0.0, 0.0)], 1.0) == [(0.0, 0.0), (0.0, 0.0)]
