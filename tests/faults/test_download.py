"""Downloading roads by the name of a place: the good case, and everything that a network does."""

from __future__ import annotations

import gzip
import socket
from dataclasses import replace
from time import monotonic
from xml.etree import ElementTree as ET

import osmnx
import pytest

from planner import create_app
from planner.errors import InvalidInput, NotFound, Unavailable
from planner.roads.build import compile_file
from planner.roads.files.download import download, fetch
from planner.roads.files.source import inspect
from planner.settings import Settings
from tests.faults.map_services import PLACE, ROADS, map_services, says

pytestmark = pytest.mark.slow

BOGOR = "Kota Bogor, Indonesia"


@pytest.fixture
def services():
    with map_services() as held:
        yield held


@pytest.fixture
def settings(services, tmp_path):
    return Settings(
        instance=tmp_path / "instance",
        nominatim_url=f"{services.url}/nominatim",
        overpass_url=f"{services.url}/overpass",
        download_timeout_s=60,
    )


@pytest.fixture
def here(monkeypatch):
    """Ask from this process: the same code without the seconds that a new one takes."""
    # The library's settings and the look-up of hosts are put back as they were.
    for name in dir(osmnx.settings):
        if name.islower():
            monkeypatch.setattr(osmnx.settings, name, getattr(osmnx.settings, name))
    monkeypatch.setattr(socket, "getaddrinfo", socket.getaddrinfo)
    # Nominatim's own rule, one request a second, does not bind a loopback server.
    monkeypatch.setattr("osmnx._nominatim.time.sleep", lambda _: None)
    monkeypatch.setattr(
        "planner.roads.files.download.run_apart", lambda _, arguments, **__: fetch(arguments)
    )


def refused(settings, error=Unavailable, place=BOGOR):
    """Return the sentence of a download that must fail, and leave nothing behind."""
    settings.instance.mkdir(exist_ok=True)
    wanted = settings.instance / "roads.osm.gz"
    wanted.write_bytes(b"what was there before")
    with pytest.raises(error) as caught:
        download(place, wanted, settings, progress=False)
    assert [path.name for path in settings.instance.iterdir()] == [wanted.name]
    assert wanted.read_bytes() == b"what was there before"
    said = str(caught.value)
    assert "Traceback" not in said
    assert "\n" not in said
    return said


def test_a_place_becomes_a_road_file(services, settings, capfd):
    path = download(BOGOR, None, settings, progress=True)
    assert path == settings.instance / "downloads" / "kota-bogor-indonesia.osm.gz"
    assert list(path.parent.iterdir()) == [path]
    assert "Downloading the roads" in capfd.readouterr().err
    facts = inspect(path)
    assert (facts.nodes, facts.ways) == (4, 3)
    assert [(turn.from_ways, turn.via_node, turn.to_ways) for turn in facts.restrictions] == [
        ((11,), 2, (13,))
    ]
    assert facts.date == "2026-11-20"
    assert facts.credits == ("© OpenStreetMap contributors, ODbL 1.0",)
    # Nothing of what OpenStreetMap told is lost on the way.
    root = ET.fromstring(gzip.decompress(path.read_bytes()))  # noqa: S314 - our own file
    tags = {
        (thing.tag, thing.get("id")): {tag.get("k"): tag.get("v") for tag in thing.iter("tag")}
        for thing in root
    }
    assert tags["node", "2"] == {"highway": "traffic_signals"}
    assert tags["way", "12"] == {"highway": "primary", "lit": "yes"}
    assert tags["way", "13"] == {"highway": "service", "name": 'B & "C"'}
    roles = {m.get("role"): (m.get("type"), m.get("ref")) for m in root.iter("member")}
    assert roles == {"from": ("way", "11"), "via": ("node", "2"), "to": ("way", "13")}
    # One question for the place, then the roads and the turn restrictions inside it.
    kinds = [kind for kind, _ in services.asked]
    assert kinds == ["GET", "POST", "POST"]
    assert "q=Kota+Bogor" in services.asked[0][1]
    assert '["highway"]' in services.asked[1][1]
    assert all(agent.startswith("city-tour-planner/") for agent in services.agents)


def test_what_was_downloaded_can_be_built(settings):
    network, _ = compile_file(download(BOGOR, None, settings, progress=False))
    # Three pieces of 0.001 degrees: 111.19 m north, 111.19 m * cos 6.6 deg = 110.46 m east.
    assert network.length_m.sum() == pytest.approx(111.19 + 2 * 110.46, abs=0.1)


def test_the_command_says_what_to_do_next(services, settings, tmp_path):
    app = create_app(settings)
    wanted = tmp_path / "town.osm.gz"
    told = app.test_cli_runner().invoke(args=["roads", "download", BOGOR, "-o", str(wanted)])
    assert told.exit_code == 0
    assert f"roads build {wanted}" in told.output
    assert inspect(wanted).ways == 3
    services.place = says([])
    told = app.test_cli_runner().invoke(args=["roads", "download", "Nowhere", "-o", str(wanted)])
    assert told.exit_code == 2
    assert told.output.startswith("Error: ")
    assert "knows no place 'Nowhere'" in told.output
    assert inspect(wanted).ways == 3


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("which", ["place", "roads", "turns"])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says("slow down", status=429), "has had too many requests from here (429)"),
        (says("<html>busy</html>", status=504, kind="text/html"), "is too busy (504)"),
        (says({"error": "blocked"}, status=403), "refuses to answer (403)"),
        (says("", status=302, Location="http://127.0.0.1:9/"), "HTTP status 302"),
        (says("<html>Welcome</html>", kind="text/html"), "else than JSON (text/html, 20 bytes)"),
        (says(b"\x00\xff" * 50), "else than JSON"),
        (says(b""), "else than JSON (application/json, 0 bytes)"),
        (says("[" * 100_000), "else than JSON"),
        (says("7"), "in a form that it should not"),
    ],
)
def test_a_service_that_refuses_or_talks_rubbish_is_told_at_once(
    services, settings, which, answer, said
):
    setattr(services, which, answer)
    began = monotonic()
    told = refused(settings)
    assert said in told
    setting = "PLANNER_NOMINATIM_URL" if which == "place" else "PLANNER_OVERPASS_URL"
    assert setting in told
    assert f"{services.url}/{'nominatim' if which == 'place' else 'overpass'}" in told
    # OSMnx itself would ask again after 55 seconds.
    assert monotonic() - began < 20
    assert len(services.asked) == {"place": 1, "roads": 2, "turns": 3}[which]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("place", "error", "said"),
    [
        ([], NotFound, "knows no place 'Kota Bogor, Indonesia'"),
        (
            [{**PLACE[0], "geojson": {"type": "Point", "coordinates": [106.8, -6.6]}}],
            NotFound,
            "as a point only",
        ),
        ([{"place_id": 1}], Unavailable, "in a form that it should not"),
        (
            [{**PLACE[0], "geojson": {"type": "Polygon", "coordinates": "?"}}],
            Unavailable,
            "in a form that it should not",
        ),
        (
            # One degree by one: 111.2 km * 111.2 km * cos 6.5 deg, some 12,300 km².
            [
                {
                    **PLACE[0],
                    "geojson": {
                        "type": "Polygon",
                        "coordinates": [[[106, -7], [107, -7], [107, -6], [106, -6], [106, -7]]],
                    },
                }
            ],
            InvalidInput,
            "at most 2,500 km²",
        ),
    ],
)
def test_a_place_that_cannot_be_used_is_told(services, settings, place, error, said):
    services.place = says(place)
    assert said in refused(settings, error)
    assert len(services.asked) == 1


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("roads", "error", "said"),
    [
        ({**ROADS, "elements": []}, NotFound, "has no road in Kota Bogor"),
        ({**ROADS, "elements": ROADS["elements"][1:]}, Unavailable, "through 1 nodes"),
        (
            {**ROADS, "remark": 'runtime error: Query timed out in "query" at line 1.'},
            Unavailable,
            "broke off: runtime error: Query timed out",
        ),
        ({"elements": [{"type": "node", "id": "x"}]}, Unavailable, "is not OpenStreetMap's JSON"),
        ({"elements": [{"type": "tree", "id": 1}]}, Unavailable, "is not OpenStreetMap's JSON"),
        (
            {"elements": [{"type": "node", "id": 9, "lat": "NaN", "lon": 0}, *ROADS["elements"]]},
            Unavailable,
            "latitude",
        ),
        ({"no": "elements"}, Unavailable, "is not OpenStreetMap's JSON"),
    ],
)
def test_roads_that_cannot_be_used_are_told(services, settings, roads, error, said):
    services.roads = services.turns = says(roads)
    assert said in refused(settings, error)


@pytest.mark.usefixtures("here")
def test_without_a_network_the_address_is_named(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}"
    told = refused(replace(settings, nominatim_url=nowhere))
    assert told.startswith(f"{nowhere} cannot be reached.")
    assert "PLANNER_NOMINATIM_URL" in told
    told = refused(replace(settings, overpass_url=nowhere))
    assert told.startswith(f"{nowhere} cannot be reached.")
    assert "PLANNER_OVERPASS_URL" in told


def test_an_unknown_host_is_told_without_asking_anybody_else(settings):
    # RFC 6761: no name under .invalid exists.
    told = refused(replace(settings, overpass_url="http://overpass.invalid"))
    assert told.startswith("http://overpass.invalid cannot be reached.")


@pytest.mark.usefixtures("here")
def test_a_connection_that_breaks_is_told(services, settings):
    def breaks(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"elements": [')
        handler.close_connection = True

    services.roads = breaks
    assert "broke off in the middle" in refused(settings)


@pytest.mark.usefixtures("here")
def test_a_body_without_end_is_cut(services, settings):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while not services.stop.is_set():
            handler.wfile.write(b" " * 65_536)

    services.roads = endless
    told = refused(replace(settings, max_roads_mb=3))
    assert "answered more than 3 MB" in told
    assert "PLANNER_MAX_ROADS_MB" in told


@pytest.mark.usefixtures("here")
def test_a_small_body_that_unpacks_to_a_huge_one_is_cut(services, settings):
    services.roads = says(gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")
    assert "answered more than 3 MB" in refused(replace(settings, max_roads_mb=3))


@pytest.mark.parametrize("drips", [True, False])
def test_a_slow_service_is_stopped_in_time(services, settings, drips):
    # Every single read comes soon enough for a timeout of a read: only a total deadline ends it.
    def slow(handler):
        handler.send_response(200)
        handler.end_headers()
        while not services.stop.wait(0.2):
            if drips:
                handler.wfile.write(b" ")

    services.place = slow
    began = monotonic()
    told = refused(replace(settings, download_timeout_s=4))
    assert monotonic() - began < 8
    assert "took longer than 4 s" in told
    assert "PLANNER_DOWNLOAD_TIMEOUT_S" in told


@pytest.mark.parametrize("name", ["roads.osm", "roads.graphml", "roads"])
def test_a_name_of_another_kind_is_refused_before_anything_is_asked(services, settings, name):
    with pytest.raises(InvalidInput, match=r"ends in \.osm\.gz"):
        download(BOGOR, settings.instance / name, settings, progress=False)
    with pytest.raises(InvalidInput, match="name a town"):
        download("  ", None, settings, progress=False)
    assert services.asked == []


def test_a_place_that_cannot_be_written_is_told(settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Unavailable, match="cannot be written"):
        download(BOGOR, tmp_path / "file" / "roads.osm.gz", settings, progress=False)
