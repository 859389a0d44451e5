"""What a real road network makes of the options: kerb, bearing, closure, class, silence."""

import json
from datetime import UTC
from types import SimpleNamespace

import pytest

from tests.towns import Town
from tests.web.one_street import street_app

# A block 200 m wide and 100 m high; a coach turns round at the dead end G alone, which is too far
# away to be worth it. A-B-C is 200 m, A-D-E-C 400 m.
TOWN = Town(
    """
    A---B---C-------G
    |       |
    D---F---E
    """,
    ways={
        "ABC": {"name": "Jalan Tol", "highway": "motorway", "oneway": "no", "toll": "yes"},
        "AD": {"name": "Jalan Barat"},
        "CE": {"name": "Jalan Timur"},
        "DFE": {"name": "Jalan Mawar"},
    },
)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    app = street_app(tmp_path_factory.mktemp("town"))
    app.extensions["planner"]._planner._made = SimpleNamespace(
        roads=TOWN.roads(turns=True), venues=(), city=SimpleNamespace(driving_side="left", zone=UTC)
    )
    return app.test_client()


def ask(client, service, *marks, **options):
    places = [
        TOWN.between(*mark) if isinstance(mark, tuple) else TOWN.points[mark] for mark in marks
    ]
    points = ";".join(f"{lon:.7f},{lat:.7f}" for lon, lat in places)
    return client.get(f"/{service}/v1/coach/{points}", query_string=options).json


def metres(answer):
    return [leg["distance"] for leg in answer["routes"][0]["legs"]]


# Ten metres down from A and ten metres down from C: along the motorway 10 + 200 + 10 m, along Jalan
# Mawar 90 + 200 + 90.
ENDS = ("A", "D", 0.1), ("C", "E", 0.1)


def test_toll_roads_and_motorways_are_kept_off(town):
    assert metres(ask(town, "route", *ENDS)) == [220]
    for name in ("toll", "motorway", "toll,motorway"):
        assert metres(ask(town, "route", *ENDS, exclude=name)) == [380]
    table = ask(town, "table", *ENDS, exclude="toll", annotations="distance")
    assert table["distances"] == [[0, 380], [380, 0]]


def test_a_closure_makes_a_detour_and_may_leave_no_way(town):
    def shut(*streets):
        closure = {
            "id": "fair", "reason": {"en": "A fair", "id": "Pasar malam"},
            "shuts": {"streets": list(streets)},
        }  # fmt: skip
        return json.dumps({"format": "closures/1", "closures": [closure]})

    assert metres(ask(town, "route", *ENDS, closures=shut("Jalan Tol"))) == [380]
    none = ask(town, "route", *ENDS, closures=shut("Jalan Tol", "Jalan Mawar"))
    assert none["code"] == "NoRoute"
    table = ask(town, "table", *ENDS, closures=shut("Jalan Tol", "Jalan Mawar"))
    assert table["durations"] == [[0, None], [None, 0]]
    unknown = ask(town, "route", *ENDS, closures=shut("Jalan Awan"))
    assert unknown["code"] == "InvalidQuery"
    assert "Jalan Awan" in unknown["message"]


def test_a_bearing_fixes_the_direction_that_a_point_is_left_or_reached_in(town):
    # From the middle of D-F to the middle of F-E: 100 m; or westwards all the way round, which is
    # 50 to D, 100 to A, 200 to C, 100 to E and 50 back: 500 m.
    start, end = ("D", "F", 0.5), ("F", "E", 0.5)
    assert metres(ask(town, "route", start, end, bearings="90,20;")) == [100]
    assert metres(ask(town, "route", start, end, bearings="270,20;")) == [500]
    assert metres(ask(town, "route", start, end, bearings="270,20;270,20")) == [500]
    refused = ask(town, "route", start, end, bearings="45,5;", radiuses="10;")
    assert refused["code"] == "NoSegment"


def test_a_bearing_looks_past_the_nearest_road_for_one_that_runs_so(town):
    # 10 m east of the middle of A-D (north to south), 40 m above D-F (east to west).
    lon, lat = TOWN.between("A", "D", 0.5)
    end_lon, end_lat = TOWN.between("F", "E", 0.5)
    points = f"{lon + 0.00009:.7f},{lat - 0.00009:.7f};{end_lon:.7f},{end_lat:.7f}"
    plain = town.get(f"/route/v1/coach/{points}").json
    assert plain["waypoints"][0]["name"] == "Jalan Barat"
    east = town.get(f"/route/v1/coach/{points}?bearings=90,20;").json
    assert east["waypoints"][0]["name"] == "Jalan Mawar"
    # 90 m to F and 50 m on.
    assert east["routes"][0]["distance"] == pytest.approx(140, abs=1)


def test_at_the_kerb_means_on_the_side_where_the_doors_are(town):
    # Traffic keeps left. A place 5 m north of D-F lies on the left of who drives east.
    (lon, lat), (end_lon, end_lat) = TOWN.between("D", "F", 0.5), TOWN.between("F", "E", 0.5)
    points = f"{lon:.7f},{lat + 0.00004:.7f};{end_lon:.7f},{end_lat:.7f}"

    def leave(kerb):
        return town.get(f"/route/v1/coach/{points}?approaches={kerb};").json

    assert metres(leave("curb")) == [100]
    points = f"{lon:.7f},{lat - 0.00004:.7f};{end_lon:.7f},{end_lat:.7f}"
    # South of it, one leaves westwards: round the block, 500 m.
    assert metres(leave("curb")) == [500]
    assert metres(leave("unrestricted")) == [100]


def test_no_point_between_is_turned_round_at_if_so_asked(town):
    # From F to the middle of F-E and back to F: 50 m and 50 m.
    through = ("F", ("F", "E", 0.5), "F")
    assert metres(ask(town, "route", *through)) == [50, 50]
    # Straight on: 50 to E, 100 to C, 200 to A, 100 to D, 100 to F; or, the whole way the other
    # way round, the same 600 m.
    assert sum(metres(ask(town, "route", *through, continue_straight="true"))) == 600
    # Nothing is turned round at on the way straight on.
    along = ("D", ("D", "F", 0.5), "F")
    assert metres(ask(town, "route", *along, continue_straight="true")) == [50, 50]


def test_a_silent_point_is_passed_but_ends_no_leg(town):
    answer = ask(town, "route", "D", ("D", "F", 0.5), "F", "E", waypoints="0;2;3", steps="true")
    assert metres(answer) == [100, 100]
    first = answer["routes"][0]["legs"][0]["steps"]
    assert [step["maneuver"]["type"] for step in first] == ["depart", "arrive"]
    # As in OSRM, every coordinate is told of.
    assert len(answer["waypoints"]) == 4


def test_the_nearest_places_lie_on_different_roads(town):
    (lon, lat) = TOWN.points["D"]
    answer = town.get(f"/nearest/v1/coach/{lon + 0.00009:.6f},{lat:.6f}?number=2").json
    assert [one["name"] for one in answer["waypoints"]] == ["Jalan Mawar", "Jalan Barat"]
    # 0.00009 degrees of longitude at 6.6 degrees south: 0.00009 x 111,195 x cos 6.6 = 9.9 m.
    assert [one["distance"] for one in answer["waypoints"]] == [0.0, pytest.approx(9.9, abs=0.1)]
    both = town.get(f"/nearest/v1/coach/{lon:.6f},{lat:.6f};{lon:.6f},{lat:.6f}?number=1").json
    assert [len(part) for part in both["waypoints"]] == [1, 1]


def test_a_trip_is_the_shortest_way_round(town):
    answer = ask(town, "trip", "A", "E", "C", "D", exclude="toll")
    # Without the toll road there is the one line A-D-E-C: out 400 m and back.
    assert answer["trips"][0]["distance"] == 800
    assert sorted(one["waypoint_index"] for one in answer["waypoints"]) == [0, 1, 2, 3]
    assert answer["waypoints"][0]["waypoint_index"] == 0
    way = ask(town, "trip", "A", "E", "C", "D", exclude="toll", roundtrip="false", source="first")
    assert way["trips"][0]["distance"] == 400
    assert [one["waypoint_index"] for one in way["waypoints"]] == [0, 2, 3, 1]


def test_a_scale_multiplies_durations_and_a_fallback_fills_what_has_no_way(town):
    plain = ask(town, "table", *ENDS, annotations="duration,distance")
    scaled = ask(town, "table", *ENDS, annotations="duration,distance", scale_factor="1.5")
    assert scaled["durations"][0][1] == pytest.approx(1.5 * plain["durations"][0][1], abs=0.1)
    assert scaled["distances"] == plain["distances"]
    closure = {
        "id": "fair", "reason": {"en": "A fair", "id": "Pasar malam"},
        "shuts": {"streets": ["Jalan Tol", "Jalan Mawar"]},
    }  # fmt: skip
    shut = {"closures": json.dumps({"format": "closures/1", "closures": [closure]})}
    filled = ask(
        town, "table", *ENDS, **shut, annotations="duration,distance", fallback_speed="10",
        scale_factor="2",
    )  # fmt: skip
    # 200 m as the crow flies, at 10 m/s 20 s, twice that is 40.
    assert filled["durations"] == [[0, 40], [40, 0]]
    assert filled["distances"] == [[0, 200], [200, 0]]
    assert filled["fallback_speed_cells"] == [[0, 1], [1, 0]]
