"""The desk's map: folium's frame under a strict content security policy, and the day drawn on it.

No name of a tour ever passes through folium: names travel as JSON beside the map, and our own modules
draw the ground and set the names as text.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from planner.child_process import run_apart
from planner.documents.slack import slack_of
from planner.documents.terms import LANGUAGE, icon_of
from planner.documents.wording import quantities
from planner.documents.wording.legs import leg_time
from planner.itinerary.model.itinerary import Day, Leg, Stop

LEAFLET_JS, LEAFLET_CSS = "/leaflet-js-here", "/leaflet-css-here"
"""Where a drawn map has the addresses of Leaflet, which are known only when a page is asked for."""


@dataclass(frozen=True, slots=True)
class MapFiles:
    """Addresses of the scripts and styles that the map needs, all on this site."""

    leaflet_js: str
    leaflet_css: str


@dataclass(frozen=True, slots=True)
class MapParts:
    """folium's page taken apart: markup for the head, for the map's place and for the end of body.

    Safe markup: it holds nothing but folium's own templates, addresses of this site and numbers.
    """

    head: str
    body: str
    script: str

    def on_page(self, files: MapFiles, nonce: str) -> MapParts:
        """Return the parts with a page's addresses, and its policy's nonce on each inline script."""

        def filled(markup: str) -> str:
            markup = markup.replace(LEAFLET_JS, html.escape(files.leaflet_js))
            markup = markup.replace(LEAFLET_CSS, html.escape(files.leaflet_css))
            return re.sub(r"<(script|style)(?=[\s>])", rf'<\1 nonce="{nonce}"', markup)

        return MapParts(filled(self.head), filled(self.body), filled(self.script))

    def to_json(self) -> str:
        """Return the parts as JSON text."""
        return json.dumps({"head": self.head, "body": self.body, "script": self.script})

    @classmethod
    def from_json(cls, text: str) -> MapParts:
        """Return what ``to_json`` wrote. Raises ValueError for any other text."""
        found = json.loads(text)
        keys = {"head", "body", "script"}
        if not isinstance(found, dict) or found.keys() != keys:
            raise ValueError(f"the map's parts are {sorted(keys)}")
        return cls(**found)


def city_map(bounds: tuple[float, float, float, float]) -> MapParts:
    """Return the city's map with a scale, drawn by folium in a process of its own.

    folium brings pandas, which would double the memory of a serving process.

    Args:
        bounds: West, south, east, north in degrees: what is first in view.

    Returns:
        The parts, to be set on a page by ``on_page``; the script fires ``citymap:ready`` with the map.
    """
    told = run_apart(
        "planner.documents.folium_map",
        [repr(float(edge)) for edge in bounds],
        failed="The map cannot be drawn",
        progress=False,
    )
    return MapParts.from_json(told)


def map_day(day: Day) -> dict[str, Any]:
    """Return a day as JSON for ``routes.js``: what to draw and what to write beside it."""
    return {
        "stops": [_map_stop(stop) for stop in day.stops],
        "legs": [_map_leg(leg) for leg in day.legs],
        "unserved": [
            {
                "key": wish.visit_id, "kind": "unserved", "number": None, "lon": wish.lon,
                "lat": wish.lat, "name": wish.name.in_(LANGUAGE),
                "short_name": wish.short.in_(LANGUAGE),
            }
            for wish in day.unserved
        ],
    }  # fmt: skip


def map_changes(before: Day, after: Day) -> dict[str, Any]:
    """Return ``after`` for ``routes.js`` with the legs and stops marked that ``before`` lacks."""
    drawn = map_day(after)
    known = {(a.venue_id, b.venue_id, leg.mode) for a, b, leg in _joined(before)}
    for leg, (a, b, made) in zip(drawn["legs"], _joined(after), strict=True):
        leg["changed"] = (a.venue_id, b.venue_id, made.mode) not in known
    served = {stop.key for stop in before.stops}
    for stop in drawn["stops"]:
        if stop["key"] not in served:
            stop["state"] = "new"
    return drawn


def _joined(day: Day) -> list[tuple[Stop, Stop, Leg]]:
    return list(zip(day.stops, day.stops[1:], day.legs, strict=False))


def _map_stop(stop: Stop) -> dict[str, Any]:
    slack = slack_of(stop)
    return {
        "key": stop.key,
        "kind": stop.kind,
        "number": stop.number,
        "icon": icon_of(stop.category),
        "name": stop.name.in_(LANGUAGE),
        "short_name": stop.short.in_(LANGUAGE),
        "lon": stop.lon,
        "lat": stop.lat,
        "state": slack.state if slack and slack.state != "fine" else None,
    }


def _map_leg(leg: Leg) -> dict[str, Any]:
    minutes = leg_time(leg, LANGUAGE)
    way = leg.alternative
    return {
        "mode": leg.mode,
        "geometry": leg.geometry,
        "pill": f"{minutes} · {quantities.distance(leg.distance_m, LANGUAGE)}"
        if leg.reachable
        else None,
        "alternative": {"geometry": way.geometry} if way and way.reachable else None,
    }
