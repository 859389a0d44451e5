"""Time for prayer in a day: the Friday prayer as a visit to a mosque, the daily ones as breaks.

What is assumed stands here: how long they take, and that a prayer is the tour's own affair if its
time begins and passes while the tour is out: else the group prays before it leaves, or after it is
back. A visit to a mosque that the organiser has fixed at that time is
the prayer already; nothing is added beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from planner.city import City
from planner.errors import Fault, InvalidInput
from planner.geodesy import LonLat, distance_m
from planner.itinerary.brief.records import (
    DAILY_PRAYERS,
    FRIDAY_PRAYER,
    Brief,
    BriefBreak,
    BriefDay,
    BriefVisit,
)
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import DayProblem
from planner.planning.day.prayer_times import PrayerTimes, prayer_times
from planner.venues.venue import Venue
from planner.words import Words

FRIDAY_S = 45 * 60
"""Sermon and prayer, which begin at the time of Dhuhr: an assumption."""
DAILY_S = 15 * 60
"""Washing and prayer: an assumption."""
EARLIEST_BEFORE_S = 30 * 60
LATEST_AFTER_S = 15 * 60
"""A visit to a mosque that begins this long before or after Dhuhr may be the Friday prayer."""
OPEN_DAY_S = 14 * 3600
"""A day without a latest return is taken to be this long."""
FRIDAY = 4
LABELS = {
    FRIDAY_PRAYER: Words("Friday prayer", "Salat Jumat"),
    "prayer-dhuhr": Words("Dhuhr prayer", "Salat Zuhur"),
    "prayer-asr": Words("Asr prayer", "Salat Asar"),
    "prayer-maghrib": Words("Maghrib prayer", "Salat Magrib"),
}

STATEMENTS = {
    "friday": Words(
        "Friday prayer: 45 minutes from the time of Dhuhr, which is computed; ask the mosque.",
        "Salat Jumat: 45 menit sejak waktu Zuhur menurut perhitungan; tanyakan ke masjid.",
    ),
    "daily": Words(
        "Daily prayers: 15 minutes each within their times, which are computed.",
        "Salat lima waktu: masing-masing 15 menit dalam waktunya menurut perhitungan.",
    ),
}
"""What is assumed, to be told beside the times."""


def prayer_statements(brief: Brief) -> tuple[Words, ...]:
    """Return what the plan assumes of the prayers that the brief asks for."""
    if brief.prayer == "none":
        return ()
    friday = (STATEMENTS["friday"],) if any(_is_friday(day) for day in brief.days) else ()
    return (*friday, STATEMENTS["daily"]) if brief.prayer == "daily" else friday


def is_mosque(venue: Venue) -> bool:
    """Tell whether a venue is a mosque by OpenStreetMap's tags."""
    tags = dict(venue.tags)
    return tags.get("amenity") == "place_of_worship" and tags.get("religion") == "muslim"


def nearest_mosque(
    points: Sequence[LonLat], day: date, venues: Sequence[Venue]
) -> tuple[Venue, int] | None:
    """Return the open mosque with the least sum of distances to the points, and that sum in metres."""
    found = [
        (sum(distance_m(venue.point, point) for point in points), venue.id, venue)
        for venue in venues
        if is_mosque(venue) and venue.closed_by(day) is None
    ]
    if not found:
        return None
    metres, _, venue = min(found, key=lambda one: one[:2])
    return venue, round(metres)


def with_prayers(brief: Brief, day: BriefDay, city: City, venues: Sequence[Venue]) -> BriefDay:
    """Return the day with the prayers that the brief asks for and that it does not hold yet.

    Without a method in the city's file nothing is added (``checks`` refuses such a brief). Raises
    InvalidInput where no mosque is known for the Friday.
    """
    if brief.prayer == "none" or city.prayer is None:
        return day
    by_id = {venue.id: venue for venue in venues}
    start = by_id[day.start_venue].point
    times = prayer_times(start, day.date, city.timezone, city.prayer)
    visits, breaks = list(day.visits), list(day.breaks)
    friday = _is_friday(day)
    if friday and _is_out(day, times.dhuhr_s, FRIDAY_S) and not _has_friday(day, times, by_id):
        visits.append(_friday_visit(brief, day, times, venues))
    if brief.prayer == "daily":
        held = [wish for wish in (*visits, *_placed(day)) if is_mosque(by_id[wish.venue])]
        for prayer_id, first_s, last_s in _windows(times):
            if friday and prayer_id == "prayer-dhuhr":
                continue
            passes = day.start_s <= first_s and last_s < _until_s(day)
            if passes and not _is_held(held, first_s, last_s):
                breaks.append(
                    BriefBreak(prayer_id, DAILY_S, LABELS[prayer_id], ((first_s, last_s),))
                )
    return replace(day, visits=tuple(visits), breaks=tuple(breaks))


def _is_friday(day: BriefDay) -> bool:
    return day.date.weekday() == FRIDAY


def prayed_at_home(problem: DayProblem, order: Sequence[str]) -> frozenset[str]:
    """Return the daily prayers that need not be taken: the group is back before their time passes.

    Those are prayers that an order puts after the last visit.
    """
    visits = {visit.id for visit in problem.visits}
    last = max((i for i, one in enumerate(order) if one in visits), default=-1)
    prayers = {one.id for one in problem.breaks if one.is_prayer}
    late = prayers & set(order[last + 1 :])
    if not late:
        return frozenset()
    bare = replace(problem, breaks=tuple(one for one in problem.breaks if one.id not in late))
    back_ms = schedule(
        bare, [one for one in order if one not in late], with_slack=False
    ).goal.end_ms
    return frozenset(one.id for one in problem.breaks if one.id in late and one.is_waived(back_ms))


def _windows(times: PrayerTimes) -> Iterator[tuple[str, int, int]]:
    """Yield each daily prayer with its earliest and its latest begin."""
    bounds = (times.dhuhr_s, times.asr_s, times.maghrib_s, times.isha_s)
    for prayer_id, (first_s, next_s) in zip(DAILY_PRAYERS, pairwise(bounds), strict=True):
        yield prayer_id, first_s, max(first_s, next_s - DAILY_S)


def _is_out(day: BriefDay, begin_s: int, duration_s: int) -> bool:
    """Tell whether the tour is out when a prayer begins, and has the time for it."""
    return day.start_s <= begin_s and begin_s + duration_s <= _until_s(day)


def _until_s(day: BriefDay) -> int:
    return day.start_s + OPEN_DAY_S if day.end_by_s is None else day.end_by_s


def _placed(day: BriefDay) -> list[BriefVisit]:
    return [pause.visit for pause in day.breaks if pause.venue is not None]


def _begins_s(wish: BriefVisit) -> tuple[tuple[int, int], ...]:
    """Return when a wish may begin, empty where it is not bound to any time."""
    return ((wish.begin_at_s,) * 2,) if wish.begin_at_s is not None else wish.windows_s


def _has_friday(day: BriefDay, times: PrayerTimes, by_id: dict[str, Venue]) -> bool:
    first_s, last_s = times.dhuhr_s - EARLIEST_BEFORE_S, times.dhuhr_s + LATEST_AFTER_S
    held = [wish for wish in (*day.visits, *_placed(day)) if is_mosque(by_id[wish.venue])]
    return _is_held(held, first_s, last_s)


def _is_held(wishes: Sequence[BriefVisit], first_s: int, last_s: int) -> bool:
    """Tell whether a required visit among these can only begin within the time of a prayer."""
    return any(
        wish.required
        and _begins_s(wish)
        and all(first_s <= a and b <= last_s for a, b in _begins_s(wish))
        for wish in wishes
    )


def _friday_visit(
    brief: Brief, day: BriefDay, times: PrayerTimes, venues: Sequence[Venue]
) -> BriefVisit:
    mosque = brief.prayer_venue
    if mosque is None:
        by_id = {venue.id: venue.point for venue in venues}
        ids = (day.start_venue, day.end_venue, *(visit.venue for visit in day.visits))
        found = nearest_mosque([by_id[one] for one in ids], day.date, venues)
        if found is None:
            expected = (
                'name the mosque: {"kind": "friday", "venue": …}; no venue here is known as one'
            )
            raise InvalidInput.of("The brief", [Fault("prayer", repr(brief.prayer), expected)])
        mosque = found[0].id
    return BriefVisit(
        FRIDAY_PRAYER, mosque, required=True, label=LABELS[FRIDAY_PRAYER], duration_s=FRIDAY_S,
        begin_at_s=times.dhuhr_s,
    )  # fmt: skip
