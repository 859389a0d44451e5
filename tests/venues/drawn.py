"""A small venues file in a drawn city, for tests to break."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.city import City
from planner.venues.venue import Venue
from planner.words import Words

CITY = City(
    name=Words("Drawn", "Gambar"),
    timezone="Asia/Jakarta",
    driving_side="left",
    holiday_country="ID",
    holiday_subdivision="",
    languages=("en", "id"),
    bounds=(106.7, -6.7, 106.9, -6.5),
    centre=(106.8, -6.6),
    credits=("drawn",),
    emergency=(),
    roads_file="roads.osm.gz",
    basemap_file="ground.geojson",
    default_tour="drawn",
)

VENUE: dict[str, Any] = {
    "type": "Feature",
    "id": "museum",
    "geometry": {"type": "Point", "coordinates": [106.8, -6.6]},
    "properties": {
        "name": {"en": "Museum of drawings", "id": "Museum gambar"},
        "short_name": {"en": "Museum", "id": "Museum"},
        "category": "museum",
        "address": "Jalan Pertama No. 1",
        "tags": {"tourism": "museum"},
        "setting": "indoor",
        "usual_visit": {"minutes": 45, "assumption": True},
        "opening_hours": "Mo-Fr 08:00-16:00; PH off",
        "opening_hours_source": "the door",
        "standing": {
            "as_of": "2017-08",
            "open": True,
            "why": {"en": "It was.", "id": "Memang buka."},
            "source": "the door",
        },
        "point_source": "drawn",
        "precision_m": 20,
        "about": {"en": "Drawings.", "id": "Gambar."},
        "facts": [{"text": "Shows drawings.", "source": "the door", "supports": ["about"]}],
    },
}


def collection(*venues: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(venues)}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return a copy of the drawn venue after ``change`` was made to it."""
    venue = copy.deepcopy(VENUE)
    change(venue)
    return venue


def written(folder: Path, data: Any) -> Path:
    path = folder / "venues.geojson"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def open_at(opening_hours: str | None) -> Venue:
    """Return a venue that differs from others by its opening hours only."""
    return Venue(
        id="museum",
        name=Words("Museum", "Museum"),
        short_name=Words("Museum", "Museum"),
        category="museum",
        address="Jalan Pertama No. 1",
        point=(106.794, -6.6),
        precision_m=20,
        duration_min=45,
        setting="indoor",
        about=None,
        buy=None,
        sources=(),
        opening_hours=opening_hours,
        set_down=None,
        coach_parking=None,
        coach_note=None,
    )
