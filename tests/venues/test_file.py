"""The venues file: what is accepted, and how every fault is told."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from planner.errors import DataFault, Fault
from planner.venues import file as venues_file
from planner.venues.file import load_venues
from planner.venues.venue import Access
from planner.words import Words
from tests.venues.drawn import CITY, VENUE, changed, collection, written


def faults(folder: Path, *venues: dict[str, Any]) -> tuple[Fault, ...]:
    with pytest.raises(DataFault) as caught:
        load_venues(written(folder, collection(*venues)), CITY)
    assert caught.value.code == "DataFault"
    return caught.value.faults


def facts(venue: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = venue["properties"]
    return properties


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    def more(venue: dict[str, Any]) -> None:
        facts(venue)["set_down"] = {
            "coordinates": [106.801, -6.601],
            "name": {"en": "At the gate", "id": "Di gerbang"},
            "source": "the keeper",
        }
        facts(venue)["closures"] = [
            {"to": "2016-12-31", "why": {"en": "Works.", "id": "Renovasi."}, "source": "sign"}
        ]
        facts(venue)["facts"].append(
            {"text": "Twice.", "source": "the door", "year": 2016, "supports": ["visit"]}
        )

    (venue,) = load_venues(written(tmp_path, collection(changed(more))), CITY)
    assert venue.id == "museum"
    assert venue.name == Words("Museum of drawings", "Museum gambar")
    assert venue.point == (106.8, -6.6)
    assert venue.precision_m == 20
    assert venue.duration_min == 45
    assert venue.duration_assumed
    assert venue.opening_hours == "Mo-Fr 08:00-16:00; PH off"
    assert venue.set_down == Access(
        106.801, -6.601, Words("At the gate", "Di gerbang"), None, "the keeper"
    )
    assert venue.coach_parking is None
    assert venue.buy is None
    assert venue.closures[0].begin is None
    assert venue.standing is not None
    assert (venue.standing.as_of, venue.standing.open) == ("2017-08", True)
    assert venue.sources == ("the door", "the door (2016)")
    assert venue.tags == (("tourism", "museum"),)
    # Frozen and hashable, so that answers can be kept by venue.
    assert hash(venue) == hash(copy.copy(venue))


def test_every_fault_is_told_at_once_with_venue_field_value_and_way_out(tmp_path: Path) -> None:
    def first(venue: dict[str, Any]) -> None:
        venue["geometry"]["coordinates"] = [106.8]
        facts(venue)["setting"] = "roof"
        facts(venue)["usual_visit"]["minutes"] = "long"
        del facts(venue)["name"]["id"]

    def second(venue: dict[str, Any]) -> None:
        del venue["id"]
        facts(venue)["telephone"] = "none is known"
        facts(venue)["precision_m"] = 0
        facts(venue)["facts"] = []

    found = faults(tmp_path, changed(first), changed(second))
    told = {fault.field: (fault.value, fault.expected) for fault in found}
    assert told["features[0] (museum).geometry.coordinates"] == (
        "[106.8]",
        "give [lon, lat] in degrees",
    )
    assert told["features[0] (museum).properties.setting"] == (
        "'roof'",
        "write indoor, outdoor or mixed",
    )
    assert told["features[0] (museum).properties.usual_visit.minutes"] == (
        "'long'",
        "give whole minutes from 1 to 1440",
    )
    assert told["features[0] (museum).properties.name.id"] == (
        "nothing",
        "give a text of 1 to 120 characters",
    )
    assert told["features[1].id"][0] == "nothing"
    assert told["features[1].properties.telephone"][1].startswith(
        "leave it out; the known fields here are"
    )
    assert told["features[1].properties.precision_m"] == ("0", "give whole metres from 1 to 2000")
    assert "features[1].properties.facts" in told
    # Four in the first venue; in the second the missing id, the unknown field, the precision, and
    # the empty list of facts, which also leaves its text "about" without support.
    assert len(found) == 9


def test_the_faults_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    def wrong(venue: dict[str, Any]) -> None:
        facts(venue)["setting"] = "roof"

    venues = [changed(wrong) for _ in range(12)]
    for number, venue in enumerate(venues):
        venue["id"] = f"v{number}"
    found = [fault.field for fault in faults(tmp_path, *venues)]
    assert found == [f"features[{n}] (v{n}).properties.setting" for n in range(12)]


def test_the_error_is_a_plain_sentence(tmp_path: Path) -> None:
    def wrong(venue: dict[str, Any]) -> None:
        facts(venue)["setting"] = "roof"

    with pytest.raises(DataFault) as caught:
        load_venues(written(tmp_path, collection(changed(wrong))), CITY)
    assert str(caught.value) == (
        "The venues file venues.geojson has 1 fault. features[0] (museum).properties.setting: "
        "'roof' is not accepted; write indoor, outdoor or mixed."
    )


def test_a_repeated_id_is_told_with_the_first_one(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, VENUE, VENUE)
    assert found.field == "features[1] (museum).id"
    assert "features[0]" in found.expected


def test_a_swapped_point_is_told_how_to_swap_it_back(tmp_path: Path) -> None:
    def swap(venue: dict[str, Any]) -> None:
        venue["geometry"]["coordinates"] = [-6.6, 80.0]
        facts(venue)["coach_parking"] = {
            "coordinates": [-6.6, 89.0],
            "name": {"en": "Yard", "id": "Halaman"},
            "source": "the keeper",
        }

    found = faults(tmp_path, changed(swap))
    assert [fault.field for fault in found] == [
        "features[0] (museum).geometry.coordinates",
        "features[0] (museum).properties.coach_parking.coordinates",
    ]


def test_a_swap_beyond_the_poles_is_caught_by_the_schema(tmp_path: Path) -> None:
    def swap(venue: dict[str, Any]) -> None:
        venue["geometry"]["coordinates"] = [-6.6, 106.8]

    (found,) = faults(tmp_path, changed(swap))
    assert found.field == "features[0] (museum).geometry.coordinates[1]"
    assert found.value == "106.8"
    assert "lon comes first" in found.expected


def test_a_point_outside_the_city_is_told_the_bounds(tmp_path: Path) -> None:
    def far(venue: dict[str, Any]) -> None:
        venue["geometry"]["coordinates"] = [110.4, -7.8]

    (found,) = faults(tmp_path, changed(far))
    assert found.value == "[110.4, -7.8]"
    assert "106.7 to 106.9" in found.expected


def test_a_swap_inside_both_ranges_gets_the_hint(tmp_path: Path) -> None:
    def swap(venue: dict[str, Any]) -> None:
        venue["geometry"]["coordinates"] = [-6.6, 80.5]

    from dataclasses import replace  # noqa: PLC0415

    city = replace(CITY, bounds=(80.0, -7.0, 81.0, -6.0))
    with pytest.raises(DataFault) as caught:
        load_venues(written(tmp_path, collection(changed(swap))), city)
    (found,) = caught.value.faults
    assert found.expected == "swap the two: [lon, lat] would be [80.5, -6.6], inside the city"


def test_hours_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    def wrong(venue: dict[str, Any]) -> None:
        facts(venue)["opening_hours"] = "from nine to five"

    (found,) = faults(tmp_path, changed(wrong))
    assert found.field == "features[0] (museum).properties.opening_hours"
    assert found.value == "'from nine to five'"
    assert "OpenStreetMap's syntax" in found.expected


def test_hours_need_a_source(tmp_path: Path) -> None:
    def wrong(venue: dict[str, Any]) -> None:
        del facts(venue)["opening_hours_source"]

    (found,) = faults(tmp_path, changed(wrong))
    assert found.field == "features[0] (museum).properties.opening_hours_source"
    assert found.expected.startswith("because opening_hours is given, name the source")


@pytest.mark.parametrize("text", ["about", "buy"])
def test_a_text_needs_a_fact_that_supports_it(tmp_path: Path, text: str) -> None:
    def wrong(venue: dict[str, Any]) -> None:
        facts(venue)[text] = {"en": "Something.", "id": "Sesuatu."}
        facts(venue)["facts"] = [
            {"text": "Near.", "source": "map", "supports": ["access"]},
            *([] if text == "about" else facts(venue)["facts"]),
        ]

    (found,) = faults(tmp_path, changed(wrong))
    assert found.field == "features[0] (museum).properties.facts"
    assert found.expected == f"name at least one fact that supports {text}"


def test_closures_need_dates_of_the_calendar_in_order(tmp_path: Path) -> None:
    why = {"why": {"en": "Works.", "id": "Renovasi."}, "source": "sign"}

    def wrong(venue: dict[str, Any]) -> None:
        facts(venue)["closures"] = [
            {"from": "2017-02-30", **why},
            {"from": "2017-08-05", "to": "2017-08-04", **why},
        ]

    found = faults(tmp_path, changed(wrong))
    assert [(fault.field.partition("properties.")[2], fault.value) for fault in found] == [
        ("closures[0].from", "'2017-02-30'"),
        ("closures[1].to", "'2017-08-04'"),
    ]


def test_a_closure_without_any_date_is_refused(tmp_path: Path) -> None:
    def wrong(venue: dict[str, Any]) -> None:
        facts(venue)["closures"] = [{"why": {"en": "W.", "id": "R."}, "source": "sign"}]

    (found,) = faults(tmp_path, changed(wrong))
    assert found.expected == "give an object with why, source, and from or to or both"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"type": NaN}', "NaN"),
        (b'{"type": "a", "type": "b"}', "the key type stands twice"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_file_that_is_no_json_is_a_clear_sentence(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "venues.geojson"
    path.write_bytes(content)
    with pytest.raises(DataFault) as caught:
        load_venues(path, CITY)
    assert "venues.geojson" in str(caught.value)
    assert told in str(caught.value)


def test_a_missing_file_is_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="No such file"):
        load_venues(tmp_path / "venues.geojson", CITY)


@pytest.mark.parametrize("data", [[], "text", 7, None, {}, {"type": "FeatureCollection"}])
def test_other_json_is_refused(tmp_path: Path, data: object) -> None:
    with pytest.raises(DataFault) as caught:
        load_venues(written(tmp_path, data), CITY)
    assert caught.value.faults


@pytest.mark.parametrize("feature", [None, 7, "text", [], {}])
def test_a_feature_of_another_kind_is_refused(tmp_path: Path, feature: Any) -> None:
    found = faults(tmp_path, VENUE, feature)
    assert all(fault.field.startswith("features[1]") for fault in found)


@pytest.mark.parametrize(
    "name",
    ["</script><script>alert(1)</script>", "${alert(1)}", "<img onerror=alert(1)>", "{{7*7}}"],
)
def test_hostile_names_are_plain_text(tmp_path: Path, name: str) -> None:
    def hostile(venue: dict[str, Any]) -> None:
        facts(venue)["name"] = {"en": name, "id": name}
        facts(venue)["about"] = {"en": name, "id": name}

    (venue,) = load_venues(written(tmp_path, collection(changed(hostile))), CITY)
    assert venue.name == Words(name, name)
    assert venue.about == Words(name, name)


def test_control_characters_and_blank_names_are_refused(tmp_path: Path) -> None:
    def wrong(venue: dict[str, Any]) -> None:
        facts(venue)["name"] = {"en": "a\u0000b", "id": "   "}

    found = faults(tmp_path, changed(wrong))
    assert [fault.field[-7:] for fault in found] == ["name.en", "name.id"]


def test_a_long_value_is_shown_short(tmp_path: Path) -> None:
    def wrong(venue: dict[str, Any]) -> None:
        facts(venue)["address"] = "x" * 501

    (found,) = faults(tmp_path, changed(wrong))
    assert found.value == f"'{'x' * 60}' and 441 more characters"


def test_the_citys_bounds_come_from_the_file_beside(tmp_path: Path) -> None:
    (tmp_path / "city.toml").write_text('name = "faulty"', encoding="utf-8")
    with pytest.raises(DataFault, match="city file"):
        load_venues(written(tmp_path, collection(VENUE)))
    (tmp_path / "city.toml").unlink()
    assert load_venues(written(tmp_path, collection(VENUE)))[0].id == "museum"


def test_the_schema_itself_is_valid() -> None:
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    from planner.venues.faults import SCHEMA  # noqa: PLC0415

    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_a_venue_may_do_without_the_kerb(tmp_path):
    plain, turned_off = (
        changed(lambda venue, told=told: venue["properties"].update(told))
        for told in ({}, {"kerb_side": False})
    )
    turned_off["id"] = "other"
    first, second = load_venues(written(tmp_path, collection(plain, turned_off)), CITY)
    assert (first.kerb_side, second.kerb_side) == (True, False)
    wrong = changed(lambda venue: venue["properties"].update(kerb_side="left"))
    with pytest.raises(DataFault, match=r"kerb_side.*write true or false"):
        load_venues(written(tmp_path, collection(wrong)), CITY)


def test_a_file_that_fitted_is_not_checked_by_the_schema_again_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, checks = tmp_path / "known", []
    whole = venues_file.file_faults
    monkeypatch.setattr(venues_file, "file_faults", lambda data: checks.append(1) or whole(data))
    path = written(tmp_path, collection(VENUE))
    first = load_venues(path, CITY, known=known)
    assert load_venues(path, CITY, known=known) == first
    assert len(checks) == 1
    written(tmp_path, collection(changed(lambda venue: facts(venue).pop("name"))))
    for _ in range(2):
        with pytest.raises(DataFault):
            load_venues(path, CITY, known=known)
    # What does not fit is never taken for known.
    assert len(checks) == 3
    # A folder that cannot be made costs the check, nothing else.
    (tmp_path / "file").write_text("")
    assert load_venues(written(tmp_path, collection(VENUE)), CITY, known=tmp_path / "file") == first
