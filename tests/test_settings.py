"""What the environment may say, and how a bad value is told."""

from __future__ import annotations

import pytest

from planner.errors import InvalidInput
from planner.settings import ROOT, Settings


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
    ],
)
def test_a_value_that_cannot_be_read_is_told(name, value):
    with pytest.raises(InvalidInput, match=name) as caught:
        Settings.from_env({name: value})
    assert repr(value) in str(caught.value)
