"""What the phone says at each moment, on a day reckoned by hand."""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest

from planner.documents import phone
from tests.documents.days import clock, craft_day, day, itinerary, stop

# 3 August 2017 is day 17 381 since 1 January 1970; Bogor's midnight is 17:00 UTC of the day before.
MIDNIGHT_S = 17_381 * 86_400 - 7 * 3600


@pytest.fixture
def tour():
    return itinerary(craft_day(), replace(craft_day(), date=date(2017, 8, 4)))


def at(tour, text):
    (found,) = [m for m in phone.moments(tour) if m.holds(MIDNIGHT_S + clock(text))]
    return found


@pytest.mark.parametrize(
    ("now", "kind", "here", "there", "event"),
    [
        # Boarding 08:30 to 08:38, batik 08:51 to 10:21 and boarding to 10:29, lunch from 10:50.
        ("00:00", "before", "start", "batik", "08:38"),
        ("08:29", "before", "start", "batik", "08:38"),
        ("08:30", "at", "start", "batik", "08:38"),
        ("08:37", "at", "start", "batik", "08:38"),
        ("08:38", "underway", "start", "batik", "08:51"),
        ("08:51", "at", "batik", "lunch", "10:29"),
        ("10:28", "at", "batik", "lunch", "10:29"),
        ("10:29", "underway", "batik", "lunch", "10:50"),
        # 60 minutes of lunch, then on to the hotel, which is reached at 12:10.
        ("10:50", "at", "lunch", "end", "11:50"),
        ("12:09", "underway", "lunch", "end", "12:10"),
    ],
)
def test_each_moment_names_what_is_next_and_when(tour, now, kind, here, there, event):
    moment = at(tour, now)
    assert (moment.kind, moment.here.key, moment.next.key) == (kind, here, there)
    assert moment.event_clock_s == clock(event)
    assert moment.event_s == MIDNIGHT_S + clock(event)


def test_after_the_last_stop_the_next_day_comes_and_then_nothing(tour):
    tonight = at(tour, "12:10")
    assert (tonight.kind, tonight.day.date) == ("before", date(2017, 8, 4))
    assert tonight.event_s == MIDNIGHT_S + 86_400 + clock("08:38")
    over = at(tour, "36:10")
    assert (over.kind, over.next, over.until_s) == ("over", None, None)


def test_moments_follow_one_another_without_gap(tour):
    found = phone.moments(tour)
    assert found[0].from_s is None
    for one, following in pairwise(found):
        assert one.until_s == following.from_s


def test_the_standing_clock_counts_unless_another_moment_is_asked_for(tour):
    tour = replace(tour, now="2017-08-03T08:10")
    assert phone.instant_s(tour, None) == (MIDNIGHT_S + clock("08:10"), True)
    asked = datetime(2017, 8, 3, 10, 18)
    assert phone.instant_s(tour, asked) == (MIDNIGHT_S + clock("10:18"), True)
    assert phone.instant_s(replace(tour, now=None), None)[1] is False
    assert phone.wall_clock(tour, MIDNIGHT_S + clock("10:18")).strftime("%H:%M") == "10:18"


def test_wall_clocks_hold_through_a_change_to_summer_time():
    # In Berlin the clocks went from 02:00 to 03:00 on 26 March 2017: 08:00 there is 06:00 UTC,
    # though only seven hours after midnight.
    spring = day(stop("start", None, "08:00"), stop("end", None, "09:00", kind="end"))
    tour = itinerary(replace(spring, date=date(2017, 3, 26)), timezone="Europe/Berlin")
    # 26 March 2017 is day 17 251.
    assert phone.moments(tour)[0].event_s == 17_251 * 86_400 + 6 * 3600
