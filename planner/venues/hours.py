"""Opening hours of a venue on one date, in the city's own clock.

``opening-hours-py`` reads the syntax of OpenStreetMap; the public holidays come from ``holidays``,
because the former's own list of Indonesian holidays lacks the Islamic ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from planner.city import City
from planner.venues.venue import Venue

if TYPE_CHECKING:
    from opening_hours import OpeningHours

Intervals = tuple[tuple[int, int], ...]

DAY_S = 86_400
LAST_S = 2 * DAY_S
"""The latest end that an interval may have: the end of the next day."""

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_COMMENT = re.compile(r'("[^"]*")')
_PUBLIC_HOLIDAY = re.compile(r"\bPH\b")
_SCHOOL_HOLIDAY = re.compile(r"\bSH\b")
_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
_HOLIDAY_OFFSET = re.compile(r"\bPH\s*[+-]\s*\d+\s*days?\b")


def open_intervals(venue: Venue, day: date, city: City) -> Intervals | None:
    """Return when the venue is open on ``day``, in seconds from local midnight.

    The intervals are in order and do not touch. One that began the evening before starts at 0; one
    that runs over midnight ends past 86 400, at 172 800 at most. None: the hours are unknown.
    Empty: closed all day, by its hours or by a closure. ``PH`` means the public holidays of the
    city's country.
    """
    if venue.closed_by(day) is not None:
        return ()
    if venue.opening_hours is None:
        return None
    near = tuple(day + timedelta(days=shift) for shift in (-1, 0, 1))
    holidays = [at for at in near if at in city.public_holidays(at.year)]
    spec = on_holidays(venue.opening_hours, holidays)
    hours = _parse(spec, city.timezone, venue.point)
    found = _intervals(hours, day)
    if found and _is_phantom(found[0], spec, hours, day):
        return found[1:]
    return found


def parse_fault(opening_hours: str) -> str | None:
    """Tell what hinders reading the hours: the end of a sentence, or None if nothing does."""
    from opening_hours import validate  # noqa: PLC0415 (compiled, 13 MB)

    bare = _COMMENT.sub("", opening_hours)
    if _SCHOOL_HOLIDAY.search(bare):
        return "leave out SH: no calendar of school holidays is known"
    if _HOLIDAY_OFFSET.search(bare):
        return "leave out the days before and after PH: they cannot be evaluated"
    if all(map(validate, (opening_hours, on_holidays(opening_hours, [date(2017, 6, 26)])))):
        return None
    return "write opening hours in OpenStreetMap's syntax, such as Mo-Fr 08:00-16:00; PH off"


def on_holidays(opening_hours: str, holidays: Iterable[date]) -> str:
    """Return the hours with ``PH`` replaced by the weekdays of the given holidays.

    Within any three days in a row a weekday names one day only, so that the result is right for
    those days. Without holidays ``PH`` stays and, as no calendar is loaded, matches no day.
    """
    weekdays = ",".join(_WEEKDAYS[at.weekday()] for at in holidays)
    if not weekdays:
        return opening_hours
    # Comments stand in quotes and are kept as they are.
    parts = _COMMENT.split(opening_hours)
    return "".join(
        part if part.startswith('"') else _PUBLIC_HOLIDAY.sub(weekdays, part) for part in parts
    )


def _intervals(hours: OpeningHours, day: date) -> Intervals | None:
    from opening_hours import State  # noqa: PLC0415 (compiled, 13 MB)

    midnight = datetime.combine(day, time())
    found: list[tuple[int, int]] = []
    unknown = False
    for begin, end, state, _ in hours.intervals(midnight, midnight + timedelta(days=2)):
        begin_s = max(0, _wall_clock_s(begin, midnight))
        end_s = min(LAST_S, LAST_S if end is None else _wall_clock_s(end, midnight))
        if state == State.OPEN:
            if found and found[-1][1] == begin_s:
                found[-1] = (found[-1][0], end_s)
            elif begin_s < DAY_S:
                found.append((begin_s, end_s))
        elif state == State.UNKNOWN and begin_s < DAY_S:
            unknown = True
    return None if unknown and not found else tuple(found)


def _is_phantom(first: tuple[int, int], spec: str, hours: OpeningHours, day: date) -> bool:
    """Tell whether the first interval is the small hours of an evening that did not take place.

    Where a rule says ``off`` for the day before, the library drops that day's evening but keeps
    its small hours. They begin at midnight, end where a span over midnight ends, and the door was
    shut a minute before midnight.
    """
    if first[0] != 0:
        return False
    ends = {
        _of_day_s(end)
        for begin, end in _SPAN.findall(_COMMENT.sub("", spec))
        if _of_day_s(end) >= DAY_S or _of_day_s(end) <= _of_day_s(begin)
    }
    if first[1] not in {end % DAY_S for end in ends}:
        return False
    return not hours.is_open(datetime.combine(day, time()) - timedelta(minutes=1))


def _of_day_s(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 3600 + int(minute) * 60


def _wall_clock_s(moment: datetime, midnight: datetime) -> int:
    return round((moment.replace(tzinfo=None) - midnight).total_seconds())


@lru_cache(maxsize=1024)
def _parse(spec: str, timezone: str, point: tuple[float, float]) -> OpeningHours:
    from opening_hours import OpeningHours  # noqa: PLC0415 (compiled, 13 MB)

    # With coordinates, sunrise and sunset are right (the library drops them if auto_timezone is
    # off; the time zone given wins all the same). Its own calendar of holidays stays unused.
    return OpeningHours(
        spec,
        timezone=ZoneInfo(timezone),
        coords=(point[1], point[0]),
        auto_country=False,
    )
