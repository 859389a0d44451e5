"""The shipped data: complete, inside the city, with a source for everything they say."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from planner.city import load_city
from planner.geodesy import distance_m
from planner.itinerary.brief.reading import parse_brief
from planner.settings import ROOT
from planner.venues.file import load_venues
from planner.venues.hours import open_intervals

DATA = ROOT / "data"
CITY = load_city(DATA / "city.toml")
VENUES = {venue.id: venue for venue in load_venues(DATA / "venues.geojson", CITY)}
GEOJSON: dict[str, Any] = json.loads((DATA / "venues.geojson").read_text(encoding="utf-8"))
TOUR: dict[str, Any] = json.loads((DATA / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))

SEVENTEEN = {
    "hotel-salak", "balaikota", "batik-tradisiku", "batik-pancawati", "dekranasda",
    "ski-katulampa", "bendung-katulampa", "kebun-raya", "istana-bogor", "museum-zoologi",
    "museum-peta", "tugu-kujang", "stasiun-bogor", "lawang-suryakencana", "gong-factory",
    "botani-square", "masjid-raya",
}  # fmt: skip
MORE = {
    "masjid-at-taqwa", "kujang-pajajaran", "handayani-geulis", "wayang-golek-enday",
    "asinan-gedung-dalam", "vihara-dhanagun", "batutulis", "balai-kirti",
}  # fmt: skip

venues = pytest.mark.parametrize("venue", VENUES.values(), ids=VENUES)


def test_the_venues_are_all_there() -> None:
    assert set(VENUES) >= SEVENTEEN | MORE


@venues
def test_every_point_lies_inside_the_city_and_says_how_good_it_is(venue: Any) -> None:
    assert CITY.contains(venue.point)
    assert 1 <= venue.precision_m <= 1000
    assert len(venue.point_source) > 15


@venues
def test_no_source_is_a_path_or_an_idea_of_this_machine(venue: Any) -> None:
    told = " ".join([venue.point_source, *venue.sources])
    assert not re.search(r"/(work|tmp|home)/|shared|localhost", told)


@venues
def test_both_languages_say_something_of_their_own(venue: Any) -> None:
    for words in (venue.about, venue.buy, venue.coach_note):
        if words is not None:
            assert words.en != words.id
            assert 0.6 < len(words.en) / len(words.id) < 1.7
            assert words.en[-1] == words.id[-1] == "."


@venues
def test_every_number_in_the_texts_stands_in_a_fact(venue: Any) -> None:
    def numbers(text: str) -> set[str]:
        return {re.sub(r"[.,]", "", number) for number in re.findall(r"\d(?:[\d.,]*\d)?", text)}

    known = numbers(" ".join(f"{fact.text} {fact.year}" for fact in venue.facts))
    for words in (venue.about, venue.buy):
        if words is not None:
            assert numbers(words.en) == numbers(words.id)
            assert numbers(words.en) <= known


@venues
def test_every_duration_is_marked_as_an_assumption(venue: Any) -> None:
    assert venue.duration_assumed
    assert 10 <= venue.duration_min <= 180


@venues
def test_labels_fit_the_map(venue: Any) -> None:
    assert max(len(venue.short_name.en), len(venue.short_name.id)) <= 20


def test_no_venue_has_a_telephone_number_or_an_empty_field() -> None:
    def leaves(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            for key, part in value.items():
                assert not re.search("phone|telp|contact", key)
                yield from leaves(part)
        elif isinstance(value, list):
            for part in value:
                yield from leaves(part)
        else:
            yield value

    for leaf in leaves(GEOJSON):
        assert leaf is not None
        assert leaf != ""


def test_the_points_agree_with_independent_ones() -> None:
    # The mosque: -6.6072678, 106.808905 on thearoengbinangproject.com. The city hall: read from a
    # blog's 106 47.628', 6 35.724' S, good to a few tens of metres.
    mosque, hall = VENUES["masjid-raya"], VENUES["balaikota"]
    assert distance_m(mosque.point, (106.808905, -6.6072678)) <= mosque.precision_m
    assert distance_m(hall.point, (106 + 47.628 / 60, -(6 + 35.724 / 60))) <= 60
    # The temple's own page gives decimal minutes 106 47.994, 6 36.31: within the gate's 400 m.
    temple = VENUES["vihara-dhanagun"]
    assert distance_m(temple.point, (106 + 47.994 / 60, -(6 + 36.31 / 60))) <= 400


def test_the_hotel_and_the_city_hall_are_neighbours() -> None:
    assert distance_m(VENUES["hotel-salak"].point, VENUES["balaikota"].point) < 100


def test_the_garden_sets_down_at_its_gate_and_parks_elsewhere() -> None:
    garden = VENUES["kebun-raya"]
    assert garden.set_down is not None
    assert garden.coach_parking is not None
    set_down = (garden.set_down.lon, garden.set_down.lat)
    parking = (garden.coach_parking.lon, garden.coach_parking.lat)
    assert distance_m(set_down, garden.point) < 50
    assert distance_m(parking, VENUES["parkir-baranangsiang"].point) == 0
    assert distance_m(parking, VENUES["botani-square"].point) < 150


def test_a_coach_cannot_stay_at_the_gong_factory_and_its_days_are_not_known() -> None:
    gong = VENUES["gong-factory"]
    assert gong.coach_note is not None
    assert "two or three cars" in gong.coach_note.en
    assert gong.opening_hours_note is not None
    assert "no days" in gong.opening_hours_note.en
    # 8 h * 3600 and 15 h * 3600
    assert open_intervals(gong, date(2017, 8, 3), CITY) == ((28_800, 54_000),)


def test_the_garden_is_open_on_the_heritage_day() -> None:
    assert open_intervals(VENUES["kebun-raya"], date(2017, 8, 3), CITY) == ((27_000, 61_200),)


def test_what_was_shut_in_august_2017_is_shut() -> None:
    shut = {key for key, venue in VENUES.items() if not venue.standing.open}
    assert shut == {"museum-tanah", "masjid-agung"}
    for key in shut:
        for day in range(1, 5):
            assert open_intervals(VENUES[key], date(2017, 8, day), CITY) == ()
    # and open again, hours unknown, on the first day after
    assert open_intervals(VENUES["museum-tanah"], date(2017, 12, 5), CITY) is None
    assert open_intervals(VENUES["masjid-agung"], date(2022, 12, 31), CITY) is None


def test_the_batik_village_is_told_from_its_first_maker() -> None:
    maker = VENUES["batik-pancawati"]
    assert maker.standing is not None
    assert maker.standing.open
    assert "August 2019" in maker.standing.why.en


def test_the_tour_is_a_good_brief_about_known_venues() -> None:
    brief = parse_brief(TOUR)
    assert brief.id == CITY.default_tour
    named = {day.start_venue for day in brief.days} | {day.end_venue for day in brief.days}
    named |= {visit.venue for day in brief.days for visit in day.visits}
    assert named <= set(VENUES)


def test_the_tour_has_the_three_days_of_the_workshop() -> None:
    # 1 August 2017 was a Tuesday.
    days = [date.fromisoformat(day["date"]) for day in TOUR["days"]]
    assert [day.strftime("%a %d %b %Y") for day in days] == [
        "Tue 01 Aug 2017", "Thu 03 Aug 2017", "Fri 04 Aug 2017",
    ]  # fmt: skip
    assert TOUR["now"] == "2017-08-03T08:10"


def test_no_visit_goes_where_the_door_was_shut() -> None:
    for day in TOUR["days"]:
        for visit in day["visits"]:
            venue = VENUES[visit["venue"]]
            assert venue.standing is not None
            assert (venue.standing.as_of, venue.standing.open) == ("2017-08", True)
            assert open_intervals(venue, date.fromisoformat(day["date"]), CITY) != ()


def test_the_heritage_day_has_what_was_planned_time_to_buy_and_something_to_improve() -> None:
    (heritage,) = [day for day in TOUR["days"] if day["date"] == "2017-08-03"]
    visits = {visit["id"]: visit for visit in heritage["visits"]}
    required = {key for key, visit in visits.items() if visit["required"]}
    assert {visits[key]["venue"] for key in required} == {
        "batik-tradisiku", "dekranasda", "ski-katulampa",
    }  # fmt: skip
    assert all(0 < visits[key]["buying_min"] < visits[key]["duration_min"] for key in required)
    assert required <= set(heritage["order"]) < set(visits)
    # Outdoor stops begin before noon.
    for visit in visits.values():
        if VENUES[visit["venue"]].setting == "outdoor":
            assert all(latest <= "12:00" for _, latest in visit["windows"])


def test_friday_leaves_time_for_the_prayer() -> None:
    (friday,) = [day for day in TOUR["days"] if day["date"] == "2017-08-04"]
    (prayer,) = [visit for visit in friday["visits"] if visit["venue"] == "masjid-at-taqwa"]
    assert prayer["required"]
    # Solar noon over 106.794 deg E, 4 August: the sun is slow by about 6 min (equation of time),
    # the place lies 1.794 deg east of the zone's meridian, 4 min a degree:
    # 12:00 + 6.0 min - 7.2 min = 11:58.8. The prayer begins after it, within a quarter of an hour.
    noon_min = 12 * 60 + 6.0 - 4 * (106.794 - 105)
    begin_min = 60 * int(prayer["begin_at"][:2]) + int(prayer["begin_at"][3:])
    assert noon_min <= begin_min <= noon_min + 15
    assert prayer["arrive_by"] < prayer["begin_at"]


def test_the_tour_says_what_is_assumed() -> None:
    told = " ".join(one["en"] for one in TOUR["assumptions"])
    for word in ("19:00", "date", "order", "visit", "lunch", "38 people", "computed, not sourced"):
        assert word in told
    assert all(one["en"] != one["id"] for one in TOUR["assumptions"])


@pytest.mark.slow
def test_the_road_file_is_whole() -> None:
    with gzip.open(DATA / CITY.roads_file) as stream:
        root = ET.parse(stream).getroot()  # noqa: S314 (our own file)
    assert root.get("version") == "0.6"
    assert root.get("license") == "http://opendatacommons.org/licenses/odbl/1-0/"
    assert len(root.findall("node")) == 63_392
    ways = root.findall("way")
    assert len(ways) == 22_712
    assert all(any(tag.get("k") == "source" for tag in way) for way in ways)
    box = root.find("bounds")
    assert box is not None
    west, south, east, north = (
        float(box.get(k, "")) for k in ("minlon", "minlat", "maxlon", "maxlat")
    )
    assert CITY.bounds == pytest.approx((west, south, east, north), abs=1e-5)


def test_the_ground_is_good_geojson_with_a_licence_for_everything() -> None:
    ground = json.loads((DATA / CITY.basemap_file).read_text(encoding="utf-8"))
    assert ground["type"] == "FeatureCollection"
    assert len(ground["features"]) == 309
    for feature in ground["features"]:
        properties, shape = feature["properties"], feature["geometry"]
        assert properties["licence"] in {"ODbL 1.0", "facts (a name and a centre point)"}
        assert properties["source"]
        assert properties["kind"] in {
            "boundary", "cemetery", "label", "park", "railway", "water", "waterway", "wood",
        }  # fmt: skip
        if properties["kind"] == "label":
            assert shape["type"] == "Point"
            assert properties["name"]
        polygons = {"Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}
        for polygon in polygons.get(shape["type"], []):
            for place, ring in enumerate(polygon):
                assert len(ring) >= 4
                assert ring[0] == ring[-1]
                # RFC 7946: outlines run anticlockwise (positive area), holes clockwise.
                area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
                assert (area > 0) == (place == 0)


def test_every_file_has_its_licence_told() -> None:
    told = (DATA / "LICENSES.md").read_text(encoding="utf-8")
    for path in DATA.rglob("*"):
        # Another city's folder tells its own.
        other = "cities" in path.relative_to(DATA).parts
        if path.is_file() and path.name != "LICENSES.md" and not other:
            assert f"## {path.relative_to(DATA).as_posix()}\n" in told
    for credit in CITY.credits:
        assert credit in told


def test_the_weak_points_are_told() -> None:
    told = (DATA / "LICENSES.md").read_text(encoding="utf-8")
    weak = {key for key, venue in VENUES.items() if venue.precision_m >= 150}
    assert all(key in told for key in weak)
