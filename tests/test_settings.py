import re

import pytest

from planner.errors import InvalidInput
from planner.settings import ROOT, ROUTER_PROFILES, Settings


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
