"""The only door to folium: the desk's map, drawn in a process of its own.

``python -m planner.documents.folium_map WEST SOUTH EAST NORTH`` writes the map's parts as JSON.
folium pastes popup and tooltip text into script, so it gets numbers only.
"""

from __future__ import annotations

import sys
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from planner.documents.map import LEAFLET_CSS, LEAFLET_JS, MapParts

MAP_NAME = "citymap"
"""The id of the map's element, and of its variable in folium's script."""
READY = "citymap:ready"
"""The event that hands the Leaflet map to our module, on ``document``; ``detail`` is the map."""


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


def draw(bounds: tuple[float, float, float, float]) -> MapParts:
    """Return the map over west, south, east, north in degrees."""
    west, south, east, north = bounds
    city: Any = CityMap(
        location=[(south + north) / 2, (west + east) / 2], zoom_start=13, tiles=None,
        zoom_control=False, control_scale=False, attribution_control=False,
        min_zoom=11, max_zoom=18, zoom_snap=0.25, zoom_delta=0.5, wheel_px_per_zoom_level=120,
    )  # fmt: skip
    # A fixed name: the same page twice is the same bytes, and our styles can address it.
    city._name, city._id = MAP_NAME, ""  # noqa: SLF001 - branca has no other way to name an element
    city.get_name = lambda: MAP_NAME
    city.default_js = [("leaflet", LEAFLET_JS)]
    city.default_css = [("leaflet_css", LEAFLET_CSS)]
    handover: Any = Handover()  # type: ignore[no-untyped-call]
    handover.event = READY
    handover.add_to(city)
    figure = city.get_root()
    figure.header._children.pop("meta_http", None)  # noqa: SLF001 - the page has its own
    for child in list(figure._children.values()):  # noqa: SLF001 - what Figure.render() does first
        child.render()
    script = f"<script>{figure.script.render()}</script>"
    return MapParts(figure.header.render(), figure.html.render(), script)


if __name__ == "__main__":
    west, south, east, north = map(float, sys.argv[1:])
    sys.stdout.write(draw((west, south, east, north)).to_json())
