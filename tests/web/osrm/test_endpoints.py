import pytest

from planner import polyline
from tests.web.one_street import street_app

# From 0.001 to 0.009 are 8 steps: 800 m, 80 s by car, 640 s on foot.
THERE = "0.001,0;0.009,0"
BACK = "0.009,0;0.001,0"


@pytest.fixture
def street(tmp_path):
    return street_app(tmp_path, max_table_points=5).test_client()


def ok(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.json["code"] == "Ok"
    return response.json


def refused(client, address, code):
    response = client.get(address)
    assert response.status_code == 400, response.text
    assert set(response.json) == {"code", "message"}
    assert response.json["code"] == code
    return response.json["message"]


def test_a_route_tells_distance_time_and_waypoints(street):
    answer = ok(street, f"/route/v1/car/{THERE}")
    (route,) = answer["routes"]
    assert (route["distance"], route["duration"], route["weight"]) == (800, 80.0, 80.0)
    assert route["weight_name"] == "duration"
    (leg,) = route["legs"]
    assert (leg["distance"], leg["duration"], leg["steps"]) == (800, 80.0, [])
    assert leg["summary"] == "Jalan Barat, Jalan Timur"
    assert "annotation" not in leg
    assert [point["name"] for point in answer["waypoints"]] == ["Jalan Barat", "Jalan Timur"]
    assert answer["waypoints"][1]["location"] == [0.009, 0.0]
    # 0.0001 degrees of latitude are 11.1 m.
    moved = ok(street, "/route/v1/car/0.001,0.0001;0.009,0")
    assert moved["waypoints"][0]["distance"] == 11.1
    assert moved["waypoints"][0]["location"] == [0.001, 0.0]


def test_the_geometry_comes_in_three_forms_and_three_lengths(street):
    line = [(0.001, 0.0), (0.002, 0.0), (0.005, 0.0), (0.009, 0.0)]
    full = ok(street, f"/route/v1/car/{THERE}?overview=full")["routes"][0]["geometry"]
    assert polyline.decode(full) == line
    six = ok(street, f"/route/v1/car/{THERE}?overview=full&geometries=polyline6")
    assert polyline.decode(six["routes"][0]["geometry"], 6) == line
    geojson = ok(street, f"/route/v1/car/{THERE}?overview=full&geometries=geojson")
    assert geojson["routes"][0]["geometry"] == {
        "type": "LineString",
        "coordinates": [list(point) for point in line],
    }
    # All on one straight line: the ends are enough.
    simple = ok(street, f"/route/v1/car/{THERE}")["routes"][0]["geometry"]
    assert polyline.decode(simple) == [line[0], line[-1]]
    assert "geometry" not in ok(street, f"/route/v1/car/{THERE}?overview=false")["routes"][0]


def test_steps_read_as_osrm_writes_them(street):
    answer = ok(street, f"/route/v1/car/{THERE}?steps=true&geometries=geojson")
    depart, name, arrive = answer["routes"][0]["legs"][0]["steps"]
    assert depart["maneuver"] == {
        "type": "depart", "location": [0.001, 0.0], "bearing_before": 0, "bearing_after": 90,
    }  # fmt: skip
    # From 0.001 to the bend at 0.005 are 4 steps, from there to 0.009 again 4.
    assert (depart["distance"], depart["duration"], depart["name"]) == (400, 40.0, "Jalan Barat")
    assert depart["geometry"]["coordinates"] == [[0.001, 0.0], [0.002, 0.0], [0.005, 0.0]]
    assert depart["intersections"] == [
        {"location": [0.001, 0.0], "bearings": [90], "entry": [True], "out": 0}
    ]
    assert name["maneuver"] == {
        "type": "new name", "modifier": "straight", "location": [0.005, 0.0],
        "bearing_before": 90, "bearing_after": 90,
    }  # fmt: skip
    # Coming from the west (270) and leaving to the east (90); one may not turn back.
    assert name["intersections"] == [
        {
            "location": [0.005, 0.0], "bearings": [90, 270], "entry": [True, False],
            "out": 0, "in": 1,
        }
    ]  # fmt: skip
    assert arrive["maneuver"] == {
        "type": "arrive", "modifier": "left", "location": [0.009, 0.0],
        "bearing_before": 90, "bearing_after": 0,
    }  # fmt: skip
    assert (arrive["distance"], arrive["duration"]) == (0, 0.0)
    assert arrive["geometry"]["coordinates"] == [[0.009, 0.0], [0.009, 0.0]]
    for step in (depart, name, arrive):
        assert (step["mode"], step["driving_side"]) == ("driving", "left")
        assert step["weight"] == step["duration"]


def test_on_foot_both_ways_and_under_osrms_own_names(street):
    answer = ok(street, f"/route/v1/walk/{THERE}?steps=true")["routes"][0]
    assert answer["duration"] == 640.0
    assert answer["legs"][0]["steps"][0]["mode"] == "walking"
    assert ok(street, f"/route/v1/foot/{THERE}")["routes"][0]["duration"] == 640.0
    assert ok(street, f"/route/v1/driving/{THERE}")["routes"][0]["duration"] == 80.0


def test_a_route_over_three_points_has_two_legs_and_one_line(street):
    answer = ok(street, "/route/v1/car/0.001,0;0.006,0;0.009,0?overview=full&geometries=geojson")
    route = answer["routes"][0]
    assert [leg["distance"] for leg in route["legs"]] == [500, 300]
    assert route["distance"] == 800
    lons = [lon for lon, _ in route["geometry"]["coordinates"]]
    # The point where the legs meet stands once.
    assert lons == [0.001, 0.002, 0.005, 0.006, 0.002, 0.005, 0.009]
    assert len(answer["waypoints"]) == 3


def test_annotations_share_a_steps_time_by_length(street):
    answer = ok(street, f"/route/v1/car/{THERE}?annotations=true")
    annotation = answer["routes"][0]["legs"][0]["annotation"]
    # Pieces of 1, 3 and 4 thousandths of a degree (111.2 m each on the globe); the first two share
    # the 40 s of the first step as 1 to 3.
    assert annotation["duration"] == [10.0, 30.0, 40.0]
    assert annotation["distance"] == pytest.approx([111.2, 333.6, 444.8], abs=0.1)
    # 111.2 m in 10 s.
    assert annotation["speed"] == [11.1, 11.1, 11.1]
    assert annotation["weight"] == annotation["duration"]
    some = ok(street, f"/route/v1/car/{THERE}?annotations=duration,distance")
    assert set(some["routes"][0]["legs"][0]["annotation"]) == {"duration", "distance"}
    none = ok(street, f"/route/v1/car/{THERE}?annotations=false")
    assert "annotation" not in none["routes"][0]["legs"][0]


def test_what_leaflet_routing_machine_asks_is_answered(street):
    # Its first request, and its second with the hints of the first answer.
    query = "overview=false&alternatives=true&steps=true&hints="
    first = ok(street, f"/route/v1/driving/{THERE}?{query};")
    hints = ";".join(point["hint"] for point in first["waypoints"])
    again = ok(street, f"/route/v1/driving/{THERE}?{query}{hints}")
    assert again == first


def test_what_vroom_asks_is_answered(street):
    table = ok(street, "/table/v1/car/0.001,0;0.005,0;0.009,0")
    assert len(table["durations"]) == 3
    ok(
        street,
        f"/route/v1/car/{THERE}?alternatives=false&steps=false&overview=full"
        "&continue_straight=false",
    )


def test_a_table_is_seconds_and_null_where_no_road_leads(street):
    answer = ok(street, "/table/v1/car/0.001,0;0.005,0;0.009,0")
    assert answer["durations"] == [[0.0, 40.0, 80.0], [None, 0.0, 40.0], [None, None, 0.0]]
    assert "distances" not in answer
    assert len(answer["sources"]) == len(answer["destinations"]) == 3


def test_a_table_of_some_sources_and_destinations(street):
    points = "0.001,0;0.005,0;0.009,0"
    answer = ok(
        street, f"/table/v1/car/{points}?sources=0&destinations=2;1&annotations=duration,distance"
    )
    assert answer["durations"] == [[80.0, 40.0]]
    assert answer["distances"] == [[800, 400]]
    assert [point["location"][0] for point in answer["destinations"]] == [0.009, 0.005]
    only = ok(street, f"/table/v1/car/{points}?annotations=distance&sources=all")
    assert "durations" not in only
    assert only["distances"][1] == [None, 0, 400]


def test_waypoints_and_hints_can_be_left_out(street):
    assert "waypoints" not in ok(street, f"/route/v1/car/{THERE}?skip_waypoints=true")
    assert "sources" not in ok(street, f"/table/v1/car/{THERE}?skip_waypoints=true")
    plain = ok(street, f"/route/v1/car/{THERE}?generate_hints=false")
    assert "hint" not in plain["waypoints"][0]


def test_coordinates_may_come_as_a_polyline_and_the_address_may_end_in_json(street):
    assert ok(street, f"/route/v1/car/{THERE}.json") == ok(street, f"/route/v1/car/{THERE}")
    text = polyline.encode([(0.001, 0.0), (0.009, 0.0)]).replace("?", "%3F")
    assert ok(street, f"/route/v1/car/polyline({text})")["routes"][0]["distance"] == 800
    text = polyline.encode([(0.001, 0.0), (0.009, 0.0)], 6).replace("?", "%3F")
    assert ok(street, f"/route/v1/car/polyline6({text})")["routes"][0]["distance"] == 800


def test_no_road_and_no_road_near(street):
    assert "back along" in refused(street, f"/route/v1/car/{BACK}", "NoRoute")
    refused(street, "/route/v1/car/0.001,1;0.009,0", "NoSegment")
    refused(street, "/table/v1/car/0.001,1;0.009,0", "NoSegment")


def test_a_radius_is_kept(street):
    near = "0.001,0.0001;0.009,0"
    told = refused(street, f"/route/v1/car/{near}?radiuses=10;unlimited", "NoSegment")
    assert "11 m" in told
    ok(street, f"/route/v1/car/{near}?radiuses=12;")
    ok(street, f"/route/v1/car/{near}?radiuses=unlimited;0")


def test_more_points_than_are_served(street):
    six = ";".join(["0.001,0"] * 6)
    assert "at most 5" in refused(street, f"/table/v1/car/{six}", "TooBig")
    refused(street, f"/route/v1/car/{six}", "TooBig")
    many = polyline.encode([(0.001, 0.0)] * 6).replace("?", "%3F")
    refused(street, f"/table/v1/car/polyline({many})", "TooBig")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/route/v1/car/0.001,0", "InvalidOptions"),
        ("/route/v1/car/0.001;0.009,0", "InvalidQuery"),
        ("/route/v1/car/0.001,0;here,0", "InvalidQuery"),
        ("/route/v1/car/0.001,0;nan,0", "InvalidQuery"),
        ("/route/v1/car/0.001,0;1e999,0", "InvalidQuery"),
        ("/route/v1/car/0.001,0;1_0,0", "InvalidQuery"),
        ("/route/v1/car/0.001,0;", "InvalidQuery"),
        ("/route/v1/car/0.001,0;0.009,0,5", "InvalidQuery"),
        ("/route/v1/car/polyline(_p~iF~ps|)", "InvalidQuery"),
        ("/route/v1/car/polyline()", "InvalidQuery"),
        ("/route/v1/car/0.001,0;181,0", "InvalidValue"),
        ("/route/v1/car/0.001,0;-6.5,106.8", "InvalidValue"),
        (f"/route/v1/bicycle/{THERE}", "InvalidValue"),
        (f"/route/v2/car/{THERE}", "InvalidVersion"),
        (f"/match/v1/car/{THERE}", "InvalidService"),
        ("/tile/v1/car/tile(1,2,3).mvt", "InvalidService"),
        ("/nearest/v1", "InvalidUrl"),
        ("/trip/v1/car", "InvalidUrl"),
        ("/trip/v1/car/0.001,0", "InvalidOptions"),
        ("/table/v1/car/0.001,0", "InvalidOptions"),
        ("/route/v1/car", "InvalidUrl"),
        ("/table/v1", "InvalidUrl"),
        (f"/route/v1/car/{THERE}?colour=red", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?sources=0", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?steps=true", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?steps=yes", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?steps=true&steps=true", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?overview=some", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?geometries=wkt", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?alternatives=many", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?annotations=nodes", "NotImplemented"),
        (f"/route/v1/car/{THERE}?radiuses=-1;2", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?radiuses=nan;2", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?radiuses=5", "InvalidOptions"),
        (f"/route/v1/car/{THERE}?hints=a;b;c", "InvalidOptions"),
        (f"/route/v1/car/{THERE}?hints=", "InvalidOptions"),
        (f"/route/v1/car/{THERE}?bearings=361,20;", "InvalidOptions"),
        (f"/route/v1/car/{THERE}?bearings=90,181;", "InvalidOptions"),
        (f"/route/v1/car/{THERE}?bearings=90;", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?bearings=90.5,10;", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?approaches=opposite;", "NotImplemented"),
        (f"/route/v1/car/{THERE}?approaches=kerb;", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?exclude=ferry", "InvalidValue"),
        (f"/route/v1/car/{THERE}?exclude=toll,tunnel", "InvalidValue"),
        (f"/route/v1/car/{THERE}?exclude=", "InvalidValue"),
        (f"/route/v1/car/{THERE}?snapping=some", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?alternatives=-1", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?alternatives=4", "TooBig"),
        (f"/route/v1/car/{THERE};0.01,0?waypoints=0;1", "InvalidValue"),
        (f"/route/v1/car/{THERE};0.01,0?waypoints=2;0", "InvalidValue"),
        (f"/route/v1/car/{THERE};0.01,0?waypoints=0;3", "InvalidOptions"),
        (f"/route/v1/car/{THERE};0.01,0?waypoints=", "InvalidQuery"),
        (f"/route/v1/car/{THERE};0.01,0?waypoints=all", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?depart=noon", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?depart=0001-01-01T00:00%2B14:00", "InvalidQuery"),
        (f"/route/v1/car/{THERE}?closures=bridge", "InvalidValue"),
        (f"/table/v1/car/{THERE}?sources=2", "InvalidOptions"),
        (f"/table/v1/car/{THERE}?sources=9999999999999", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?sources=-1", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?sources=0,1", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?sources=²", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?sources=", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?annotations=true", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?fallback_speed=0", "InvalidOptions"),
        (f"/table/v1/car/{THERE}?fallback_speed=", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?fallback_coordinate=here", "InvalidQuery"),
        (f"/table/v1/car/{THERE}?scale_factor=-1", "InvalidOptions"),
        (f"/table/v1/car/{THERE}?scale_factor=nan", "InvalidQuery"),
        ("/nearest/v1/car/0.001,0?number=0", "InvalidOptions"),
        ("/nearest/v1/car/0.001,0?number=-1", "InvalidQuery"),
        ("/nearest/v1/car/0.001,0?number=101", "TooBig"),
        (f"/trip/v1/car/{THERE}?source=last", "InvalidQuery"),
        (f"/trip/v1/car/{THERE}?roundtrip=maybe", "InvalidQuery"),
        (f"/trip/v1/car/{THERE}?roundtrip=false", "NotImplemented"),
        (f"/trip/v1/car/{THERE}?alternatives=true", "InvalidQuery"),
        (f"/trip/v1/car/{THERE}", "NoTrips"),
    ],
)
def test_what_osrm_would_refuse_is_refused_with_its_code(street, address, code):
    assert refused(street, address, code).endswith(".")


def test_latitude_first_is_told_what_is_wrong(street):
    told = refused(street, "/route/v1/car/-6.59,106.8;-6.6,106.7", "InvalidValue")
    assert "longitude first" in told


def test_another_method_is_refused_in_osrms_form(street):
    response = street.post(f"/route/v1/car/{THERE}", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 405
    assert set(response.json) == {"code", "message"}
    assert "GET" in response.headers["Allow"]


# On Bogor's own roads. Points: the crafts showroom (Dekranasda) and the garden's main gate, Hotel
# Salak and the city hall; lengths from the map: see the cases below.
BOGOR = {
    "hotel": "106.79426,-6.594612",
    "hall": "106.794167,-6.594889",
}


def test_bogors_routes_agree_with_bogors_tables(client):
    points = ";".join(BOGOR.values())
    for profile in ("car", "coach", "walk"):
        route = ok(client, f"/route/v1/{profile}/{points}?steps=true&overview=full")["routes"][0]
        table = ok(client, f"/table/v1/{profile}/{points}?annotations=duration,distance")
        assert route["duration"] == pytest.approx(table["durations"][0][1], abs=0.2)
        assert route["distance"] == pytest.approx(table["distances"][0][1], abs=2)
        steps = route["legs"][0]["steps"]
        assert sum(step["distance"] for step in steps) == pytest.approx(
            route["distance"], abs=len(steps)
        )
        assert steps[0]["maneuver"]["type"] == "depart"
        assert steps[-1]["maneuver"]["type"] == "arrive"
        line = polyline.decode(route["geometry"])
        ends = [
            polyline.decode(steps[0]["geometry"])[0],
            polyline.decode(steps[-1]["geometry"])[-1],
        ]
        assert [line[0], line[-1]] == ends


def test_a_point_in_the_sea_is_near_no_road_of_bogor(client):
    refused(client, f"/route/v1/car/{BOGOR['hotel']};106.0,-5.0", "NoSegment")


def test_bogors_ways_take_longer_in_the_rush_hour_than_at_night(client):
    points = "106.79426,-6.594612;106.81,-6.59"
    free, night, rush = (
        ok(client, f"/route/v1/coach/{points}{depart}")["routes"][0]["duration"]
        for depart in ("", "?depart=2017-08-03T02:00", "?depart=2017-08-03T07:00")
    )
    assert free <= night < rush
    # The same moment, told by Greenwich: Bogor is seven hours ahead.
    utc = ok(client, f"/route/v1/coach/{points}?depart=2017-08-03T00:00Z")
    assert utc["routes"][0]["duration"] == rush
    table = ok(client, f"/table/v1/coach/{points}?depart=2017-08-03T07:00")
    assert table["durations"][0][1] == pytest.approx(rush, abs=0.2)


def test_a_closure_that_bogor_knows_is_kept_while_it_lasts(client):
    # From Jalan Jenderal Sudirman past the palace; the motorcade shuts Jalan Jalak Harupat from ten
    # to eleven.
    points = "106.7968,-6.589;106.8048,-6.5965"
    ways = {
        clock: ok(client, f"/route/v1/car/{points}?closures=motorcade&depart=2017-08-03T{clock}")
        for clock in ("08:00", "10:15", "11:00")
    }
    past_the_palace = {
        clock: "Jalan Jalak Harupat" in way["routes"][0]["legs"][0]["summary"]
        for clock, way in ways.items()
    }
    assert past_the_palace == {"08:00": True, "10:15": False, "11:00": True}
    told = refused(client, f"/route/v1/car/{points}?closures=unknown", "InvalidValue")
    assert "motorcade" in told
