"""A client of OSRM's that knows nothing of us works against us, over a socket."""

import pytest
from routingpy import OSRM
from routingpy.exceptions import RouterApiError

HOTEL, HALL, GATE = [106.79426, -6.594612], [106.7985, -6.6], [106.81, -6.59]
ALL = [HOTEL, HALL, GATE]


@pytest.fixture
def routingpy(live_server_url):
    api = OSRM(base_url=live_server_url, timeout=20)
    yield api
    api.client._session.close()


@pytest.mark.parametrize("profile", ["driving", "coach", "walk"])
def test_routingpy_gets_directions_and_matrices_that_agree(routingpy, profile):
    way = routingpy.directions(ALL, profile=profile, overview="full", steps=True)
    matrix = routingpy.matrix(ALL, profile=profile)
    legs = [matrix.durations[0][1], matrix.durations[1][2]]
    # The client cuts the seconds off; ours are told in tenths, each leg rounded by itself.
    assert way.duration == pytest.approx(sum(legs), abs=1.2)
    assert way.distance == pytest.approx(matrix.distances[0][1] + matrix.distances[1][2], abs=2)
    assert [round(at, 2) for at in way.geometry[0]] == [106.79, -6.59]
    assert len(way.raw["routes"][0]["legs"]) == 2
    assert [row[index] for index, row in enumerate(matrix.durations)] == [0, 0, 0]


def test_routingpy_may_use_every_option_it_has(routingpy):
    ways = routingpy.directions(
        [HOTEL, GATE],
        radiuses=[200, 300],
        bearings=[[0, 180], [90, 180]],
        alternatives=3,
        steps=True,
        continue_straight=True,
        annotations=True,
        geometries="geojson",
        overview="simplified",
        exclude="toll",
        approaches="unrestricted;unrestricted",
    )
    assert 1 <= len(ways) <= 4
    assert all(one.duration >= ways[0].duration for one in ways)
    silent = routingpy.directions(ALL, geometries="polyline6", overview="full", waypoints="0;2")
    assert len(silent.raw["routes"][0]["legs"]) == 1
    some = routingpy.matrix(
        ALL, sources=[0, 2], destinations=[1], annotations=["duration"], radiuses=[500] * 3,
        bearings=[[0, 180]] * 3, fallback_speed=5, scale_factor=2,
    )  # fmt: skip
    plain = routingpy.matrix(ALL, sources=[0, 2], destinations=[1], annotations=["duration"])
    assert some.durations == [
        [pytest.approx(2 * cell, abs=0.2) for cell in row] for row in plain.durations
    ]
    assert some.distances is None


def test_routingpys_connection_carries_the_services_it_has_no_word_for(routingpy):
    points = ";".join(f"{lon},{lat}" for lon, lat in ALL)
    near = routingpy.client._request(
        "/nearest/v1/driving/106.79426,-6.594612", get_params={"number": 2}
    )
    assert len(near["waypoints"]) == 2
    trip = routingpy.client._request(f"/trip/v1/coach/{points}", get_params={"source": "first"})
    assert sorted(one["waypoint_index"] for one in trip["waypoints"]) == [0, 1, 2]
    assert len(trip["trips"][0]["legs"]) == 3


def test_routingpy_is_told_what_is_wrong(routingpy):
    with pytest.raises(RouterApiError, match="NoSegment"):
        routingpy.directions([HOTEL, [106.0, -5.0]])
    with pytest.raises(RouterApiError, match="InvalidValue"):
        routingpy.matrix(ALL, exclude="ferry")
