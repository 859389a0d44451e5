"""Which links touch a polygon, against Shapely as an independent oracle."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, Polygon

from planner.roads.network.compile import compile_network
from planner.roads.times.area import links_touching
from tests.towns import Town, place

NETWORK = compile_network(
    Town("""
    A---B---C---D
    |   |   |   |
    E---F-->G---H
    |   v       :
    I---J---K...L
""").graph()
)  # fmt: skip
LINES = [LineString(NETWORK.shape(link)) for link in range(NETWORK.links)]

# Whole metres and a third, so that no corner lies on a street by chance.
corners = st.tuples(st.integers(-60, 360), st.integers(-260, 60))


@given(st.lists(corners, min_size=3, max_size=7, unique=True))
def test_the_links_that_touch_a_polygon(drawn):
    ring = tuple(place(east_m + 1 / 3, north_m + 1 / 3) for east_m, north_m in drawn)
    polygon = Polygon(ring)
    assume(polygon.is_valid)
    expected = [link for link, line in enumerate(LINES) if polygon.intersects(line)]
    assert links_touching(NETWORK, ring).tolist() == expected
