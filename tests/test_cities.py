"""Another city than Bogor, end to end: Balikpapan's own folder, and one with the least in it."""

from __future__ import annotations

import gzip
import json
import re
import subprocess

import networkx as nx
import osmnx
import pytest

from planner import create_app
from planner.city import load_city
from planner.geodesy import distance_m
from planner.itinerary.brief.reading import parse_brief
from planner.roads.files.source import find_source
from planner.settings import ROOT, Settings
from planner.venues.file import load_venues
from tests.conftest import Browser
from tests.towns import Town
from tests.web.test_run import address_of, environment, running

pytestmark = pytest.mark.slow

FOLDER = ROOT / "data" / "cities" / "balikpapan"
CREDIT = "© OpenStreetMap contributors, ODbL 1.0"
TOUR = json.loads((FOLDER / "tours" / "oil-city.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def balikpapan(instance, tmp_path_factory):
    """Make the app on Balikpapan's data; compiled roads are kept with Bogor's."""
    own = tmp_path_factory.mktemp("balikpapan")
    for name in ("roads", "basemap"):
        (own / name).symlink_to((instance / name).resolve())
    made = create_app(Settings(data=FOLDER, instance=own))
    made.test_client_class = Browser
    yield made
    made.extensions["planner"].close()


@pytest.fixture
def visitor(balikpapan):
    made = balikpapan.test_client()
    made.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return made


def test_the_folder_is_whole_and_tells_where_everything_comes_from():
    city = load_city(FOLDER / "city.toml")
    assert find_source(FOLDER).name == city.roads_file
    assert city.timezone == "Asia/Makassar"
    assert [one.number for one in city.emergency] == ["112"]
    assert all(one.source for one in city.emergency)
    told = (FOLDER / "LICENSES.md").read_text(encoding="utf-8")
    for path in FOLDER.rglob("*"):
        if path.is_file() and path.name != "LICENSES.md":
            assert f"## {path.relative_to(FOLDER).as_posix()}\n" in told
    assert all(credit in told for credit in city.credits)
    assert parse_brief(TOUR).id == city.default_tour


def test_every_venue_says_its_source_and_lies_on_the_network(balikpapan):
    planner = balikpapan.extensions["planner"].planner
    for venue in load_venues(FOLDER / "venues.geojson", planner.city):
        assert len(venue.point_source) > 15
        assert venue.duration_assumed
        assert venue.opening_hours is None
        (snap,) = planner.roads.snap("coach", [venue.point])
        assert snap.distance_m <= 60, venue.id


def test_the_points_read_from_street_names_lie_where_those_streets_are(balikpapan):
    graph = osmnx.load_graphml(FOLDER / "roads.graphml.gz")

    def nodes(*streets):
        """Return the nodes that all of these streets touch."""
        touched = [
            {
                node
                for *ends, name in graph.edges(data="name")
                if street in (name if isinstance(name, list) else [name])
                for node in ends
            }
            for street in streets
        ]
        return [(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in set.intersection(*touched)]

    points = {venue.id: venue.point for venue in balikpapan.extensions["planner"].planner.venues}
    for venue, streets in {
        "plaza-balikpapan": ("Jalan Jenderal Sudirman", "Jalan Jenderal Ahmad Yani"),
        "pelabuhan-semayang": ("Jalan Pelabuhan", "Jalan Pelayaran"),
        "novotel-balikpapan": ("Jalan Brigjen Ery Suparjan",),
        "meriam-markoni": ("Jalan Markoni Atas",),
    }.items():
        assert min(distance_m(points[venue], node) for node in nodes(*streets)) < 100
    # UTM 50 S 478906 E, 9859646 N by hand: 21,094 m west of 117 deg E on a map whose scale is
    # 0.9996: 21,094 / 0.9996 / (111,320 m * cos 1.27 deg) = 0.18961 deg; 140,354 m south of the
    # equator: 140,354 / 0.9996 / 110,574 m = 1.26982 deg.
    assert distance_m(points["sumur-mathilda"], (117 - 0.18961, -1.26982)) < 10


def test_a_plan_by_the_api(visitor):
    answer = visitor.post("/api/v1/plan", json=TOUR)
    assert answer.status_code == 200
    plan = answer.json
    assert (plan["city"], plan["timezone"]) == ("Balikpapan", "Asia/Makassar")
    assert plan["credits"] == [CREDIT]
    (day,) = plan["days"]
    stops = [stop["venue_id"] for stop in day["stops"] if stop["kind"] == "visit"]
    assert set(stops) == {visit["venue"] for visit in TOUR["days"][0]["visits"]}
    assert day["totals"]["broken"] == 0


def test_a_way_is_no_shorter_than_the_shortest(balikpapan):
    # An independent engine on the same file: networkx, both points being nodes of it.
    graph = osmnx.load_graphml(FOLDER / "roads.graphml.gz")
    planner = balikpapan.extensions["planner"].planner
    points = {venue.id: venue.point for venue in planner.venues}
    one, other = points["plaza-balikpapan"], points["pelabuhan-semayang"]
    ends = osmnx.nearest_nodes(
        osmnx.project_graph(graph), *zip(*map(_projected, (one, other)), strict=True)
    )
    shortest_m = nx.shortest_path_length(graph, *ends, weight="length")
    route = planner.roads.route("coach", one, other)
    assert 0.99 * shortest_m <= route.distance_m <= 1.5 * shortest_m
    assert "Jalan Jenderal Sudirman" in route.streets


def _projected(point):
    from pyproj import Transformer  # noqa: PLC0415

    # The zone that OSMnx chooses for 116.8 deg E.
    return Transformer.from_crs(4326, 32750, always_xy=True).transform(*point)


def test_the_desk_shows_this_city_and_nothing_of_the_other(visitor):
    page = visitor.get("/").text
    assert "Balikpapan, the oil city" in page
    assert CREDIT in page
    assert not re.search("Bogor|Badan Informasi|Salak", page)
    address = re.search(r"/basemap/\w+\.json", page)[0]
    ground = visitor.get(address, headers={"Accept-Encoding": "identity"}).text
    assert "Sudirman" in ground
    assert not re.search("Bogor|Pajajaran|Badan Informasi", ground)
    # The map opens on the network: 116.806 to 116.863, -1.281 to -1.254.
    assert re.search(r"-1\.2[5-8]\d*,\s*116\.8[0-6]", page)


def test_the_venues_as_geojson(visitor):
    features = visitor.get("/api/v1/venues").json["features"]
    assert len(features) == 5
    assert all(116.8 < one["geometry"]["coordinates"][0] < 116.87 for one in features)


def test_the_phone_page_stands_at_the_demo_clock(balikpapan, visitor):
    (record,) = balikpapan.extensions["planner"].store.tours()
    page = visitor.get(f"/t/{record.token}").text
    assert "Semayang Harbour" in page
    assert 'href="tel:112"' in page
    assert "10 February 2026" in page


@pytest.mark.poppler
def test_the_drivers_sheet(visitor, tmp_path):
    pdf = tmp_path / "sheet.pdf"
    pdf.write_bytes(visitor.get("/tours/oil-city/sheet.pdf").data)
    told = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    for word in ("Pelabuhan Semayang", "Sumur Minyak Mathilda", "112", CREDIT, "21 November 2025"):
        assert word in told
    assert "Bogor" not in told


@pytest.mark.usefixtures("balikpapan")
def test_it_starts_by_one_setting(instance, tmp_path):
    own = tmp_path / "instance"
    own.mkdir()
    for name in ("roads", "basemap"):
        (own / name).symlink_to((instance / name).resolve())
    with running(ROOT, environment(own, PLANNER_DATA="data/cities/balikpapan")) as process:
        _, told = address_of(process)
    assert told[0].startswith("City tour planner")
    assert "Balikpapan, 5 venues, 127 km of roads (2025-11-21), 1 tour" in told[0]


def test_a_city_needs_no_ground_no_tour_and_no_numbers_to_call(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    town = Town("""
        A---B---C
        |   |   |
        D---E---F
        """)
    (data / "roads.osm.gz").write_bytes(gzip.compress(town.osm().encode()))
    (data / "city.toml").write_text(
        """
        timezone = "Asia/Tokyo"
        driving_side = "left"
        holiday_country = "JP"
        languages = ["en"]
        bounds = [106.79, -6.61, 106.81, -6.59]
        centre = [106.8, -6.6]
        credits = ["drawn by hand"]
        roads_file = "roads.osm.gz"
        name = { en = "Drawn", id = "Gambar" }
        """,
        encoding="utf-8",
    )
    venues = json.loads((FOLDER / "venues.geojson").read_text(encoding="utf-8"))
    del venues["features"][2:]
    ends = [list(town.points["A"]), list(town.points["F"])]
    for venue, point in zip(venues["features"], ends, strict=True):
        venue["geometry"]["coordinates"] = point
    (data / "venues.geojson").write_text(json.dumps(venues), encoding="utf-8")
    app = create_app(Settings(data=data, instance=tmp_path / "instance"))
    app.test_client_class = Browser
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    home = client.get("/")
    assert home.status_code == 200
    assert "Drawn" in home.text
    assert "drawn by hand" in home.text
    start, end = (venue["id"] for venue in venues["features"])
    day = {
        "date": "2026-02-10",
        "title": {"en": "A walk", "id": "Jalan"},
        "start": {"venue": start, "at": "09:00"},
        "end": {"venue": start, "by": "12:00"},
        "visits": [{"id": "there", "venue": end, "required": True, "duration_min": 20}],
    }
    answer = client.post("/api/v1/plan", json={**TOUR, "id": "drawn", "days": [day]})
    assert answer.status_code == 200
    assert answer.json["timezone"] == "Asia/Tokyo"
    assert answer.json["emergency"] == []
    app.extensions["planner"].close()
