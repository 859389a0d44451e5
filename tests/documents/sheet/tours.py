"""Small tours made by hand: straight streets on a grid of 0.001 degrees, times in round minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from planner.itinerary.model.itinerary import (
    AccessPoint,
    Day,
    EmergencyNumber,
    Itinerary,
    Leg,
    Stop,
    Totals,
)
from planner.manoeuvre import Manoeuvre
from planner.words import Words

WEST, SOUTH = 106.79, -6.60
ROAD_DATE = "2026-05-31"


def at(hhmm: str) -> int:
    hours, minutes = hhmm.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def stop(number: int | None, name: str, arrive: str, depart: str, **facts: Any) -> Stop:
    made = Stop(
        key=f"visit-{number}", kind="visit", number=number, venue_id=f"venue-{number}",
        name=Words(name, name), label=None, address="Jalan Contoh No. 1", category="craft",
        lon=WEST + 0.002 * (number or 0), lat=SOUTH, precision_m=20, set_down=None,
        coach_parking=None, setting="indoor", about=None, buy=None, sources=(),
        opening_hours=None, open_s=None, arrive_s=at(arrive), wait_s=0, begin_s=at(arrive),
        end_s=at(depart), boarding_s=0, depart_s=at(depart),
        duration_s=at(depart) - at(arrive), buying_s=0, slack_s=None, required=True, priority=0,
        begin_at_s=None, arrive_by_s=None, position=None, violations=(),
    )  # fmt: skip
    return replace(made, **facts)


def start(name: str, arrive: str, depart: str, **facts: Any) -> Stop:
    return stop(None, name, arrive, depart, key="start", kind="start", **facts)


def end(name: str, arrive: str, **facts: Any) -> Stop:
    return stop(None, name, arrive, arrive, key="end", kind="end", **facts)


def access(name: str, note: str | None = None) -> AccessPoint:
    return AccessPoint(
        WEST, SOUTH, Words(f"{name} en", name), Words(f"{note} en", note) if note else None, "test"
    )


def manoeuvres(
    *turns: tuple[str, str | None, str, int], origin: tuple[float, float] = (WEST, SOUTH)
) -> tuple[Manoeuvre, ...]:
    """Make manoeuvres along a staircase: (type, modifier, street, metres to the next one)."""
    found, driven = [], 0
    lon, lat = origin
    for index, (kind, modifier, street, metres) in enumerate(turns):
        after = 90 if modifier == "right" else 0
        side = "left" if kind == "arrive" else None
        made = Manoeuvre(
            kind, modifier, street, lon, lat, 0, after, metres, metres * 100, driven, index,
            (180, 270), None, side,
        )  # fmt: skip
        found.append(made)
        driven += metres
        if index % 2:
            lon += metres / 110_500
        else:
            lat += metres / 111_200
    return tuple(found)


def leg(here: Stop, there: Stop, *turns: tuple[str, str | None, str, int], **facts: Any) -> Leg:
    way = manoeuvres(*turns, origin=(here.lon, here.lat))
    metres = sum(turn[3] for turn in turns)
    seconds = there.arrive_s - here.depart_s
    streets = tuple(dict.fromkeys(turn[2] for turn in turns if turn[2]))
    made = Leg(
        mode="coach", depart_s=here.depart_s, arrive_s=there.arrive_s, duration_s=seconds,
        free_flow_s=seconds // 2, distance_m=metres,
        geometry=tuple((m.lon, m.lat) for m in way), streets=streets, main_streets=streets[:2],
        manoeuvres=way,
    )  # fmt: skip
    return replace(made, **facts)


def walk(here: Stop, there: Stop, metres: int, alternative: Leg | None = None) -> Leg:
    seconds = there.arrive_s - here.depart_s
    return Leg(
        "walk", here.depart_s, there.arrive_s, seconds, seconds, metres,
        ((here.lon, here.lat), (there.lon, there.lat)), (), (), (), alternative=alternative,
    )  # fmt: skip


def no_road(here: Stop, there: Stop) -> Leg:
    return Leg(
        "coach", here.depart_s, there.arrive_s, 0, 0, 0, (), (), (), (), reachable=False
    )  # fmt: skip


def day(stops: list[Stop], legs: list[Leg], on: date = date(2017, 8, 3)) -> Day:
    coach_m = sum(one.distance_m for one in legs if one.mode == "coach")
    empty_m = sum(one.alternative.distance_m for one in legs if one.alternative) if coach_m else 0
    return Day(
        on, Words("Craft day", "Hari kerajinan"), tuple(stops), tuple(legs), (), "hand-made",
        Totals(0, coach_m, 0, 0, 0, 0, 1, 1, 0, empty_m),
    )  # fmt: skip


def tour(*days: Day, **facts: Any) -> Itinerary:
    made = Itinerary(
        tour_id="tour", title=Words("Craft tour", "Tur kerajinan"), city="Bogor",
        timezone="Asia/Jakarta", driving_side="left", people=38,
        coach=Words("Coach 1", "Bus 1"), stretch=2.0, walking_kph=4.5,
        network_date=ROAD_DATE, credits=("© OpenStreetMap contributors, ODbL 1.0",),
        assumptions=(Words("A head-count is assumed.", "Jumlah orang adalah asumsi."),),
        emergency=(
            EmergencyNumber("112", Words("Emergency", "Darurat")),
            EmergencyNumber("118", Words("Ambulance", "Ambulans")),
            EmergencyNumber("119", Words("Ambulance", "Ambulans")),
        ),
        now=None, days=days, version="3f9a1c2e",
    )  # fmt: skip
    return replace(made, **facts)


def two_legs() -> Day:
    """Hotel to batik (2.0 km, 08:38 to 08:50), back by other streets (1.26 km, 10:28 to 10:40)."""
    hotel = start("Hotel Salak", "08:30", "08:38")
    batik = stop(1, "Batik Tradisiku", "08:50", "10:28", precision_m=90)
    home = end("Hotel Salak", "10:40")
    out = leg(
        hotel, batik, ("depart", None, "Jalan Juanda", 370), ("turn", "right", "Jalan Merak", 1580),
        ("turn", "left", "", 50), ("arrive", None, "", 0),
    )  # fmt: skip
    back = leg(
        batik, home, ("depart", None, "Jalan Jalak", 160), ("turn", "left", "Jalan Pemuda", 1100),
        ("arrive", None, "Jalan Pemuda", 0),
    )  # fmt: skip
    return day([hotel, batik, home], [out, back])
