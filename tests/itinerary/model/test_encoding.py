"""An itinerary survives JSON unchanged, and its version names its content."""

import hashlib
import json
import math
from dataclasses import replace
from datetime import date

import msgspec
import pytest

from planner.itinerary.model.encoding import to_json, version_of
from planner.itinerary.model.itinerary import (
    AccessPoint,
    Day,
    EmergencyNumber,
    Itinerary,
    Leg,
    Stop,
    Totals,
    Unserved,
    Violation,
)
from planner.manoeuvre import Manoeuvre
from planner.words import Words

DEPART = Manoeuvre(
    type="depart", modifier=None, street="Jalan Ir. H. Juanda", lon=106.7942, lat=-6.5953,
    bearing_before_deg=0, bearing_after_deg=12, distance_m=180, duration_ms=22_400,
    from_start_m=0, geometry_index=0, arms_deg=(90, 270),
)  # fmt: skip
WALK = Leg(
    mode="walk", depart_s=30_600, arrive_s=30_720, duration_s=120, free_flow_s=120, distance_m=150,
    geometry=((106.7942, -6.5953), (106.7944, -6.5961)), streets=(), main_streets=(),
    manoeuvres=(DEPART,),
)  # fmt: skip
RIDE = replace(WALK, mode="coach", distance_m=1060, duration_s=384, alternative=None)
STOP = Stop(
    key="start", kind="start", number=None, venue_id="hotel-salak",
    name=Words("Hotel Salak", "Hotel Salak"), label=None, address="Jl. Ir. H. Juanda 8",
    category="hotel", lon=106.7942, lat=-6.5953, precision_m=20,
    set_down=AccessPoint(106.794, -6.595, Words("Drop-off", "Tempat turun"), None, "survey"),
    coach_parking=None, setting="indoor", about=None, buy=None, sources=("a", "b"),
    opening_hours="Mo-Fr 09:00-17:00", open_s=((32_400, 61_200),), arrive_s=30_600, wait_s=0,
    begin_s=30_600, end_s=30_600, boarding_s=0, depart_s=30_600, duration_s=0, buying_s=0,
    slack_s=None, required=True, priority=0, begin_at_s=None, arrive_by_s=None, position=None,
    violations=(Violation("delay", "time_window", 60, 30_540, 30_600),),
)  # fmt: skip
MISSING = Unserved(
    visit_id="gong", venue_id="gong-factory", name=Words("Gong Factory", "Pabrik Gong"), label=None,
    lon=106.8, lat=-6.61, duration_s=2700, required=False, priority=40, rule="opening_hours",
    limit_s=54_000, reached_s=57_000, skipped=False,
)  # fmt: skip
TOUR = Itinerary(
    tour_id="accsm-2017", title=Words("Bogor — heritage", "Bogor — pusaka"), city="Bogor",
    timezone="Asia/Jakarta", driving_side="left", people=38,
    coach=Words("Coach 1", "Bus 1"), stretch=2.0, walking_kph=4.5,
    network_date="2026-05-31", credits=("© OpenStreetMap contributors",), assumptions=(),
    emergency=(EmergencyNumber("112", Words("Emergency", "Darurat")),), now="2017-08-03T08:10",
    days=(
        Day(
            date=date(2017, 8, 3), title=Words("Crafts", "Kerajinan"),
            stops=(STOP, replace(STOP, key="end", kind="end", open_s=None)),
            legs=(replace(WALK, alternative=RIDE),), unserved=(MISSING,), proof="hand-made",
            totals=Totals(0, 0, 120, 150, 0, 0, 0, 1, 1),
        ),
    ),
)  # fmt: skip


def test_round_trip_through_json_text_is_exact() -> None:
    text = json.dumps(to_json(TOUR), allow_nan=False)
    back = msgspec.convert(json.loads(text), Itinerary)
    assert back == TOUR
    assert isinstance(back.days[0].date, date)
    assert isinstance(back.days[0].legs[0].geometry[0], tuple)
    assert isinstance(back.days[0].stops[0].open_s, tuple)


def test_json_uses_iso_dates_and_field_names() -> None:
    data = to_json(TOUR)
    assert data["days"][0]["date"] == "2017-08-03"
    assert data["days"][0]["legs"][0]["alternative"]["mode"] == "coach"
    assert data["days"][0]["stops"][0]["name"] == {"en": "Hotel Salak", "id": "Hotel Salak"}


def test_version_is_the_published_hash_and_ignores_the_version_itself() -> None:
    # The definition, written a second time: SHA-256 over sorted, compact UTF-8 JSON.
    data = {key: value for key, value in to_json(TOUR).items() if key != "version"}
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert version_of(TOUR) == hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    assert version_of(replace(TOUR, version="ffffffff")) == version_of(TOUR)


def test_version_changes_with_the_content() -> None:
    assert version_of(replace(TOUR, people=39)) != version_of(TOUR)


def test_version_survives_the_round_trip() -> None:
    assert version_of(msgspec.convert(to_json(TOUR), Itinerary)) == version_of(TOUR)


def test_version_refuses_what_is_not_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        version_of(replace(TOUR, stretch=math.nan))
