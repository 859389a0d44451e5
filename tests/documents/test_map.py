from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from planner.documents.folium_map import draw
from planner.documents.map import MapFiles, MapParts, city_map, map_changes, map_day
from tests.documents.days import craft_day, plain, stop, unserved, words

pytestmark = pytest.mark.slow

FILES = MapFiles("/leaflet/leaflet.js", "/leaflet/leaflet.css")
BOUNDS = (106.75, -6.66, 106.86, -6.54)


@pytest.fixture(scope="module")
def parts():
    return city_map(BOUNDS).on_page(FILES, "n0nce")


def whole(parts):
    return parts.head + parts.body + parts.script


def test_the_map_loads_from_this_site_only(parts):
    addresses = re.findall(r"""(?:src|href)=["']([^"']*)""", whole(parts))
    assert sorted(addresses) == ["/leaflet/leaflet.css", "/leaflet/leaflet.js"]
    assert not re.search(r"https?:|//[a-z]", whole(parts))


def test_every_script_and_style_carries_the_nonce(parts):
    tags = re.findall(r"<(?:script|style)[^>]*>", whole(parts))
    assert len(tags) >= 3
    assert all('nonce="n0nce"' in tag for tag in tags)
    assert " style=" not in whole(parts)


def test_nobody_is_kept_from_zooming(parts):
    assert "user-scalable" not in parts.head
    assert "viewport" not in parts.head


def test_the_map_begins_over_the_city_without_a_layer_and_hands_itself_over(parts):
    # The middle of the bounds, as Leaflet wants it: latitude first.
    centre = json.loads(re.search(r"center: (\[.*?\])", parts.script).group(1))
    assert centre == pytest.approx([-6.60, 106.805])
    assert "L.tileLayer" not in parts.script
    assert parts.script.index("L.map") < parts.script.index("citymap:ready")
    assert 'id="citymap"' in parts.body


def test_two_maps_are_the_same_bytes_but_for_the_nonce():
    # One from a process of its own, one from this process.
    one, two = city_map(BOUNDS).on_page(FILES, "first"), draw(BOUNDS).on_page(FILES, "second")
    assert whole(one).replace("first", "") == whole(two).replace("second", "")


def test_an_address_cannot_break_out_of_the_script():
    files = replace(FILES, leaflet_js="/</script><script>alert(1)</script>.js")
    plain, hostile = (draw(BOUNDS).on_page(f, "n") for f in (FILES, files))
    assert hostile.script.count("</script>") == 1
    assert hostile.head.count("<script") == plain.head.count("<script")


def test_parts_from_disk_are_the_parts_that_were_kept():
    drawn = draw(BOUNDS)
    assert MapParts.from_json(drawn.to_json()) == drawn
    for torn in ("", "{", "[]", '{"head": "x"}'):
        with pytest.raises(ValueError, match=r"."):
            MapParts.from_json(torn)


def test_no_name_passes_through_folium(parts):
    # Only numbers and addresses of this site are arguments: nothing of a tour can be in it.
    assert city_map.__annotations__.keys() == draw.__annotations__.keys() == {"bounds", "return"}
    assert "popup" not in whole(parts).lower()


def test_a_day_for_the_map_names_and_places_every_stop_and_leg():
    made = map_day(craft_day())
    assert [(stop["key"], stop["number"], stop["name"]) for stop in made["stops"]] == [
        ("start", None, "Hotel"), ("batik", 1, "Batik"),
        ("lunch", 2, "Lunch"), ("end", None, "Hotel"),
    ]  # fmt: skip
    assert [stop["state"] for stop in made["stops"]] == [None, "tight", "broken", None]
    # 08:38 to 08:51 over 2 km.
    assert plain(made["legs"][0]["pill"]) == "13 min · 2.0 km"
    assert made["unserved"][0]["key"] == "gong"
    gong = unserved("gong", name=words("Gong Factory of Pancasan"), short_name=words("Gongs"))
    told = map_day(replace(craft_day(), unserved=(gong,)))["unserved"][0]
    assert (told["name"], told["short_name"]) == ("Gong Factory of Pancasan", "Gongs")
    # Longitude first.
    assert made["legs"][0]["geometry"][0] == (106.80, -6.60)


def test_a_leg_without_a_road_has_no_pill():
    one = craft_day()
    lost = replace(one.legs[0], reachable=False, geometry=())
    assert map_day(replace(one, legs=(lost, *one.legs[1:])))["legs"][0]["pill"] is None


def test_changes_mark_the_legs_and_stops_that_are_new():
    before = craft_day()
    start, batik, lunch, end = before.stops
    gong = stop("gong", 2, "10:40", 30, name=words("Gong"))
    after = replace(
        before,
        stops=(start, batik, gong, lunch, end),
        legs=(before.legs[0], before.legs[1], before.legs[1], before.legs[2]),
    )
    made = map_changes(before, after)
    # start-batik as before; batik-gong and gong-lunch new; lunch-end as before.
    assert [leg["changed"] for leg in made["legs"]] == [False, True, True, False]
    assert [stop["key"] for stop in made["stops"] if stop["state"] == "new"] == ["gong"]
