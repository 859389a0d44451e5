"""Opening hours on one date; every expected second is reckoned by hand: 3600 an hour."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date

import pytest

from planner.settings import ROOT
from planner.venues.hours import on_holidays, open_intervals, parse_fault
from planner.venues.venue import Closure
from planner.words import Words
from tests.venues.drawn import CITY, open_at

THURSDAY = date(2017, 8, 3)
FRIDAY = date(2017, 8, 4)
SATURDAY = date(2017, 8, 5)
SUNDAY = date(2017, 8, 6)
IDUL_FITRI = date(2017, 6, 26)
"""The second day of Idul Fitri 1438, a Monday."""


def on(opening_hours: str | None, day: date) -> tuple[tuple[int, int], ...] | None:
    return open_intervals(open_at(opening_hours), day, CITY)


def test_the_garden_on_the_heritage_day() -> None:
    # 7.5 h * 3600 = 27 000; 17 h * 3600 = 61 200
    assert on("Mo-Su 07:30-17:00", THURSDAY) == ((27_000, 61_200),)


def test_unknown_hours_are_none_and_closed_days_are_empty() -> None:
    assert on(None, THURSDAY) is None
    assert on("Mo-We 08:00-16:00", THURSDAY) == ()
    assert on("Mo-Su off", THURSDAY) == ()


def test_hours_of_unknown_state_are_unknown() -> None:
    assert on('Mo-Su 08:00-16:00 unknown "ask the keeper"', THURSDAY) is None
    # An interval that is certain counts, whatever is uncertain beside it.
    assert on("Mo-Su 08:00-12:00; Mo-Su 13:00-16:00 unknown", SATURDAY) != ()


@pytest.mark.parametrize(
    "hours", ["Mo-Fr 08:00-16:00; PH off", "Mo-Su 08:00-16:00; PH off", "Mo,PH off"]
)
def test_closed_on_idul_fitri(hours: str) -> None:
    assert on(hours, IDUL_FITRI) == ()


def test_a_working_day_beside_the_holiday_is_open() -> None:
    # Tuesday 27 June 2017: 8 * 3600 = 28 800, 16 * 3600 = 57 600
    assert on("Mo-Fr 08:00-16:00; PH off", date(2017, 6, 27)) == ((28_800, 57_600),)
    # and the Monday a week later, so that the holiday was not taken for its weekday
    assert on("Mo-Fr 08:00-16:00; PH off", date(2017, 7, 3)) == ((28_800, 57_600),)


def test_a_holiday_may_have_hours_of_its_own() -> None:
    hours = "Mo-Fr 08:00-16:00; Sa,Su,PH 07:00-16:00"
    # 7 * 3600 = 25 200
    assert on(hours, IDUL_FITRI) == ((25_200, 57_600),)
    assert on(hours, date(2017, 7, 3)) == ((28_800, 57_600),)


def test_a_fixed_holiday_is_known_too() -> None:
    # Thursday 17 August 2017, Independence Day
    assert on("Mo-Su 09:00-15:00; PH off", date(2017, 8, 17)) == ()


def test_friday_prayer_closes_the_door_for_a_while() -> None:
    hours = "Mo-Fr 08:00-16:00; Fr 11:30-13:00 off"
    # 11.5 * 3600 = 41 400; 13 * 3600 = 46 800
    assert on(hours, FRIDAY) == ((28_800, 41_400), (46_800, 57_600))
    assert on(hours, THURSDAY) == ((28_800, 57_600),)


def test_a_bar_open_over_midnight() -> None:
    hours = "Fr-Sa 18:00-02:00"
    # 18 * 3600 = 64 800; 26 * 3600 = 93 600; 2 * 3600 = 7 200
    assert on(hours, THURSDAY) == ()
    assert on(hours, FRIDAY) == ((64_800, 93_600),)
    assert on(hours, SATURDAY) == ((0, 7_200), (64_800, 93_600))
    assert on(hours, SUNDAY) == ((0, 7_200),)


def test_a_holiday_evening_does_not_spill_into_the_next_day() -> None:
    hours = "Mo-Su 20:00-02:00; PH off"
    # Tuesday 27 June after the holiday: no spill, only its own evening.
    # 20 * 3600 = 72 000; 26 * 3600 = 93 600
    assert on(hours, date(2017, 6, 27)) == ((72_000, 93_600),)
    # Wednesday 28 June: the spill of Tuesday, and its own evening
    assert on(hours, date(2017, 6, 28)) == ((0, 7_200), (72_000, 93_600))


def test_small_hours_of_their_own_stay_after_a_closed_day() -> None:
    # Monday off; Tuesday opens at midnight by a rule of its own, which is no evening's end.
    hours = "Fr 20:00-02:00; Tu 00:00-04:00; Mo off"
    # 4 * 3600 = 14 400
    assert on(hours, date(2017, 8, 1)) == ((0, 14_400),)


def test_always_open_runs_on_to_the_end_of_the_next_day() -> None:
    # 2 * 86 400
    assert on("24/7", THURSDAY) == ((0, 172_800),)


def test_the_next_morning_is_not_part_of_the_day() -> None:
    assert on("08:00-15:00", THURSDAY) == ((28_800, 54_000),)


def test_neighbouring_spans_become_one() -> None:
    assert on("Mo-Su 08:00-12:00,12:00-15:00", THURSDAY) == ((28_800, 54_000),)


def test_from_sunrise_to_sunset_at_the_place_itself() -> None:
    found = on("sunrise-sunset", FRIDAY)
    # Declination on 4 August +17.2 deg, latitude -6.6 deg, sun's edge with refraction -0.833 deg:
    # cos H = (-0.01454 + 0.1149 * 0.2957) / (0.9934 * 0.9553) = 0.0205, H = 88.83 deg = 5 h 55 min.
    # Noon at 106.79 deg E: 12:00 - 4 min * 1.79 + 6 min = 11:59. So about 06:04 and 17:54.
    assert found is not None
    ((rise, down),) = found
    assert abs(rise - (6 * 3600 + 4 * 60)) <= 180
    assert abs(down - (17 * 3600 + 54 * 60)) <= 180


def test_a_closure_shuts_the_venue_on_its_days_only() -> None:
    works = Closure(date(2017, 8, 4), date(2017, 8, 5), Words("Works.", "Renovasi."), "the door")
    venue = replace(open_at("Mo-Su 08:00-15:00"), closures=(works,))
    assert open_intervals(venue, THURSDAY, CITY) == ((28_800, 54_000),)
    assert open_intervals(venue, FRIDAY, CITY) == ()
    assert open_intervals(venue, SATURDAY, CITY) == ()
    assert open_intervals(venue, SUNDAY, CITY) == ((28_800, 54_000),)
    # Unknown hours do not hide a closure.
    assert open_intervals(replace(venue, opening_hours=None), FRIDAY, CITY) == ()


def test_a_closure_may_be_open_ended() -> None:
    not_yet = Closure(None, date(2017, 12, 4), Words("Not yet.", "Belum."), "the door")
    for_good = Closure(date(2018, 1, 1), None, Words("Gone.", "Tutup."), "the door")
    assert not_yet.covers(date(1900, 1, 1))
    assert not_yet.covers(date(2017, 12, 4))
    assert not not_yet.covers(date(2017, 12, 5))
    assert not for_good.covers(date(2017, 12, 31))
    assert for_good.covers(date(2999, 1, 1))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_servers_own_time_zone_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert on("Fr 18:00-02:00", FRIDAY) == ((64_800, 93_600),)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_night_when_the_clocks_change_counts_by_the_clock_on_the_wall() -> None:
    # Berlin, Sunday 29 March 2020: 02:00 becomes 03:00; a door that says 08:00 opens at 08:00.
    berlin = replace(CITY, timezone="Europe/Berlin", holiday_country="DE")
    venue = open_at("Mo-Su 08:00-15:00")
    assert open_intervals(venue, date(2020, 3, 29), berlin) == ((28_800, 54_000),)


def test_holidays_of_a_subdivision_count_where_one_is_named() -> None:
    # 6 January is a holiday in Bavaria, not in Berlin; in 2020 it was a Monday.
    munich = replace(CITY, timezone="Europe/Berlin", holiday_country="DE", holiday_subdivision="BY")
    berlin = replace(munich, holiday_subdivision="BE")
    venue = open_at("Mo-Fr 08:00-15:00; PH off")
    assert open_intervals(venue, date(2020, 1, 6), munich) == ()
    assert open_intervals(venue, date(2020, 1, 6), berlin) == ((28_800, 54_000),)


def test_holidays_stand_in_for_their_weekdays() -> None:
    # Idul Fitri 2017 fell on Sunday 25 and Monday 26 June.
    both = [date(2017, 6, 25), date(2017, 6, 26)]
    assert on_holidays("Sa,PH 09:00-12:00", both) == "Sa,Su,Mo 09:00-12:00"
    assert on_holidays("Mo-Su 09:00-12:00; PH off", []) == "Mo-Su 09:00-12:00; PH off"
    assert on_holidays('08:00-16:00 "PH by letter"', both) == '08:00-16:00 "PH by letter"'


@pytest.mark.parametrize(
    ("hours", "way_out"),
    [
        ("from nine to five", "OpenStreetMap's syntax"),
        ("Mo-Fr 25:00-99:00", "OpenStreetMap's syntax"),
        ("Mo-Fr 08:00-16:00; SH off", "leave out SH"),
        ("PH -1 day 08:00-12:00", "leave out the days before and after PH"),
        ("PH Mo-Fr 08:00-12:00", "OpenStreetMap's syntax"),
    ],
)
def test_hours_that_cannot_be_evaluated_are_named(hours: str, way_out: str) -> None:
    found = parse_fault(hours)
    assert found is not None
    assert way_out in found


@pytest.mark.parametrize(
    "hours", ["24/7", "Mo-Su 07:30-17:00", "Mo,PH off", 'Fr 09:00-11:00 "SH by letter"']
)
def test_good_hours_have_no_fault(hours: str) -> None:
    assert parse_fault(hours) is None


def test_importing_the_room_loads_no_heavy_library() -> None:
    script = (
        "import sys, planner.venues.file, planner.venues.hours\n"
        "print(sorted({'holidays', 'jsonschema', 'opening_hours'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
