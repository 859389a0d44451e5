"""Breaks, holidays, rain and green figures in words."""

from dataclasses import replace

import pytest

from planner.documents.desk import desk_day
from planner.documents.sheet.content import day_content
from planner.documents.table import itinerary_table
from planner.documents.wording.day_notes import day_notes
from planner.documents.wording.green import green_line, green_source
from planner.documents.wording.legs import pause_line
from planner.itinerary.model.itinerary import Fuel, Mosque, Pause
from planner.words import Words
from tests.documents.days import clock, craft_day, itinerary, plain

REST = Pause("rest", Words("Rest", "Istirahat"), clock("12:05"), clock("12:20"), "underway")
PRAYER = Pause(
    "prayer-dhuhr", Words("Dhuhr prayer", "Salat Zuhur"), clock("12:05"), clock("12:20"), "door",
    Mosque("masjid", Words("Great Mosque", "Masjid Agung"), 106.8, -6.6, 312),
)  # fmt: skip
FUEL = Fuel(30.0, 2.68, "a book", Words("Roughly.", "Kira-kira."))


@pytest.mark.parametrize(
    ("pause", "english", "indonesian"),
    [
        (REST, "12:05–12:20 Rest, on the way", "12:05–12:20 Istirahat, di perjalanan"),
        (
            replace(REST, where="before"),
            "12:05–12:20 Rest, before leaving",
            "12:05–12:20 Istirahat, sebelum berangkat",
        ),
        (
            PRAYER,
            (
                "12:05–12:20 Dhuhr prayer, on arrival; the nearest mosque is Great Mosque, 310 m as the"
                " crow flies"
            ),
            "12:05–12:20 Salat Zuhur, setelah tiba; masjid terdekat Masjid Agung, 310 m garis lurus",
        ),
    ],
)
def test_a_break_in_words(pause, english, indonesian) -> None:
    assert pause_line(pause, "en") == english
    assert pause_line(pause, "id") == indonesian


def test_a_holiday_and_expected_rain() -> None:
    assert day_notes(craft_day(), "en") == ()
    feast = craft_day(holiday=Words("Eid", "Idul Fitri"), rain_s=(clock("14:00"), clock("18:00")))
    assert day_notes(feast, "en") == (
        "Public holiday: Eid. Ask every place whether it is open.",
        "Rain is expected 14:00–18:00: visits outdoors are kept out of it where the day allows.",
    )
    assert day_notes(feast, "id")[0].startswith("Hari libur nasional: Idul Fitri.")
    endless = craft_day(rain_s=(clock("14:00"), None))
    assert "expected from 14:00:" in day_notes(endless, "en")[0]
    assert "diperkirakan mulai 14:00:" in day_notes(endless, "id")[0]


def test_the_green_figures() -> None:
    # 23.4 km and 3.1 km empty: 26.5 km x 30 l/100 km = 7.95 l, x 2.68 = 21.306 kg.
    sums = replace(craft_day().totals, coach_m=23_400, empty_m=3_100, fuel_ml=7_950, co2_g=21_306)
    assert plain(green_line(sums, "en")) == (
        "26.5 km by coach, 23.4 km with the group and 3.1 km empty: 8.0 l of diesel, 21.3 kg CO₂"
    )
    assert plain(green_line(sums, "id")) == (
        "26,5 km dengan bus, 23,4 km bersama rombongan dan 3,1 km kosong: 8,0 l solar, 21,3 kg CO₂"
    )
    # 23.46 km and 3.06 km are 26.52 km: shown as 26.5, 23.5 and what is left, 3.0.
    odd = replace(sums, coach_m=23_460, empty_m=3_060)
    assert green_line(odd, "en").startswith(
        "26.5 km by coach, 23.5 km with the group and 3.0 km empty"
    )
    assert green_line(replace(sums, coach_m=0, empty_m=0, fuel_ml=0, co2_g=0), "en") == ""
    full = replace(sums, empty_m=0)
    assert green_line(full, "en").startswith("23.4 km by coach: ")
    assert green_line(replace(sums, co2_g=None), "en") == ""
    assert green_source(FUEL, "en") == (
        "30 l/100 km and 2.68 kg CO₂ a litre. Roughly. Source: a book."
    )
    assert green_source(FUEL, "id").startswith("30 l/100 km dan 2,68 kg CO₂ per liter. Kira-kira.")


def day_with_breaks():
    one = craft_day(holiday=Words("Eid", "Idul Fitri"))
    first, second, *rest = one.legs
    legs = (first, replace(second, pauses=(replace(REST, where="before"), PRAYER)), *rest)
    sums = replace(one.totals, fuel_ml=1800, co2_g=4824)
    return replace(one, legs=legs, totals=sums)


def test_the_table_sets_breaks_before_and_after_the_way() -> None:
    tour = replace(itinerary(day_with_breaks()), fuel=FUEL, totals=day_with_breaks().totals)
    told = [plain(line).strip() for line in itinerary_table(tour).splitlines()]
    way = told.index("· coach · 21 min · 2.0 km · Jalan Jenderal Sudirman")
    assert told[way - 1] == "○ 12:05–12:20 Rest, before leaving"
    assert told[way + 1].startswith("○ 12:05–12:20 Dhuhr prayer, on arrival; the nearest mosque")
    assert "⚠  Public holiday: Eid. Ask every place whether it is open." in told
    # Three legs of 2 km.
    assert "6.0 km by coach: 1.8 l of diesel, 4.8 kg CO₂." in told
    assert "The whole tour: 6.0 km by coach: 1.8 l of diesel, 4.8 kg CO₂." in told
    assert "30 l/100 km and 2.68 kg CO₂ a litre. Roughly. Source: a book." in told


def test_the_desk_shows_them_too() -> None:
    one = day_with_breaks()
    shown = desk_day(itinerary(one), one)
    # The rest before leaving, the prayer on arrival.
    assert [[one.icon for one in row.before] for row in shown.rows] == [[], ["cup"], [], []]
    assert [[one.icon for one in row.after] for row in shown.rows] == [[], ["mosque"], [], []]
    assert shown.notes == ("Public holiday: Eid. Ask every place whether it is open.",)
    last = shown.totals[-1]
    assert (last.value, last.unit, last.what) == ("4.8", "kg CO₂", "1.8 l\nof diesel")
    assert desk_day(itinerary(craft_day()), craft_day()).totals[-1].what == "served"


def test_the_drivers_sheet_tells_the_breaks_at_the_stop_before() -> None:
    one = day_with_breaks()
    content = day_content(itinerary(one), one, revision=1)
    assert [note["id"] for note in content["stops"][1]["notes"]][-2:] == [
        "12:05–12:20 Istirahat, sebelum berangkat.",
        "12:05–12:20 Salat Zuhur, setelah tiba; masjid terdekat Masjid Agung, 310 m garis lurus.",
    ]
    assert content["foot"]["closures"][0]["en"].startswith("Public holiday: Eid.")
    assert "6,0 km dengan bus" in content["foot"]["assumptions"][-1]["id"]
