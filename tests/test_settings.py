"""What the environment may say, and how a bad value is told."""

from __future__ import annotations

import re

import pytest

from planner.errors import InvalidInput
from planner.settings import ROOT, ROUTER_PROFILES, Settings


def test_each_city_has_an_instance_folder_of_its_own():
    assert Settings.from_env({}).instance == ROOT / "instance"
    assert Settings.from_env({"PLANNER_DATA": str(ROOT / "data")}).instance == ROOT / "instance"
    other = Settings.from_env({"PLANNER_DATA": str(ROOT / "data" / "cities" / "balikpapan")})
    assert other.instance == ROOT / "instance" / "cities" / "balikpapan"
    assert other.database_url.endswith("instance/cities/balikpapan/planner.sqlite")


def test_the_services_to_download_from_are_settings():
    found = Settings.from_env({"PLANNER_OVERPASS_URL": "http://127.0.0.1:8080/api/"})
    assert found.overpass_url == "http://127.0.0.1:8080/api"
    assert found.nominatim_url == Settings().nominatim_url == "https://nominatim.openstreetmap.org"
    assert found.max_roads_mb == Settings().max_roads_mb == 1000
    assert found.download_timeout_s == Settings().download_timeout_s == 300


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLANNER_OVERPASS_URL", "overpass-api.de"),
        ("PLANNER_OVERPASS_URL", "file:///etc/passwd"),
        ("PLANNER_NOMINATIM_URL", "http://"),
        ("PLANNER_NOMINATIM_URL", "http://a:port"),
        ("PLANNER_MAX_ROADS_MB", "0"),
        ("PLANNER_DOWNLOAD_TIMEOUT_S", "soon"),
        ("PLANNER_SOLVER_PROCESSES", "17"),
        ("PLANNER_SOLVER_PROCESSES", "0"),
        ("PLANNER_SOLVER_QUEUE", "-1"),
        ("PLANNER_MAX_CONNECTIONS", "99"),
        ("PLANNER_IDLE_S", "0"),
    ],
)
def test_a_value_that_cannot_be_read_is_told(name, value):
    with pytest.raises(InvalidInput, match=name) as caught:
        Settings.from_env({name: value})
    assert repr(value) in str(caught.value)


def test_the_searches_have_a_bound():
    made = Settings.from_env({"PLANNER_SOLVER_PROCESSES": "16", "PLANNER_SOLVER_QUEUE": "0"})
    assert (made.solver_processes, made.solver_queue) == (16, 0)
    assert (Settings().solver_processes, Settings().solver_queue) == (1, 8)


def test_no_router_is_set_by_default():
    made = Settings.from_env({})
    assert (made.router_url, made.router_timeout_s, made.router_max_table) == ("", 10, 100)
    assert made.router_profiles == ROUTER_PROFILES == Settings().router_profiles


def test_a_router_is_read_with_its_profiles():
    made = Settings.from_env(
        {
            "PLANNER_ROUTER_URL": " https://router.example/osrm/ ",
            "PLANNER_ROUTER_PROFILES": "coach=bus, walk=http://127.0.0.1:5001/foot/",
            "PLANNER_ROUTER_TIMEOUT_S": "3",
            "PLANNER_ROUTER_MAX_TABLE": "500",
        }
    )
    assert made.router_url == "https://router.example/osrm"
    assert made.router_profiles == {
        "coach": "bus",
        "car": "driving",
        "walk": "http://127.0.0.1:5001/foot",
    }
    assert (made.router_timeout_s, made.router_max_table) == (3, 500)


@pytest.mark.parametrize(
    "url",
    [
        "router.example",
        "ftp://router.example",
        "http://",
        "http://router.example:99999",
        "http://router.example:port",
        "http://me:secret@router.example",
        "http://router.example/?profile=car",
        "http://router.example/#top",
        "http://router example",
        "http://router.example/\r\nX: y",
        "http://[::1",
    ],
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(InvalidInput, match=r"PLANNER_ROUTER_URL: .*http://127.0.0.1:5000"):
        Settings.from_env({"PLANNER_ROUTER_URL": url})


@pytest.mark.parametrize(
    "profiles",
    [
        "bicycle=cycling",
        "walk",
        "walk=",
        "walk=a foot",
        "walk=foot,walk=foot",
        "walk=http://127.0.0.1:5001",
        "walk=http://127.0.0.1:5001/",
        "walk=../foot",
    ],
)
def test_profiles_that_are_none_are_refused(profiles):
    with pytest.raises(InvalidInput, match=r"PLANNER_ROUTER_PROFILES: .*walk=foot"):
        Settings.from_env({"PLANNER_ROUTER_PROFILES": profiles})


def test_every_setting_is_documented():
    code = (ROOT / "planner" / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r"PLANNER_[A-Z_]+", code))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert named <= set(re.findall(r"PLANNER_[A-Z_]+", readme))
