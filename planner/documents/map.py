"""The desk's map: folium, under a strict content security policy, with no other host.

folium pastes popup and tooltip text into script, so no name ever passes through it: folium carries
the map and its scale; names travel as JSON beside it, and our own modules draw the ground and set
the names as text. This is the only door to folium, which loads pandas: it is imported at the first map.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from planner.documents.slack import slack_of
from planner.documents.terms import LANGUAGE, icon_of
from planner.documents.wording import quantities
from planner.itinerary.itinerary import Day, Leg, Stop

MAP_NAME = "citymap"
"""The id of the map's element, and of its variable in folium's script."""
READY = "citymap:ready"
"""The event that hands the Leaflet map to our module, on ``document``; ``detail`` is the map."""


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


def city_map(bounds: tuple[float, float, float, float], files: MapFiles, *, nonce: str) -> MapParts:
    """Make the city's map with a scale; our modules add the ground.

    Args:
        bounds: West, south, east, north in degrees: what is first in view.
        files: Where Leaflet is served.
        nonce: The nonce of the page's content security policy, set on every inline script.

    Returns:
        The parts for the page; the script fires ``citymap:ready`` with the map.
    """
    kinds = _kinds()
    west, south, east, north = bounds
    city = kinds.city_map(
        location=[(south + north) / 2, (west + east) / 2], zoom_start=13, tiles=None,
        zoom_control=False, control_scale=False, attribution_control=False,
        min_zoom=11, max_zoom=18, zoom_snap=0.25, zoom_delta=0.5, wheel_px_per_zoom_level=120,
    )  # fmt: skip
    # A fixed name: the same page twice is the same bytes, and our styles can address it.
    city._name, city._id = MAP_NAME, ""  # noqa: SLF001 - branca has no other way to name an element
    city.get_name = lambda: MAP_NAME
    city.default_js = [("leaflet", files.leaflet_js)]
    city.default_css = [("leaflet_css", files.leaflet_css)]
    handover = kinds.handover()
    handover.event = READY
    handover.add_to(city)
    figure = city.get_root()
    figure.header._children.pop("meta_http", None)  # noqa: SLF001 - the page has its own
    for child in list(figure._children.values()):  # noqa: SLF001 - what Figure.render() does first
        child.render()
    return MapParts(
        head=_with_nonce(figure.header.render(), nonce),
        body=figure.html.render(),
        script=_with_nonce(f"<script>{figure.script.render()}</script>", nonce),
    )


def warm() -> None:
    """Import folium now, so that the first page need not wait for it (half a second)."""
    _kinds()


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
    minutes = quantities.duration(leg.duration_s, LANGUAGE)
    way = leg.alternative
    return {
        "mode": leg.mode,
        "geometry": leg.geometry,
        "pill": f"{minutes} · {quantities.distance(leg.distance_m, LANGUAGE)}"
        if leg.reachable
        else None,
        "alternative": {"geometry": way.geometry} if way and way.reachable else None,
    }


def _with_nonce(markup: str, nonce: str) -> str:
    return re.sub(r"<(script|style)(?=[\s>])", rf'<\1 nonce="{nonce}"', markup)


@dataclass(frozen=True, slots=True)
class _Kinds:
    city_map: Any
    handover: Any


@cache
def _kinds() -> _Kinds:
    """Make our kinds of folium elements, once, when the first map is asked for."""
    import folium  # noqa: PLC0415 - heavy
    from branca.element import MacroElement  # noqa: PLC0415
    from folium.template import Template  # noqa: PLC0415

    class CityMap(folium.Map):
        """folium's map without its page: no viewport of its own, no styles, no other host."""

        _template = Template(
            """
            {% macro header(this, kwargs) %}
            <script>
                L_NO_TOUCH = {{ this.global_switches.no_touch|tojson }};
                L_DISABLE_3D = {{ this.global_switches.disable_3d|tojson }};
            </script>
            {% endmacro %}
            {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
            {% endmacro %}
            {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                crs: L.CRS.{{ this.crs }},
                ...{{ this.options|tojavascript }}
            });
            L.control.scale({ position: "bottomright", imperial: false, maxWidth: 96 })
                .addTo({{ this.get_name() }});
            {% endmacro %}
            """
        )

    class Handover(MacroElement):
        """Added last: leaves the map where our deferred module finds it."""

        _template = Template(
            """
            {% macro script(this, kwargs) %}
            window.citymap = {{ this._parent.get_name() }};
            document.dispatchEvent(
                new CustomEvent({{ this.event|tojson }}, { detail: window.citymap }));
            {% endmacro %}
            """
        )

        event = ""

    return _Kinds(CityMap, Handover)
