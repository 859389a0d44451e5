"""Prayers in a day: their times against published tables, and what is added beside the wishes."""

from dataclasses import replace
from datetime import date

import pytest

from planner.city import PrayerMethod
from planner.errors import InvalidInput
from planner.itinerary.brief.reading import parse_brief
from planner.planning.day.prayer_times import prayer_times
from planner.planning.day.prayers import with_prayers
from planner.venues.venue import Closure
from planner.words import Words
from tests.planning.drawn import brief, planner, venue
from tests.towns import Town
from tests.venues.drawn import CITY

METHOD = PrayerMethod(18, 2, "drawn")
FRIDAY = "2027-08-06"
"""At 106.8 degrees east the sun stands highest at 11:59: see the first test."""
NOON_S = 12 * 3600 + 60
MOSQUE = {"tags": (("amenity", "place_of_worship"), ("religion", "muslim"))}

TOWN = Town("""
    H----A----M----N
    """)
HOTEL, MUSEUM = venue("hotel", TOWN.points["H"]), venue("museum", TOWN.points["A"])
NEAR, FAR = venue("near", TOWN.points["M"], **MOSQUE), venue("far", TOWN.points["N"], **MOSQUE)
VENUES = (HOTEL, MUSEUM, NEAR, FAR)
MUSLIM = replace(CITY, prayer=METHOD)


def clock(text: str) -> int:
    return int(text[:2]) * 3600 + int(text[3:]) * 60


def test_noon_over_bogor() -> None:
    # 3 August 2017: the sun is 6 min 12 s behind the mean sun, and Bogor (106.8045 E) is 1.8045
    # degrees x 4 min = 7 min 13 s ahead of its time zone's 105 E: 12:00 + 6:12 - 7:13 = 11:58:59.
    exact = prayer_times(
        (106.8045, -6.601), date(2017, 8, 3), "Asia/Jakarta", PrayerMethod(18, 0, "")
    )
    assert exact.dhuhr_s == clock("11:59")
    cautious = prayer_times((106.8045, -6.601), date(2017, 8, 3), "Asia/Jakarta", METHOD)
    assert cautious.dhuhr_s == clock("12:01")


@pytest.mark.parametrize(
    ("point", "day", "published"),
    [
        # Kementerian Agama's times as printed by Media Indonesia, 3 March 2026 (Jakarta), and by
        # Pikiran Rakyat, 23 March 2023 (the others).
        ((106.8272, -6.1754), date(2026, 3, 4), "12:08 15:09 18:14 19:23"),
        ((106.8272, -6.1754), date(2023, 3, 24), "12:03 15:13 18:05 19:13"),
        ((110.4167, -6.9667), date(2023, 3, 24), "11:48 15:00 17:50 18:59"),
        ((110.3695, -7.7956), date(2023, 3, 24), "11:48 15:01 17:51 18:59"),
        ((112.7521, -7.2575), date(2023, 3, 24), "11:39 14:51 17:41 18:50"),
    ],
)
def test_the_times_are_those_of_the_published_tables(point, day, published) -> None:
    found = prayer_times(point, day, "Asia/Jakarta", METHOD)
    for ours_s, theirs in zip(
        (found.dhuhr_s, found.asr_s, found.maghrib_s, found.isha_s), published.split(), strict=True
    ):
        # A table holds for a whole city and rounds up: up to two minutes later, never earlier.
        assert 0 <= clock(theirs) - ours_s <= 120


def planned(*visits, prayer="friday", venues=VENUES, city=MUSLIM, **day):
    facts = {"date": FRIDAY, "end": {"venue": "hotel", "by": "16:00"}, **day}
    return planner(TOWN, *venues, city=city).plan(brief(*visits, prayer=prayer, day=facts)).days[0]


def test_on_a_friday_the_group_is_at_the_nearest_mosque_at_noon() -> None:
    day = planned({"venue": "museum"})
    (prayer,) = (stop for stop in day.stops if stop.key == "friday-prayer")
    assert (prayer.venue_id, prayer.label.en, prayer.required) == ("near", "Friday prayer", True)
    # 12:01 to 12:46.
    assert (prayer.begin_s, prayer.end_s) == (NOON_S, NOON_S + 45 * 60)
    assert prayer.violations == ()
    assert all(
        stop.key != "friday-prayer" for stop in planned({"venue": "museum"}, prayer="none").stops
    )


def test_on_other_days_and_at_other_hours_there_is_none() -> None:
    for change in (
        {"date": "2027-08-05"},
        {"end": {"venue": "hotel", "by": "12:30"}},
        {"start": {"venue": "hotel", "at": "12:05"}},
    ):
        assert [stop.key for stop in planned({"venue": "museum"}, **change).stops[1:-1]] == [
            "museum"
        ]


def test_the_organiser_may_name_the_mosque_and_a_closed_one_is_left_alone() -> None:
    named = planned({"venue": "museum"}, prayer={"kind": "friday", "venue": "far"})
    assert "far" in [stop.venue_id for stop in named.stops]
    shut = replace(NEAR, closures=(Closure(None, None, Words("Rebuilt", "Dibangun"), "drawn"),))
    other = planned({"venue": "museum"}, venues=(HOTEL, MUSEUM, shut, FAR))
    assert "far" in [stop.venue_id for stop in other.stops]


@pytest.mark.parametrize(
    ("visit", "held"),
    [
        ({"begin_at": "12:00"}, True),
        ({"windows": [["11:45", "12:10"]]}, True),
        # Too early, too late, free to begin at any time, or not sure to be there at all.
        ({"begin_at": "11:00"}, False),
        ({"windows": [["11:45", "13:00"]]}, False),
        ({}, False),
        ({"begin_at": "12:00", "required": False}, False),
    ],
)
def test_a_visit_to_a_mosque_at_noon_is_the_friday_prayer(visit, held) -> None:
    wish = {"venue": "far", "duration_min": 50, **visit}
    day = {"date": FRIDAY, "end": {"venue": "hotel", "by": "16:00"}}
    asked = brief(wish, prayer="friday", day=day)
    found = with_prayers(asked, asked.days[0], MUSLIM, VENUES)
    assert ("friday-prayer" in [one.id for one in found.visits]) is not held


def test_the_daily_prayers_of_the_tours_hours_are_breaks_within_their_times() -> None:
    day = {"end": {"venue": "hotel", "by": "19:30"}}
    asked = brief({"venue": "museum"}, prayer="daily", day=day)
    found = with_prayers(asked, asked.days[0], MUSLIM, VENUES)
    assert found.visits == asked.days[0].visits
    assert [one.id for one in found.breaks] == ["prayer-dhuhr", "prayer-asr", "prayer-maghrib"]
    times = prayer_times(HOTEL.point, asked.days[0].date, "Asia/Jakarta", METHOD)
    for one, first_s, next_s in zip(
        found.breaks,
        (times.dhuhr_s, times.asr_s, times.maghrib_s),
        (times.asr_s, times.maghrib_s, times.isha_s),
        strict=True,
    ):
        # It is over when the next prayer's time begins.
        assert (one.duration_s, one.windows_s) == (900, ((first_s, next_s - 900),))


def test_on_a_friday_the_daily_ones_hold_no_second_noon_prayer() -> None:
    day = {"date": FRIDAY, "end": {"venue": "hotel", "by": "17:50"}}
    asked = brief({"venue": "museum"}, prayer="daily", day=day)
    found = with_prayers(asked, asked.days[0], MUSLIM, VENUES)
    assert [one.id for one in found.visits] == ["museum", "friday-prayer"]
    # The last moment for Asr is 17:41 or so; Maghrib is still to come at the return.
    assert [one.id for one in found.breaks] == ["prayer-asr"]
    # Back by 17:00 there is time enough for Asr after the return.
    early = replace(asked.days[0], end_by_s=17 * 3600)
    assert with_prayers(asked, early, MUSLIM, VENUES).breaks == ()


def test_a_prayer_in_the_day_names_the_nearest_mosque() -> None:
    # From the hotel 125 m, 22.5 s, planned 45 s. The museum would take from 11:55:45 to 15:15:45:
    # at 15:08 it is too late to begin with Dhuhr, from 12:01 on. So it is prayed before the visit.
    day = planned(
        {"venue": "museum", "duration_min": 200}, prayer="daily", date="2027-08-05",
        start={"venue": "hotel", "at": "11:55"}, end={"venue": "hotel", "by": "17:00"},
    )  # fmt: skip
    (prayer,) = day.legs[0].pauses
    assert (prayer.id, prayer.end_s - prayer.begin_s) == ("prayer-dhuhr", 900)
    assert prayer.begin_s >= NOON_S
    assert prayer.mosque is not None
    assert prayer.mosque.venue_id == "near"
    assert day.totals.pause_s == 900
    assert day.totals.broken == 0


def test_a_group_that_is_back_in_time_prays_at_home() -> None:
    # Back at noon, or at half past one: nobody waits for a prayer, though the return is due at 17:00.
    for minutes in (60, 150):
        day = planned(
            {"venue": "museum", "duration_min": minutes}, prayer="daily", date="2027-08-05",
            start={"venue": "hotel", "at": "10:30"}, end={"venue": "hotel", "by": "17:00"},
        )  # fmt: skip
        assert [leg.pauses for leg in day.legs] == [(), ()]
        # 45 s there; back by the end of the street, 250 m on and 375 m home: 225 s.
        assert day.stops[-1].begin_s == clock("10:30") + 45 + minutes * 60 + 225
        assert day.totals.broken == 0


def test_in_an_order_by_hand_too_a_group_that_is_back_in_time_prays_at_home() -> None:
    # The first visit is over at 12:05:45, the second at 12:35:45: between them it would be time to pray,
    # but the group is home before one o'clock.
    day = planned(
        {"venue": "museum", "duration_min": 95},
        {"id": "again", "venue": "museum", "duration_min": 30}, prayer="daily", date="2027-08-05",
        start={"venue": "hotel", "at": "10:30"}, end={"venue": "hotel", "by": "17:00"},
        order=["museum", "again"],
    )  # fmt: skip
    assert [leg.pauses for leg in day.legs] == [(), (), ()]
    assert (day.stops[2].end_s, day.totals.broken) == (clock("12:35") + 45, 0)


def test_the_sample_tour_has_its_friday_prayer_already(app) -> None:
    held = app.extensions["planner"]
    sample = parse_brief({**held.tours.default().brief, "prayer": "daily"})
    friday = next(day for day in sample.days if day.date.weekday() == 4)
    found = with_prayers(sample, friday, held.planner.city, held.planner.venues)
    assert found.visits == friday.visits
    # 08:30 to 13:15: only the noon prayer's time begins in it.
    assert found.breaks == ()


def test_what_cannot_be_prayed_is_a_fault_of_the_brief() -> None:
    with pytest.raises(InvalidInput) as told:
        planned({"venue": "museum"}, prayer={"kind": "daily", "venue": "nowhere"}, city=CITY)
    assert [fault.field for fault in told.value.faults] == ["prayer", "prayer.venue"]
    with pytest.raises(InvalidInput, match="name the mosque") as told:
        planned({"venue": "museum"}, venues=(HOTEL, MUSEUM))
    assert [fault.field for fault in told.value.faults] == ["prayer"]


def test_the_plan_says_what_it_assumes_of_prayers() -> None:
    town = planner(TOWN, *VENUES, city=MUSLIM)
    day = {"date": FRIDAY, "end": {"venue": "hotel", "by": "16:00"}}
    told = town.plan(brief({"venue": "museum"}, prayer="friday", day=day)).assumptions
    assert [words.en for words in told if "prayer" in words.en] == [
        "Friday prayer: 45 minutes from the time of Dhuhr, which is computed; ask the mosque."
    ]
    assert not any(
        "prayer" in words.en for words in town.plan(brief({"venue": "museum"})).assumptions
    )
