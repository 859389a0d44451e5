"""The whole app on the roads of another instance of itself, over HTTP on loopback."""

import json
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from werkzeug.serving import make_server

from planner import create_app
from planner.errors import InvalidInput
from planner.itinerary.brief.reading import parse_brief
from planner.planning.day.route_cache import RouteCache
from planner.planning.planner import Planner
from planner.roads.osrm.remote_roads import AS_A_CAR, ELSEWHERE, RemoteRoads
from planner.settings import ROOT, Settings
from tests.conftest import Browser

pytestmark = pytest.mark.slow

OWN_NAMES = {"coach": "coach", "car": "car", "walk": "walk"}
BRIEF = json.loads((ROOT / "data/tours/accsm-2017.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def there(whole_app):
    """Serve the whole app, on its own roads, and return its address."""
    server = make_server("127.0.0.1", 0, whole_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def app_on(url, folder: Path, **more):
    settings = Settings(instance=folder, router_url=url, **more)
    made = create_app(settings)
    made.test_client_class = Browser
    yield made
    made.extensions["planner"].close()


@pytest.fixture(scope="module")
def here(there, tmp_path_factory):
    """Return the app on the other one's roads, coach and all."""
    folder = tmp_path_factory.mktemp("here")
    with app_on(there, folder, router_profiles=OWN_NAMES) as made:
        yield made


def roads_of(app):
    return app.extensions["planner"].planner.roads


@pytest.fixture
def both(here, whole_app):
    remote, embedded = roads_of(here), roads_of(whole_app)
    assert isinstance(remote, RemoteRoads)
    return remote, embedded


def points(whole_app):
    venues = whole_app.extensions["planner"].planner.venues
    return [tuple(round(degree, 6) for degree in venue.point) for venue in venues]


@pytest.mark.parametrize("profile", ["coach", "car", "walk"])
@pytest.mark.parametrize("max_table", [100, 9])
def test_its_matrix_is_the_embedded_one_to_the_decisecond(
    both, whole_app, there, profile, max_table
):
    _, embedded = both
    remote = RemoteRoads(
        there, profiles=OWN_NAMES, timeout_s=10, max_table=max_table, bounds=(0, 0, 1, 1),
        credits=(),
    )  # fmt: skip
    asked = points(whole_app)
    assert len(asked) > 20
    want, found = embedded.table(profile, asked, asked), remote.table(profile, asked, asked)
    assert ((found.durations_ms < 0) == (want.durations_ms < 0)).all()
    # OSRM's form tells deciseconds: half of one at most is lost.
    assert np.abs(found.durations_ms - want.durations_ms).max() <= 50
    assert (found.distances_m == want.distances_m).all()
    for mine, theirs in zip(
        remote.snap(profile, asked), embedded.snap(profile, asked), strict=True
    ):
        assert (mine.lon, mine.lat) == pytest.approx((theirs.lon, theirs.lat), abs=1e-6)
        assert mine.distance_m == pytest.approx(theirs.distance_m, abs=0.2)
        assert mine.name == theirs.name


@pytest.mark.parametrize("profile", ["coach", "car", "walk"])
def test_its_routes_are_the_embedded_ones(both, whole_app, profile):
    remote, embedded = both
    asked = points(whole_app)[:8]
    for origin in asked:
        for destination in asked:
            want = embedded.route(profile, origin, destination)
            found = remote.route(profile, origin, destination)
            assert found.distance_m == want.distance_m
            assert found.duration_ms == pytest.approx(want.duration_ms, abs=50)
            line = _without_repeats(found.geometry)
            assert np.abs(np.array(line) - np.array(_without_repeats(want.geometry))).max() < 1e-5
            assert len(found.manoeuvres) == len(want.manoeuvres)
            for mine, theirs in zip(found.manoeuvres, want.manoeuvres, strict=True):
                same = ("type", "modifier", "street", "exit", "side", "bearing_after_deg",
                        "distance_m", "from_start_m")  # fmt: skip
                assert all(getattr(mine, name) == getattr(theirs, name) for name in same)
                assert mine.duration_ms == pytest.approx(theirs.duration_ms, abs=150)
                assert (mine.lon, mine.lat) == pytest.approx((theirs.lon, theirs.lat), abs=1e-5)


def _without_repeats(line):
    """Return the line to six decimals, where points a centimetre apart are one."""
    told = [(round(lon, 6), round(lat, 6)) for lon, lat in line]
    return [point for n, point in enumerate(told) if n == 0 or point != told[n - 1]]


def test_it_plans_the_sample_tour_as_the_embedded_roads_do(here, whole_app, monkeypatch):
    brief = parse_brief(BRIEF)
    found = here.extensions["planner"].planner.plan(brief)
    # Kerbs aside: a server is not asked how a coach stands.
    monkeypatch.setattr(RouteCache, "knows_kerbs", False)
    held = whole_app.extensions["planner"].planner
    want = Planner(held.city, held.venues, held.roads).plan(brief)
    assert found.assumptions == (ELSEWHERE, *want.assumptions)
    # An instance of ours tells OSRM's clients no version of its data.
    assert found.network_date == ""
    assert found.credits == want.credits
    for mine, theirs in zip(found.days, want.days, strict=True):
        assert [stop.key for stop in mine.stops] == [stop.key for stop in theirs.stops]
        assert [leg.mode for leg in mine.legs] == [leg.mode for leg in theirs.legs]
        for leg, as_leg in zip(mine.legs, theirs.legs, strict=True):
            assert leg.distance_m == as_leg.distance_m
            # Twice half a decisecond, and rounded up to whole seconds.
            assert leg.duration_s == pytest.approx(as_leg.duration_s, abs=1)


def test_its_pages_and_its_sheet_say_where_the_times_come_from(there, tmp_path):
    with app_on(there, tmp_path) as app:
        client = app.test_client()
        held = app.extensions["planner"]
        record = held.tours.default()
        for path, language in ((f"/tours/{record.tour_id}", "en"), (f"/t/{record.token}", "en"),
                               (f"/t/{record.token}?lang=id", "id")):  # fmt: skip
            page = client.get(path)
            assert page.status_code == 200
            for statement in (ELSEWHERE, AS_A_CAR):
                assert statement.in_(language) in page.text
            assert "Roads as of ." not in page.text
            assert "Road data of  " not in page.text
        told = client.get(f"/api/v1/tours/{record.tour_id}").json["itinerary"]["assumptions"]
        assert told[:2] == [{"en": s.en, "id": s.id} for s in (ELSEWHERE, AS_A_CAR)]
        sheet = client.get(f"/tours/{record.tour_id}/sheet.pdf")
        assert sheet.status_code == 200
        assert sheet.data.startswith(b"%PDF")


def test_its_health_and_its_network_are_told_as_far_as_they_are_known(here, there):
    health = here.test_client().get("/healthz").json
    assert health["status"] == "ok"
    assert health["network"] == {"nodes": None, "edges": None, "date": None, "router": "remote"}
    told = here.test_cli_runner().invoke(args=["roads", "info"])
    assert told.exit_code == 0
    assert f"router      {there}\nnodes       unknown\n" in told.output
    assert "date        unknown" in told.output
    assert "© OpenStreetMap contributors" in told.output
    assert ELSEWHERE.en in told.output


def test_its_own_osrm_endpoints_pass_on_what_the_other_one_answers(here, whole_app):
    pair = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points(whole_app)[:2])
    for path in (f"/route/v1/coach/{pair}?steps=true", f"/table/v1/walk/{pair}"):
        mine, theirs = (app.test_client().get(path).json for app in (here, whole_app))
        assert mine["code"] == "Ok"
        for name in ("durations", "sources", "destinations", "waypoints"):
            assert mine.get(name) == theirs.get(name)


def test_without_any_file_of_roads_or_ground_the_map_is_empty_and_all_else_works(there, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    (data / "roads.osm.gz").unlink()
    for missing in (False, True):
        if missing:
            (data / "bogor-basemap.geojson").unlink()
        with app_on(there, tmp_path / f"{missing}", data=data) as app:
            held = app.extensions["planner"]
            client = app.test_client()
            assert client.get("/").status_code == 200
            assert held.ground.streets == ()
            assert (held.ground.areas == ()) is missing
            assert held.ground.bounds == pytest.approx(held.planner.city.bounds, abs=1e-4)
            assert client.get(f"/basemap/{held.basemap.hash}.json").status_code == 200
            assert client.get("/tours/accsm-2017/sheet.pdf").data.startswith(b"%PDF")


def test_a_router_that_is_gone_is_told_in_a_sentence_everywhere(tmp_path):
    gone = "http://127.0.0.1:9"
    with app_on(gone, tmp_path) as app:
        client = app.test_client()
        page = client.get("/")
        assert page.status_code == 503
        assert f"The router at {gone} does not answer" in page.text
        said = client.post("/api/v1/plan", json=BRIEF)
        assert (said.status_code, said.json["code"]) == (503, "Unavailable")
        route = client.get("/route/v1/car/106.79,-6.59;106.8,-6.6")
        assert (route.status_code, route.json["code"]) == (503, "Unavailable")
        # The app itself is well: what it needs is elsewhere.
        assert client.get("/healthz").json["status"] == "ok"
        tour = str(ROOT / "data/tours/accsm-2017.json")
        command = app.test_cli_runner().invoke(args=["tour", "plan", tour])
        assert command.exit_code == 2
        assert "Error: The router at" in command.output + command.stderr
        assert "Traceback" not in command.output + command.stderr


def test_hours_and_closures_are_refused_with_their_fields(here):
    planner = here.extensions["planner"].planner
    hourly = {key: value for key, value in BRIEF.items() if key != "stretch"}
    with pytest.raises(InvalidInput) as told:
        planner.plan(parse_brief({**hourly, "traffic": "hourly"}))
    assert [fault.field for fault in told.value.faults] == ["traffic"]
    shut = {
        "id": "c", "reason": {"en": "F", "id": "P"}, "shuts": {"streets": ["Jalan Jalak Harupat"]},
    }  # fmt: skip
    with pytest.raises(InvalidInput) as told:
        planner.plan(parse_brief({**BRIEF, "closures": [shut]}))
    assert [fault.field for fault in told.value.faults] == ["closures"]
