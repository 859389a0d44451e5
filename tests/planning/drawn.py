"""A planner over a drawn town: streets of 20 km/h (18 s for 100 m), turns that cost nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.city import City
from planner.geodesy import LonLat
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.records import Brief
from planner.planning.planner import Planner
from planner.roads.roads import Roads
from planner.roads.times.traffic import KINDS, VEHICLE_CLASSES, Traffic
from planner.venues.venue import Access, Venue
from planner.words import Words
from tests.towns import FLAT, Town
from tests.venues.drawn import CITY, open_at

DATE = "2027-08-04"
"""A Wednesday without a holiday."""


def at(clock: str) -> int:
    """Return the seconds of ``HH:MM:SS``."""
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def venue(name: str, point: LonLat, **facts: Any) -> Venue:
    made = replace(open_at(None), id=name, name=Words(name, name), point=point, precision_m=0)
    return replace(made, **facts)


def access(point: LonLat) -> Access:
    return Access(*point, Words("There", "Sana"), None, "drawn")


def by_the_hour(factors: dict[int, float]) -> Traffic:
    """Return traffic of one factor for all roads, 1 at the hours that are not named."""
    hours = tuple((factors.get(hour, 1.0),) for hour in range(24))
    return Traffic(
        CITY, Words("Drawn.", "Gambar."), ("all",), dict.fromkeys(VEHICLE_CLASSES, 0),
        dict.fromkeys(KINDS, hours), None,
    )  # fmt: skip


def planner(
    town: Town, *venues: Venue, traffic: Traffic | None = None, city: City = CITY
) -> Planner:
    roads = Roads.of(town.network(), profiles=FLAT, traffic=traffic)
    return Planner(city, venues, roads)


def brief(*visits: dict[str, Any], start: str = "08:30", **facts: Any) -> Brief:
    """Return a day from the hotel and back: no boarding, no walks, times twice free flow.

    ``day`` changes fields of the day.
    """
    order = facts.pop("order", None)
    day = {
        "date": DATE,
        "start": {"venue": "hotel", "at": start},
        "end": {"venue": "hotel", "by": "12:00"},
        "visits": [{"id": v["venue"], "required": True, "duration_min": 60, **v} for v in visits],
        "order": order,
        **facts.pop("day", {}),
    }
    return parse_brief(
        {
            "format": "city-tour/1", "id": "drawn", "title": {"en": "Drawn"}, "days": [day],
            "boarding": {"base_s": 0, "per_head_s": 0}, "walking": {"max_m": 0}, **facts,
        }
    )  # fmt: skip


def closure(street: str, begin: str | None, end: str | None, name: str = "fair") -> dict[str, Any]:
    """Return a closure of one street between two clock times of the day."""
    return {
        "id": name,
        "reason": {"en": "A fair", "id": "Pasar malam"},
        "begin": f"{DATE}T{begin}" if begin else None,
        "end": f"{DATE}T{end}" if end else None,
        "shuts": {"streets": [street]},
    }
