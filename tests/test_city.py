"""The City record: the shipped one, and how every fault of a file is told."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.city import City, load_city
from planner.errors import DataFault, Fault
from planner.settings import ROOT
from planner.words import Words

GOOD = """
timezone = "Asia/Jakarta"
driving_side = "left"
holiday_country = "ID"
languages = ["en", "id"]
bounds = [106.7, -6.7, 106.9, -6.5]
centre = [106.8, -6.6]
credits = ["drawn by hand"]
roads_file = "roads.osm.gz"
basemap_file = "ground.geojson"
default_tour = "first-tour"
name = { en = "Drawn", id = "Gambar" }

[[emergency]]
number = "112"
name = { en = "Emergency", id = "Darurat" }
source = "the city (2017)"
"""


def read(folder: Path, text: str) -> City:
    path = folder / "city.toml"
    path.write_text(text, encoding="utf-8")
    return load_city(path)


def faults(folder: Path, text: str) -> dict[str, Fault]:
    with pytest.raises(DataFault) as caught:
        read(folder, text)
    return {fault.field: fault for fault in caught.value.faults}


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    city = read(tmp_path, GOOD)
    assert city.name == Words("Drawn", "Gambar")
    assert city.zone.key == "Asia/Jakarta"
    assert city.driving_side == "left"
    assert city.bounds == (106.7, -6.7, 106.9, -6.5)
    assert city.centre == (106.8, -6.6)
    assert city.credits == ("drawn by hand",)
    assert city.holiday_subdivision == ""
    assert city.traffic_file == ""
    assert [(one.number, one.name.id) for one in city.emergency] == [("112", "Darurat")]
    assert hash(city) == hash(read(tmp_path, GOOD))


def test_the_bounds_include_their_edges(tmp_path: Path) -> None:
    city = read(tmp_path, GOOD)
    assert city.contains((106.7, -6.7))
    assert city.contains((106.9, -6.5))
    assert not city.contains((106.69, -6.6))
    assert not city.contains((106.8, -6.49))
    assert not city.contains((-6.6, 106.8))


def test_a_file_of_traffic_may_be_named(tmp_path: Path) -> None:
    assert read(tmp_path, 'traffic_file = "hours.toml"' + GOOD).traffic_file == "hours.toml"


GREEN = """
[coach]
litres_per_100km = 30
kg_co2_per_litre = 2.68
source = "a book"
note = { en = "Roughly.", id = "Kira-kira." }

[prayer]
isha_deg = 18
precaution_min = 2
source = "the ministry"
"""


def test_what_a_coach_burns_and_how_prayer_times_are_found(tmp_path: Path) -> None:
    city = read(tmp_path, GOOD + GREEN)
    assert city.coach is not None
    # 50 km at 30 l/100 km: 15 l; 15 l at 2.68 kg: 40.2 kg.
    assert (city.coach.ml(50_000), city.coach.co2_g(50_000)) == (15_000, 40_200)
    assert city.prayer is not None
    assert (city.prayer.isha_deg, city.prayer.precaution_min) == (18.0, 2)
    bare = read(tmp_path, GOOD)
    assert (bare.coach, bare.prayer) == (None, None)


def test_wrong_figures_of_coach_and_prayer_are_all_told(tmp_path: Path) -> None:
    wrong = GREEN.replace("30", "0").replace("2.68", '"much"').replace('"a book"', "7")
    wrong = wrong.replace("isha_deg = 18", "isha_deg = 90\nfajr = 20")
    assert set(faults(tmp_path, GOOD + wrong)) == {
        "coach.litres_per_100km", "coach.kg_co2_per_litre", "coach.source", "prayer.fajr",
        "prayer.isha_deg",
    }  # fmt: skip
    text = GOOD.replace("name = {", 'coach = "blue"\nprayer = 5\nname = {')
    assert {"coach", "prayer"} <= set(faults(tmp_path, text))


def test_an_empty_file_names_every_field_that_is_missing(tmp_path: Path) -> None:
    found = faults(tmp_path, "")
    assert set(found) == {
        "name", "timezone", "driving_side", "holiday_country", "languages", "bounds", "centre",
        "credits", "roads_file",
    }  # fmt: skip
    assert all(fault.value == "nothing" for fault in found.values())


def test_a_city_may_lack_a_ground_a_tour_and_numbers_to_call(tmp_path: Path) -> None:
    text = GOOD.partition("[[emergency]]")[0]
    kept = [line for line in text.splitlines() if not line.startswith(("basemap", "default_tour"))]
    city = read(tmp_path, "\n".join(kept))
    assert (city.basemap_file, city.default_tour, city.emergency) == ("", "", ())
    assert "emergency" in faults(tmp_path, text + 'emergency = "112"')


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
timezone = "Java/Bogor"
driving_side = "middle"
holiday_country = "Indonesia"
holiday_subdivision = 7
languages = ["en", "English", "en"]
bounds = [-6.7, 106.7, -6.5, 106.9]
centre = [106.8]
credits = []
roads_file = "../roads.osm.gz"
basemap_file = "/etc/passwd"
traffic_file = ""
default_tour = "First Tour"
name = { en = "Drawn" }
mayor = "unknown"

[[emergency]]
number = 112
name = { en = " ", id = "Darurat" }
""",
    )
    assert set(found) == {
        "mayor", "timezone", "driving_side", "holiday_country", "holiday_subdivision",
        "languages[1]", "languages[2]", "bounds", "centre", "credits",
        "roads_file", "basemap_file", "traffic_file", "default_tour", "name.id", "emergency[0].number",
        "emergency[0].name.en", "emergency[0].source",
    }  # fmt: skip
    assert found["driving_side"].sentence() == (
        "driving_side: 'middle' is not accepted; write left or right."
    )
    assert found["bounds"].expected.startswith("write [west, south, east, north]")
    assert found["languages[2]"].expected == "write each one once"
    assert "112" in found["emergency[0].number"].value


@pytest.mark.parametrize(
    "zone", ["", "../../etc/localtime", "Asia", "/etc/localtime", "Asia/\\u0000"]
)
def test_a_time_zone_that_is_none_is_a_fault_not_a_crash(tmp_path: Path, zone: str) -> None:
    found = faults(tmp_path, GOOD.replace("Asia/Jakarta", zone))
    assert set(found) == {"timezone"}


@pytest.mark.parametrize(
    "bounds", ["[106.9, -6.7, 106.7, -6.5]", "[true, 0, 1, 2]", '"all"', "[nan, 0, 1, 2]"]
)
def test_bounds_that_enclose_nothing_are_refused(tmp_path: Path, bounds: str) -> None:
    found = faults(tmp_path, GOOD.replace("[106.7, -6.7, 106.9, -6.5]", bounds))
    assert "bounds" in found


def test_a_centre_outside_the_bounds_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path, GOOD.replace("[106.8, -6.6]", "[-6.6, 106.8]"))
    assert list(found) == ["centre"]


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_a_clear_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "city.toml"
    path.write_bytes(content)
    with pytest.raises(DataFault, match="valid TOML"):
        load_city(path)


def test_a_missing_file_is_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"city\.toml: No such file"):
        load_city(tmp_path / "city.toml")


def test_hostile_names_are_plain_text(tmp_path: Path) -> None:
    city = read(tmp_path, GOOD.replace("Drawn", "</script>${alert(1)}"))
    assert city.name.en == "</script>${alert(1)}"


def test_bogor() -> None:
    city = load_city(ROOT / "data" / "city.toml")
    assert city.timezone == "Asia/Jakarta"
    assert city.driving_side == "left"
    assert city.holiday_country == "ID"
    # The ten ASEAN members' languages and English (Brunei's and Malaysia's is one), and two guests'
    assert city.languages == ("en", "id", "ms", "th", "vi", "km", "lo", "my", "fil", "zh", "ko")
    assert city.credits == (
        "© OpenStreetMap contributors, ODbL 1.0",
        "RBI © Badan Informasi Geospasial",
    )
    assert [one.number for one in city.emergency] == ["112", "110", "118", "119", "113"]
    assert all(one.source for one in city.emergency)
    assert city.contains(city.centre)
    assert city.coach is not None
    # IPCC 2006: 74,100 kg/TJ x 43.0 TJ/Gg = 3.186 kg a kg of diesel; x 0.84 kg/l = 2.677.
    assert city.coach.kg_co2_per_litre == pytest.approx(74_100 * 43.0e-6 * 0.84, abs=0.005)
    assert "IPCC" in city.coach.source


def test_every_language_of_bogor_is_known_to_cldr() -> None:
    from babel import Locale  # noqa: PLC0415

    city = load_city(ROOT / "data" / "city.toml")
    assert all(Locale.parse(language).language == language for language in city.languages)


def test_the_holiday_country_is_known_to_the_calendar() -> None:
    import holidays  # noqa: PLC0415

    city = load_city(ROOT / "data" / "city.toml")
    # Independence Day, 17 August: a holiday of Indonesia and of no neighbour on that date
    assert "2017-08-17" in holidays.country_holidays(city.holiday_country, years=2017)


def test_the_public_holidays_are_those_of_the_country(tmp_path: Path) -> None:
    city = read(tmp_path, GOOD)
    # Idul Fitri 1438: 25 and 26 June 2017; Independence Day; an ordinary Thursday.
    assert date(2017, 6, 26) in city.public_holidays(2017)
    assert date(2017, 8, 17) in city.public_holidays(2017)
    assert date(2017, 8, 3) not in city.public_holidays(2017)


def test_the_file_names_lead_to_files() -> None:
    folder = ROOT / "data"
    raw: dict[str, Any] = tomllib.loads((folder / "city.toml").read_text(encoding="utf-8"))
    assert (folder / raw["roads_file"]).is_file()
    assert (folder / raw["basemap_file"]).is_file()
    assert (folder / raw["traffic_file"]).is_file()
    assert (folder / "tours" / f"{raw['default_tour']}.json").is_file()
