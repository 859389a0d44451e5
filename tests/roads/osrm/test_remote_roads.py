"""RemoteRoads against answers written by hand, however odd."""

import json
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from planner import polyline
from planner.errors import InvalidInput, NoRoute, NoSegment, Unavailable
from planner.roads.network.queries import Approach
from planner.roads.osrm.remote_roads import AS_A_CAR, ELSEWHERE, SPELT_POINTS, RemoteRoads
from planner.roads.times.conditions import Conditions
from planner.settings import ROUTER_PROFILES
from tests.roads.odd_server import http, odd, saying

A, B, C = (0.001, 0.0), (0.003, 0.0), (0.006, 0.0)


def remote(url, *, max_table=100, timeout_s=2, **profiles):
    return RemoteRoads(
        url, profiles={**ROUTER_PROFILES, **profiles}, timeout_s=timeout_s, max_table=max_table,
        bounds=(0, 0, 1, 1), credits=("© nobody",),
    )  # fmt: skip


def table_of(target, *, metre_s=0.1, off_deg=0.0):
    """Answer a table as a street along the equator would: 100 m and 10 s a thousandth, to the east."""
    parts = urlsplit(target)
    points = [tuple(map(float, p.split(","))) for p in parts.path.split("/")[-1].split(";")]
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    rows, columns = (
        [points[int(n)] for n in options[name].split(";")] for name in ("sources", "destinations")
    )
    metres = [[None if b < a else round((b[0] - a[0]) * 1e5) for b in columns] for a in rows]
    told = {
        "code": "Ok",
        "sources": [{"location": [x, y + off_deg], "name": "Jalan A"} for x, y in rows],
        "destinations": [{"location": [x, y + off_deg], "name": "Jalan A"} for x, y in columns],
    }
    times = [[None if m is None else m * metre_s for m in row] for row in metres]
    told |= {"durations": times, "distances": metres}
    return {name: told[name] for name in told if name[:-1] in options["annotations"]} | {
        name: told[name] for name in ("code", "sources", "destinations")
    }


def route_of(target, *, mode="driving"):
    path = urlsplit(target).path
    ends = [tuple(map(float, p.split(","))) for p in path.split("/")[-1].split(";")]
    metres = abs(ends[1][0] - ends[0][0]) * 1e5

    def step(kind, line, m):
        return {
            "maneuver": {"type": kind, "bearing_after": 90}, "mode": mode, "name": "Jalan A",
            "geometry": polyline.encode(line, 6), "distance": m, "duration": m / 10,
        }  # fmt: skip

    steps = [step("depart", ends, metres), step("arrive", [ends[1]] * 2, 0)]
    leg = {"distance": metres, "duration": metres / 10, "steps": steps}
    waypoints = [{"location": point, "name": "Jalan A"} for point in ends]
    return {"code": "Ok", "routes": [{"legs": [leg]}], "waypoints": waypoints}


def street(connection, target):
    """Serve the street for every profile; /…/foot walks."""
    mode = "walking" if "/foot/" in target else "driving"
    if target.startswith("/nearest/"):
        made = {"code": "Ok", "waypoints": []}
    else:
        made = table_of(target) if target.startswith("/table/") else route_of(target, mode=mode)
    connection.sendall(http(json.dumps(made | {"data_version": "2026-05-31"})))
    return True


def says(answer, **headers):
    return saying(json.dumps(answer), **headers)


def test_a_table_is_whole_milliseconds_and_metres_and_minus_one_where_no_road_leads():
    with odd(street) as server:
        roads = remote(server.url)
        found = roads.table("car", [A, C], [A, B, C])
        # 200 m to B and 500 m to C at 0.1 s each; nothing leads back west.
        assert found.durations_ms.tolist() == [[0, 20_000, 50_000], [-1, -1, 0]]
        assert found.distances_m.tolist() == [[0, 200, 500], [-1, -1, 0]]
        assert roads.durations("car", [A], [B]).tolist() == [[20_000]]
        asked = server.targets[0]
        assert asked.startswith(
            "/table/v1/driving/0.001000,0.000000;0.006000,0.000000;0.003000,0.000000?"
        )
        assert "annotations=duration,distance&sources=0;1&destinations=0;2;1" in asked


def test_a_table_is_asked_for_once_and_brings_the_places_with_it():
    with odd(street) as server:
        roads = remote(server.url)
        first = roads.table("car", [A, B], [A, B])
        asked = len(server.targets)
        assert roads.table("car", [A, B], [A, B]) is first
        assert [snap.name for snap in roads.snap("car", [B, A, B])] == ["Jalan A"] * 3
        assert len(server.targets) == asked
        assert (roads.snap("car", [C])[0].lon, roads.snap("car", [C])[0].lat) == C
        # One more question for the new point, which goes twice: OSRM has no matrix of one point.
        assert len(server.targets) == asked + 1
        assert "/0.006000,0.000000;0.006000,0.000000?" in server.targets[-1]


def test_nothing_is_asked_where_there_is_nothing_to_ask():
    with odd(street) as server:
        roads = remote(server.url)
        assert roads.table("car", [], [A]).durations_ms.shape == (0, 1)
        assert roads.durations("car", [A], []).shape == (1, 0)
        assert roads.snap("car", []) == ()
        assert list(roads.streets()) == []
        assert (roads.nodes, roads.edges, roads.kilometres, server.targets) == (0, 0, 0, [])


@pytest.mark.parametrize("max_table", [2, 3, 5, 8, 100])
def test_a_large_table_is_asked_for_in_blocks(max_table):
    points = [(n / 1000, 0.0) for n in range(1, 12)]
    with odd(street) as server:
        found = remote(server.url, max_table=max_table).table("car", points, points[3:])
        for target in server.targets:
            if target.startswith("/table/"):
                assert len(urlsplit(target).path.split("/")[-1].split(";")) <= max_table
    # 100 m each from one point to the next one east.
    want = [[(b - a) * 100 if b >= a else -1 for b in range(3, 11)] for a in range(11)]
    assert found.distances_m.tolist() == want


def test_an_address_is_never_longer_than_proxies_let_pass():
    points = [(-170 - n / 1000, -80.0) for n in range(320)]
    aims = [Approach("only", (350, 100))] * 320
    with odd(street) as server:
        remote(server.url, max_table=10_000).durations("car", points, points, leaving=aims)
        # Halves of the largest matrix against one another: 320 / 75 are 5 rows and 5 columns.
        assert len(server.targets) == (-(-320 // (SPELT_POINTS // 2))) ** 2 == 25
        assert max(map(len, server.targets)) < 8_000


def test_sides_bearings_and_roads_to_avoid_are_asked_for_in_osrms_words():
    with odd(street) as server:
        roads = remote(server.url)
        conditions = Conditions(avoid=frozenset({"toll", "motorway"}))
        roads.route(
            "car", A, B, conditions=conditions, leaving=Approach(bearing_deg=(90, 20)),
            reaching=Approach("only"),
        )  # fmt: skip
        query = parse_qs(urlsplit(server.targets[-1]).query)
        assert query["exclude"] == ["motorway,toll"]
        assert query["approaches"] == [";curb"]
        assert query["bearings"] == ["90,20;"]
        roads.route("car", A, B)
        query = parse_qs(urlsplit(server.targets[-1]).query)
        assert not {"exclude", "approaches", "bearings", "alternatives"} & set(query)
        roads.routes("car", A, B, most=3)
        assert "alternatives=2" in server.targets[-1]


@pytest.mark.parametrize(
    "conditions",
    [Conditions(depart=datetime(2027, 8, 3, 8)), Conditions(closures=("Otista",))],
)
def test_hours_and_closures_are_refused_not_passed_over(conditions):
    with odd(street) as server:
        roads = remote(server.url)
        for ask in (
            lambda: roads.table("coach", [A], [B], conditions=conditions),
            lambda: roads.durations("coach", [A], [B], conditions=conditions),
            lambda: roads.route("coach", A, B, conditions=conditions),
            lambda: roads.routes("coach", A, B, conditions=conditions),
        ):
            with pytest.raises(InvalidInput, match="knows no hours or closures"):
                ask()
        assert server.targets == []


def test_the_nearest_places_of_a_point():
    ways = [{"location": [0.001, 0.0001], "name": "Jalan A"}, {"location": [0.001, 0.5]}]
    with says({"code": "Ok", "waypoints": ways}) as server:
        roads = remote(server.url)
        (near,) = roads.nearest("car", A, number=2)
        # 0.0001 degrees are 11.1 m; the other one is 55 km away.
        assert near.distance_m == pytest.approx(11.1, abs=0.1)
        assert "/nearest/v1/driving/0.001000,0.000000?number=2" in server.targets[0]
    far = {"code": "Ok", "waypoints": ways[1:]}
    with says(far) as server, pytest.raises(NoSegment, match="more than 1000 m"):
        remote(server.url).nearest("car", A)


def test_a_point_far_from_every_road_is_refused_though_osrm_would_move_it_there():
    def far(connection, target):
        connection.sendall(http(json.dumps(table_of(target, off_deg=0.01))))
        return True

    # A hundredth of a degree is 1.1 km.
    with odd(far) as server, pytest.raises(NoSegment, match=r"lon 0\.001000.*more than 1000 m"):
        remote(server.url).table("car", [A], [B])


def test_points_and_profiles_that_are_none_are_refused_before_asking():
    with odd(street) as server:
        roads = remote(server.url)
        with pytest.raises(InvalidInput, match=r"points\[1\].*lat from -90 to 90"):
            roads.durations("car", [A], [(106.8, float("nan"))])
        with pytest.raises(InvalidInput, match="profile: 'bicycle'"):
            roads.route("bicycle", A, B)
        assert server.targets == []


def test_a_server_that_drives_where_it_should_walk_is_found_out():
    def car_only(connection, target):
        made = table_of(target) if target.startswith("/table/") else route_of(target)
        connection.sendall(http(json.dumps(made)))
        return True

    with odd(car_only) as server:
        roads = remote(server.url)
        assert roads.table("coach", [A], [B]).distances_m.tolist() == [[200]]
        for ask in (lambda: roads.table("walk", [A], [B]), lambda: roads.route("walk", A, B)):
            with pytest.raises(
                Unavailable, match=r"driving where walking.*walk=http://127.0.0.1:5001/foot"
            ):
                ask()


def test_a_profile_may_have_a_server_of_its_own():
    with odd(street) as drives, odd(street) as walks:
        roads = remote(drives.url, walk=f"{walks.url}/there/foot")
        walks.targets.clear()

        def moved(target):
            return target.replace("/there", "", 1)

        walks._answer = lambda connection, target: street(connection, moved(target))
        assert roads.table("walk", [A], [B]).distances_m.tolist() == [[200]]
        assert [moved(t).split("/")[3] for t in walks.targets] == ["foot", "foot"]
        assert drives.targets == []


def test_it_is_said_when_the_coach_is_a_car():
    url = "http://127.0.0.1:9"
    assert remote(url).statements == (ELSEWHERE, AS_A_CAR)
    assert remote(url, coach="bus", car="bus").statements == (ELSEWHERE, AS_A_CAR)
    assert remote(url, coach="bus").statements == (ELSEWHERE,)
    assert remote(url, coach="http://127.0.0.1:10/car").statements == (ELSEWHERE, AS_A_CAR)
    for statement in (ELSEWHERE, AS_A_CAR):
        assert statement.en != statement.id


REFUSALS = [
    ("NoRoute", NoRoute, "no way for the travel profile car"),
    ("NoTable", NoRoute, "no way"),
    ("NoSegment", NoSegment, "move it nearer"),
    ("TooBig", Unavailable, "PLANNER_ROUTER_MAX_TABLE"),
    ("InvalidValue", Unavailable, "PLANNER_ROUTER_PROFILES"),
    ("InvalidUrl", Unavailable, "PLANNER_ROUTER_URL"),
    ("Surprise", Unavailable, "refuses the question"),
]


@pytest.mark.parametrize(("code", "kind", "words"), REFUSALS)
def test_a_refusal_becomes_the_error_that_it_stands_for(code, kind, words):
    said = json.dumps({"code": code, "message": "why\x00 so"})
    with saying(said, "400 Bad Request") as server:
        for ask in (
            lambda roads: roads.table("car", [A], [B]),
            lambda roads: roads.route("car", A, B),
        ):
            with pytest.raises(kind, match=words) as caught:
                ask(remote(server.url))
            assert f"{code}: why  so" in caught.value.sentence


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("500 Internal Server Error", r"failed \(HTTP 500\)"),
        ("502 Bad Gateway", r"failed \(HTTP 502\)"),
        ("404 Not Found", r"no OSRM service there \(HTTP 404\).*PLANNER_ROUTER_URL"),
        ("403 Forbidden", "does not let us in"),
        ("429 Too Many Requests", "more often than it allows"),
        ("204 No Content", "no OSRM service"),
    ],
)
def test_an_http_error_is_told(status, words):
    with saying("<html>no</html>", status) as server, pytest.raises(Unavailable, match=words):
        remote(server.url).route("car", A, B)


def test_a_redirect_is_told_and_not_followed():
    with odd(street) as elsewhere:
        moved = f"Location: {elsewhere.url}/route"
        told = pytest.raises(Unavailable, match=f"points to {elsewhere.url}/route")
        with saying("", "302 Found", moved) as server, told:
            remote(server.url).route("car", A, B)
        assert elsewhere.connections == 0


def changed(answer, **more):
    return json.dumps(answer | more)


GOOD = "/table/v1/car/0.001,0;0.003,0?sources=0&destinations=1&annotations=duration,distance"
TABLE = table_of(GOOD)
ROUTE = route_of("/route/v1/car/0.001,0;0.003,0")


@pytest.mark.parametrize(
    "body",
    [
        "<html>It works!</html>",
        "",
        "null",
        '{"code": "Ok"}',
        changed(TABLE, durations=[[1, 2]]),
        changed(TABLE, durations=[[-5]]),
        changed(TABLE, durations="soon"),
        changed(TABLE, distances=None),
        changed(TABLE, distances=[[1e12]]),
        json.dumps(TABLE | {"durations": [[float("nan")]]}),
        changed(TABLE, sources=[]),
        changed(TABLE, destinations=TABLE["destinations"] * 2),
        changed(TABLE, destinations=[{"location": [0.003]}]),
        changed(TABLE, destinations=[{"location": [999, 0]}]),
        changed(TABLE, code=None),
    ],
)
def test_a_table_of_nonsense_is_told(body):
    with saying(body) as server, pytest.raises(Unavailable, match="does not answer as OSRM does"):
        remote(server.url).table("car", [A], [B])


@pytest.mark.parametrize(
    "body",
    [
        '{"code": "Ok"}',
        changed(ROUTE, routes=[]),
        changed(ROUTE, routes=[{"legs": []}]),
        changed(ROUTE, waypoints=ROUTE["waypoints"][:1]),
        json.dumps(ROUTE).replace('"arrive"', '"stop"'),
        json.dumps(ROUTE).replace('"bearing_after": 90', '"bearing_after": "east"'),
        json.dumps(ROUTE).replace('"duration": 20.0', '"duration": -20.0'),
        # Letters that no polyline has, and a line cut in the middle of a number.
        json.dumps(ROUTE).replace('"geometry": "', '"geometry": "!!', 1),
        json.dumps(ROUTE).replace('", "distance"', '_", "distance"', 1),
    ],
)
def test_a_route_of_nonsense_is_told(body):
    with saying(body) as server, pytest.raises(Unavailable, match="does not answer as OSRM does"):
        remote(server.url).route("car", A, B)


def test_the_version_of_the_data_is_asked_for_once_whatever_else_is_answered():
    with odd(street) as server:
        roads = remote(server.url)
        roads.table("car", [A], [B])
        assert [roads.date, roads.date] == ["2026-05-31"] * 2
        assert [target.split("/")[1] for target in server.targets] == ["table", "route", "nearest"]


def test_the_version_of_the_data_is_asked_for_again_after_a_failure():
    replies = iter(
        [http("busy", "503 Service Unavailable"), http(changed(ROUTE, data_version="7"))]
    )

    def answer(connection, _target):
        connection.sendall(next(replies))
        return True

    with odd(answer) as server:
        roads = remote(server.url)
        assert [roads.date, roads.date, roads.date] == ["", "7", "7"]


@pytest.mark.parametrize(
    ("body", "version"),
    [
        (changed(ROUTE, data_version="a\nb" + "x" * 99), "a b" + "x" * 37),
        (changed(ROUTE, data_version=None), ""),
        ("{}", ""),
        ("no JSON", ""),
    ],
)
def test_the_version_of_the_data_is_shortened_and_cleaned(body, version):
    with saying(body) as server:
        assert remote(server.url).date == version
